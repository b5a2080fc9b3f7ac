import type { Command } from 'commander';
import { undoToJson } from '../../engine/undo/undo-document.ts';
import { undoJob } from '../../engine/undo/undo-job.ts';
import type { CommandContext } from '../command-context.ts';
import { parseUndone } from '../parse-undone.ts';
import { renderUndo } from '../render/undo.ts';
import { exitCodeOf } from './run.ts';

type Options = { cycle?: string; plan?: string; operation?: string; only?: string[]; dryRun?: boolean };

export function addUndo(program: Command, context: CommandContext): void {
  program
    .command('undo')
    .argument('<job>', 'the job’s name in the configuration')
    .option('--cycle <id>', 'all that this cycle did; the first 8 characters suffice')
    .option('--plan <id>', 'all that was done of this plan')
    .option('--operation <number>', 'one line of the journal')
    .option('--only <workers...>', 'for these workers alone')
    .option('--dry-run', 'decide and store the plan, and write nothing')
    .description('Put back what was done, as far as nobody has changed it since; the people are set aside.')
    .addHelpText(
      'after',
      '\nExamples:\n  hirewire undo hr-to-ad --plan 1c9f0a52 --dry-run\n  hirewire undo hr-to-ad --plan 1c9f0a52 --only 100042 100077\n  hirewire release hr-to-ad 100042',
    )
    .action(async (job: string, options: Options) => {
      const undone = parseUndone(options);
      await context.withRuntime(async ({ deps, userName }) => {
        const result = await undoJob(deps, job, {
          ...{ undone, by: userName, planOnly: options.dryRun === true },
          ...(options.only !== undefined && { only: options.only }),
        });
        context.answer(undoToJson(result), () =>
          renderUndo(result, { isDryRun: options.dryRun === true }, context.output),
        );
        context.setExitCode(exitCodeOf(result));
      });
    });
}
