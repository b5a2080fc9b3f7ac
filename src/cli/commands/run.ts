import type { Command } from 'commander';
import type { CycleResult } from '../../engine/cycle-result.ts';
import { runCycle } from '../../engine/run-cycle.ts';
import type { CommandContext } from '../command-context.ts';
import { renderCycle } from '../render/cycle.ts';
import { newProgressBar } from '../render/progress.ts';

export function addRun(program: Command, context: CommandContext): void {
  program
    .command('run')
    .argument('<job>', 'the job’s name in the configuration')
    .option('--initial', 'clear the watermark first: read everybody')
    .description('One cycle now, and wait for it.')
    .addHelpText(
      'after',
      '\nExamples:\n  hirewire run hr-to-ad\n  hirewire run hr-to-ad --initial --json --config acme.yaml',
    )
    .action(async (job: string, options: { initial?: boolean }) => {
      await context.withRuntime(async ({ deps }) => {
        const bar = newProgressBar(context.output, () => deps.clock.now());
        const result = await runCycle(deps, job, {
          initial: options.initial === true,
          retryHeld: true,
          onProgress: bar.report,
        }).finally(bar.end);
        context.answer(resultToJson(result), () => renderCycle(result, context.output));
        context.setExitCode(exitCodeOf(result));
      });
    });
}

/** The contract's JSON of a cycle. */
export function resultToJson(result: CycleResult): Record<string, unknown> {
  const { changes: _changes, ...rest } = result;
  return rest;
}

/** 1 when something is held, failed or stopped by a guard. */
export function exitCodeOf(result: CycleResult): 0 | 1 {
  return result.verdict === 'go' && result.counts.held === 0 && result.counts.failed === 0 ? 0 : 1;
}
