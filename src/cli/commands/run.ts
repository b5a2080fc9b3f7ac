import type { Command } from 'commander';
import type { CycleResult } from '../../engine/cycle-result.ts';
import { resultToJson } from '../../engine/result-documents.ts';
import { runCycle } from '../../engine/run-cycle.ts';
import { countNeeds } from '../../engine/ticketed/count-needs.ts';
import { runTicketedJob } from '../../engine/ticketed/run-ticketed-job.ts';
import type { CommandContext } from '../command-context.ts';
import { renderCycle } from '../render/cycle.ts';
import { newProgressBar } from '../render/progress.ts';
import { renderTicketedRun } from '../render/ticketed-run.ts';

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
        if (deps.configuration.jobs[job]?.tickets === 'everyChange') {
          const full = options.initial === true;
          const result = await runTicketedJob(deps, job, { full, onProgress: bar.report }).finally(bar.end);
          const needs = await countNeeds(deps, job);
          const document = { ...resultToJson(result), tickets: { ...result.tickets, needs } };
          context.answer(document, () => renderTicketedRun(result, needs, context.output));
          return context.setExitCode(exitCodeOf(result));
        }
        const result = await runCycle(deps, job, {
          initial: options.initial === true,
          afresh: options.initial === true,
          retryHeld: true,
          onProgress: bar.report,
        }).finally(bar.end);
        context.answer(resultToJson(result), () => renderCycle(result, context.output));
        context.setExitCode(exitCodeOf(result));
      });
    });
}

/** 1 when something is held, failed or stopped by a guard. */
export function exitCodeOf(result: CycleResult): 0 | 1 {
  return result.verdict === 'go' && result.counts.held === 0 && result.counts.failed === 0 ? 0 : 1;
}
