import type { Command } from 'commander';
import { linkToJson } from '../../engine/links/link-document.ts';
import type { LinkResult } from '../../engine/links/link-result.ts';
import { relinkWorker } from '../../engine/links/relink-worker.ts';
import { undoLink } from '../../engine/links/undo-link.ts';
import { unlinkWorker } from '../../engine/links/unlink-worker.ts';
import type { CommandContext } from '../command-context.ts';
import { renderLink } from '../render/link.ts';
import { UsageError } from '../usage-error.ts';

type RelinkOptions = { takeOver?: boolean; undo?: boolean; dryRun?: boolean };

/** Corrects by hand which account is whose. */
export function addLinks(program: Command, context: CommandContext): void {
  const answer = (result: LinkResult): void => {
    context.answer(linkToJson(result), () => renderLink(result, context.output));
    context.setExitCode(result.next.outcome === 'held' && result.kind !== 'unlink' ? 1 : 0);
  };
  program
    .command('relink')
    .argument('<job>', 'the job’s name in the configuration')
    .argument('<worker>', 'the worker’s source id (SuccessFactors: personIdExternal)')
    .argument('[account]', 'the account’s DN, objectGUID or matching value')
    .option('--take-over', 'take the account from whom it is linked to; that person is held')
    .option('--undo', 'take back the last order about this worker’s link')
    .option('--dry-run', 'show both sides and what would follow, and change nothing')
    .description('Link a worker to another account. Nothing is written to the target before the next cycle.')
    .addHelpText(
      'after',
      '\nExamples:\n  hirewire relink hr-to-ad 100042 "CN=Ada King,OU=Staff,DC=corp,DC=example,DC=com" --dry-run\n  hirewire relink hr-to-ad 100042 --undo',
    )
    .action(async (job: string, worker: string, account: string | undefined, options: RelinkOptions) => {
      if ((account === undefined) !== (options.undo === true)) {
        throw new UsageError('It is not said what the link is to be.', 'Name an account, or give --undo.');
      }
      const isDryRun = options.dryRun === true;
      await context.withRuntime(async ({ deps, userName: by }) => {
        const takeOver = options.takeOver === true;
        const result =
          account === undefined
            ? await undoLink(deps, job, { worker, isDryRun, by })
            : await relinkWorker(deps, job, { worker, account, takeOver, isDryRun, by });
        answer(result);
      });
    });
  program
    .command('unlink')
    .argument('<job>', 'the job’s name in the configuration')
    .argument('<worker>', 'the worker’s source id')
    .option('--dry-run', 'show what would follow, and change nothing')
    .description('Take a worker’s account away. The account stays as it is; the worker is held and gets no other one.')
    .addHelpText('after', '\nExample:\n  hirewire unlink hr-to-ad 100042')
    .action(async (job: string, worker: string, options: { dryRun?: boolean }) => {
      await context.withRuntime(async ({ deps, userName: by }) => {
        answer(await unlinkWorker(deps, job, { worker, isDryRun: options.dryRun === true, by }));
      });
    });
}
