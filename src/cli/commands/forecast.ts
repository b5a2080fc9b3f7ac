import type { Command } from 'commander';
import type { ForecastEvent } from '../../engine/forecast/forecast-event.ts';
import { forecastJob } from '../../engine/forecast/forecast-job.ts';
import type { CommandContext } from '../command-context.ts';
import { formatTable, harmless } from '../render/table.ts';
import { UsageError } from '../usage-error.ts';

export function addForecast(program: Command, context: CommandContext): void {
  program
    .command('forecast')
    .argument('<job>', 'the job’s name in the configuration')
    .requiredOption('--until <day>', 'how far to look, YYYY-MM-DD')
    .option('--offline', 'from the data held alone: no system is asked, changes to come have no values')
    .description('What will happen when, and why, without any change in HR.')
    .addHelpText('after', '\nExample:\n  hirewire forecast hr-to-ad --until 2027-01-31')
    .action(async (job: string, options: { until: string; offline?: boolean }) => {
      const until = Date.parse(
        /^\d{4}-\d\d-\d\d$/.test(options.until) ? `${options.until}T23:59:59.999Z` : options.until,
      );
      if (Number.isNaN(until)) throw new UsageError(`--until is ${options.until}.`, 'Give a day: --until 2027-01-31.');
      await context.withRuntime(async ({ deps }) => {
        const events = await forecastJob(deps, job, until, { offline: options.offline === true });
        context.answer({ job, until: new Date(until).toISOString(), events }, () =>
          render(events, context.output.columns),
        );
      });
    });
}

function render(events: readonly ForecastEvent[], columns: number): string {
  if (events.length === 0) return 'Nothing will happen by the calendar alone.';
  const rows = events.map((one) => [
    one.at.replace('T', ' ').replace(':00.000Z', ' UTC'),
    one.worker,
    harmless(one.displayName ?? ''),
    one.event,
    harmless(`${one.effect}: ${one.reason}`),
  ]);
  return formatTable(rows, columns);
}
