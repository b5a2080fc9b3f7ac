import type { Command } from 'commander';
import { cycleToJson } from '../../engine/log/log-documents.ts';
import { assertJob, partsOfJob } from '../../engine/log/parts-of-job.ts';
import { cycleStates } from '../../store/cycles.ts';
import { listCycles } from '../../store/list-cycles.ts';
import type { CommandContext } from '../command-context.ts';
import { parseChoice, parseLimit, parseMoment } from '../parse-options.ts';
import { renderCycles } from '../render/cycles.ts';
import { withLook } from '../with-look.ts';

type CycleOptions = {
  readonly job?: string;
  readonly state?: string;
  readonly since?: string;
  readonly until?: string;
  readonly limit: string;
};

/** What each cycle read and did; `jobs runs` has the runs of the schedule beside it, those that were skipped included. */
export function addCycles(program: Command, context: CommandContext): void {
  program
    .command('cycles')
    .option('--job <job>', 'of this job')
    .option('--state <state>', `in this state: ${cycleStates.join(', ')}`)
    .option('--since <moment>', 'begun so long ago or later: 90m, 2h, 3d; or an instant, or a day')
    .option('--until <moment>', 'begun before this moment')
    .option('--limit <count>', 'at most so many, from 1 to 1000', '20')
    .description('The history of cycles with their counts, newest first, and why one did not end well.')
    .addHelpText(
      'after',
      '\n`hirewire jobs runs NAME` has the runs of the schedule, those included that were skipped or could not begin a cycle.\n\nExamples:\n  hirewire cycles --job hr-to-ad\n  hirewire cycles --state failed --since 3d\n  hirewire log --cycle 1c9f0a52',
    )
    .action(async ({ job, state, since, until, limit: given }: CycleOptions) => {
      const limit = parseLimit(given);
      const wanted = state === undefined ? {} : { state: parseChoice(state, '--state', cycleStates) };
      await withLook(context, async (look) => {
        if (job !== undefined) assertJob(look.configuration, job);
        const filter = {
          ...wanted,
          ...(job !== undefined && { jobs: partsOfJob(look.configuration, job) }),
          ...(since !== undefined && { from: parseMoment(since, '--since', look) }),
          ...(until !== undefined && { until: parseMoment(until, '--until', look) }),
        };
        const cycles = await listCycles(look.database, filter, { limit });
        context.answer({ cycles: cycles.map(cycleToJson) }, () => renderCycles(cycles, look.timeZone, context.output));
      });
    });
}
