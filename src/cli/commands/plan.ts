import type { Command } from 'commander';
import { changeToJson, resultToJson } from '../../engine/result-documents.ts';
import { runCycle } from '../../engine/run-cycle.ts';
import { planTicketedJob } from '../../engine/ticketed/plan-ticketed-job.ts';
import { toDeskRun } from '../../engine/ticketed/ticketed-run.ts';
import type { CommandContext } from '../command-context.ts';
import { renderChanges } from '../render/changes.ts';
import { renderCycle } from '../render/cycle.ts';
import { newProgressBar } from '../render/progress.ts';
import { renderTicketedCycle } from '../render/ticketed-run.ts';
import { exitCodeOf } from './run.ts';

/** Where each change is a ticket, the accounts of others are not compared. */
const nobodyChanged = 'Nothing to do: HR has changed nobody, and nothing that waits can go on.';

export function addPlan(program: Command, context: CommandContext): void {
  program
    .command('plan')
    .argument('<job>', 'the job’s name in the configuration')
    .option('--initial', 'look at everybody, whatever the watermark says')
    .description('The cycle without the acting: every change with before and after. Nothing is written to the target.')
    .addHelpText(
      'after',
      '\nExamples:\n  hirewire plan hr-to-ad\n  hirewire plan hr-to-ad --initial --json | jq .changes',
    )
    .action(async (job: string, options: { initial?: boolean }) => {
      await context.withRuntime(async ({ deps }) => {
        const bar = newProgressBar(context.output, () => deps.clock.now());
        const run = toDeskRun(deps, job);
        const isTicketed = run?.settings.tickets === 'everyChange';
        const initial = options.initial === true;
        const result = await (isTicketed
          ? planTicketedJob({ ...run, onProgress: bar.report }, { full: initial })
          : runCycle(deps, job, { initial, planOnly: true, retryHeld: true, onProgress: bar.report })
        ).finally(bar.end);
        const changes = result.changes ?? [];
        context.answer({ ...resultToJson(result), changes: changes.map(changeToJson) }, () =>
          [
            renderChanges(changes, context.output, isTicketed ? nobodyChanged : undefined),
            '',
            isTicketed ? renderTicketedCycle(result, context.output) : renderCycle(result, context.output),
          ].join('\n'),
        );
        context.setExitCode(exitCodeOf(result));
      });
    });
}
