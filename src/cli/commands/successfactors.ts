import type { Command } from 'commander';
import type { ShownRequest } from '../../connectors/contract.ts';
import { type ShownJobRequests, showJobRequests } from '../../engine/explain/show-requests.ts';
import type { CommandContext } from '../command-context.ts';
import { paint } from '../render/style.ts';
import { harmless } from '../render/table.ts';
import { UsageError } from '../usage-error.ts';
import type { Output } from '../wiring.ts';

type RequestOptions = { readonly send?: boolean; readonly offline?: boolean };

export function addSuccessFactors(program: Command, context: CommandContext): void {
  const group = program
    .command('successfactors')
    .description('What is asked of SuccessFactors, to be checked and repeated by hand.')
    .addHelpText('after', '\nExample:\n  hirewire successfactors requests hr-to-ad 100042 --send');
  group
    .command('requests')
    .argument('<job>', 'a job whose source is SuccessFactors, or whose target it is (write-back)')
    .argument('<worker>', 'the worker’s id in the source of the job: the personIdExternal')
    .option('--send', 'show the answers too; of a job that reads SuccessFactors: send those about the worker')
    .option('--offline', 'send nothing at all, and compare nothing')
    .description(
      'The requests of a cycle for one worker, as cURL; and what the mapping reads that the tenant does not have. Nothing is written: of write-back, what it would write is shown.',
    )
    .addHelpText(
      'after',
      '\nSecrets are shell variables: SF_USER as user@COMPANY:password, or SF_AUTH as "Bearer …".\n\nExamples:\n  hirewire successfactors requests hr-to-ad 100042\n  hirewire successfactors requests hr-to-ad 100042 --send --json',
    )
    .action(async (job: string, worker: string, options: RequestOptions) => {
      if (options.send === true && options.offline === true) {
        throw new UsageError('--send and --offline exclude one another.', 'Give one of them.');
      }
      const sends = options.offline === true ? 'nothing' : options.send === true ? 'everything' : 'metadata';
      await context.withRuntime(async ({ deps }) => {
        const shown = await showJobRequests(deps, job, { worker, sends });
        context.answer({ job, worker, ...shown }, () => render(shown, context.output));
        const isFine = shown.metadata.every(({ status }) => status === 'ok') && shown.decision?.outcome !== 'held';
        const isAnswered = shown.requests.every(({ answer }) => answer === undefined || answer.status < 300);
        context.setExitCode(isFine && isAnswered ? 0 : 1);
      });
    });
}

function render({ requests, metadata, decision }: ShownJobRequests, output: Output): string {
  const lines = metadata.map(({ name, message, advice }) =>
    harmless(`${name}: ${message}${advice === undefined ? '' : ` ${advice}`}`),
  );
  const compared =
    lines.length === 0 ? [] : [paint(output, 'bold', '# the mapping and the metadata of the tenant'), ...lines];
  const decided =
    decision === undefined ? [] : [paint(output, 'bold', '# what is decided'), harmless(decision.message)];
  return [...requests.flatMap((request) => renderRequest(request, output)), ...compared, ...decided].join('\n');
}

/** A cURL line is printed as it is: it is to be copied. */
function renderRequest({ purpose, replay, answer }: ShownRequest, output: Output): readonly string[] {
  const body = answer && (typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body, undefined, 2));
  return [
    paint(output, 'bold', `# ${harmless(purpose)}`),
    replay,
    ...(answer === undefined ? [] : [`${answer.status} after ${answer.milliseconds} ms`, body ?? '']),
    '',
  ];
}
