import type { Command } from 'commander';
import { approvePlan } from '../../engine/apply/approve-plan.ts';
import { resultToJson } from '../../engine/result-documents.ts';
import type { CommandContext } from '../command-context.ts';
import { renderCycle } from '../render/cycle.ts';
import { exitCodeOf } from './run.ts';

export function addApprove(program: Command, context: CommandContext): void {
  program
    .command('approve')
    .argument('<plan>', 'the plan’s id, or its first 8 characters')
    .option('--only <workers...>', 'release these workers alone')
    .option('--hash <hash>', 'approve only if the plan still has this hash')
    .description('Apply what a guard held back in a stored plan.')
    .addHelpText('after', '\nExamples:\n  hirewire approve 1c9f0a52\n  hirewire approve 1c9f0a52 --only 100042 100077')
    .action(async (plan: string, options: { only?: string[]; hash?: string }) => {
      await context.withRuntime(async ({ deps, userName }) => {
        const result = await approvePlan(deps, plan, {
          by: userName,
          ...(options.only !== undefined && { only: options.only }),
          ...(options.hash !== undefined && { hash: options.hash }),
        });
        context.answer(resultToJson(result), () => renderCycle(result, context.output));
        context.setExitCode(exitCodeOf(result));
      });
    });
}
