import type { Command } from 'commander';
import { releasePeople } from '../../engine/undo/release-people.ts';
import { releaseToJson } from '../../engine/undo/undo-document.ts';
import type { CommandContext } from '../command-context.ts';
import { harmless } from '../render/table.ts';
import { UsageError } from '../usage-error.ts';

export function addRelease(program: Command, context: CommandContext): void {
  program
    .command('release')
    .argument('<job>', 'the job’s name in the configuration')
    .argument('[workers...]', 'source ids of people whom an undo or an unlink has set aside')
    .option('--all', 'everybody of the job who is set aside')
    .description('Let people go on who were set aside: the next cycle decides about them as about everybody.')
    .addHelpText('after', '\nExamples:\n  hirewire release hr-to-ad 100042\n  hirewire release hr-to-ad --all')
    .action(async (job: string, workers: string[], options: { all?: boolean }) => {
      if (workers.length > 0 === (options.all === true)) {
        throw new UsageError('It is not said who is to be released.', 'Name workers, or give --all.');
      }
      await context.withRuntime(async ({ deps }) => {
        const result = await releasePeople(deps, job, options.all === true ? undefined : workers);
        context.answer(releaseToJson(result), () => {
          const names = [...new Set(result.released.map(({ worker }) => harmless(worker)))];
          return names.length === 0
            ? 'Nobody is set aside.'
            : `The next cycle decides again about ${names.join(', ')}.`;
        });
      });
    });
}
