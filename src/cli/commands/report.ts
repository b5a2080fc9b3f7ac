import type { Command } from 'commander';
import { reportVanished, type VanishedReport } from '../../engine/explain/report-vanished.ts';
import type { CommandContext } from '../command-context.ts';
import { formatTable, harmless } from '../render/table.ts';

export function addReport(program: Command, context: CommandContext): void {
  const report = program
    .command('report')
    .description('What the last comparison of everybody found, from the data already held.')
    .addHelpText('after', '\nExample:\n  hirewire report vanished hr-to-ad');
  report
    .command('vanished')
    .argument('<job>', 'the job’s name in the configuration')
    .description('The accounts whose person HR did not name any more. Nothing is done to them by itself.')
    .addHelpText('after', '\nExample:\n  hirewire report vanished hr-to-ad --json')
    .action(async (job: string) => {
      await context.withRuntime(async ({ deps }) => {
        const vanished = await reportVanished(deps, job);
        context.answer(toJson(job, vanished), () => render(job, vanished, context.output.columns));
      });
    });
}

function toJson(job: string, { asOf, people }: VanishedReport): unknown {
  return {
    job,
    asOf: asOf === undefined ? null : new Date(asOf).toISOString(),
    people: people.map(({ lastReadAt, ...person }) => ({
      ...person,
      ...(lastReadAt !== undefined && { lastReadAt: new Date(lastReadAt).toISOString() }),
    })),
  };
}

function render(job: string, { asOf, people }: VanishedReport, columns: number): string {
  if (asOf === undefined) return `Not known yet: hirewire run ${job} --initial reads everybody.`;
  const when = toText(asOf);
  if (people.length === 0) return `Everybody with an account was in HR at ${when}.`;
  const rows = people.map(({ worker, displayName, account, lastReadAt }) => [
    harmless(worker),
    harmless(displayName ?? ''),
    account === undefined ? 'the account is gone too' : harmless(account),
    lastReadAt === undefined ? '' : `last in HR at ${toText(lastReadAt)}`,
  ]);
  const many = people.length === 1 ? '1 account has' : `${people.length} accounts have`;
  return [
    `${many} nobody in HR any more, as of ${when}:`,
    formatTable(rows, columns),
    'Nothing is done to them by itself. Find out why HR does not name them: a purge, a merge, or a right that the API user lost.',
  ].join('\n');
}

function toText(instant: number): string {
  return `${new Date(instant).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
