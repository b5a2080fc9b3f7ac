import type { Command } from 'commander';
import { flexLogStates } from '../../domain/flex-log.ts';
import type { EngineDeps } from '../../engine/engine-deps.ts';
import { type ListedCompanies, listCompanies } from '../../engine/ticketed/list-companies.ts';
import { listLogsWithTickets, logToJson } from '../../engine/ticketed/list-logs.ts';
import { type FlexLogFilter, purgeLogs } from '../../store/list-flex-logs.ts';
import type { CommandContext } from '../command-context.ts';
import { parseChoice, parseDay, parseLimit } from '../parse-options.ts';
import { logCsvHead, logToCsv, renderLogs } from '../render/flex-logs.ts';
import { formatTable, harmless } from '../render/table.ts';
import { UsageError } from '../usage-error.ts';
import type { Output } from '../wiring.ts';
import { timeZoneOf } from './tickets.ts';

/** Flex HR: the companies that may be chosen, and the log of what HR said. */
export function addFlex(program: Command, context: CommandContext): void {
  const flex = program
    .command('flex')
    .description('Flex HR: its companies, and the log of personnel changes.')
    .addHelpText(
      'after',
      '\nExamples:\n  hirewire flex companies\n  hirewire flex logs --worker 1042\n  hirewire flex logs --state failed --csv > failed.csv\n  hirewire flex purge --before 2026-01-01',
    );
  flex
    .command('companies')
    .argument('[system]', 'the system’s name in the configuration; not needed where there is one alone')
    .description('The companies that the setting `companies` may name, as the API lists them.')
    .action(async (system: string | undefined) => {
      await context.withRuntime(async ({ deps }) => {
        const listed = await listCompanies(deps, system);
        context.answer(listed, () => renderCompanies(listed, context.output));
      });
    });
  addLogs(flex, context);
  flex
    .command('purge')
    .requiredOption('--before <day>', 'rows that were logged before this day')
    .description('Remove old rows of the log that wait for nothing; the newest of each person stays.')
    .action(async (options: { before: string }) => {
      await context.withRuntime(async ({ deps }) => {
        const before = parseDay(options.before, '--before', timeZoneOf(deps));
        if (before > deps.clock.now()) {
          throw new UsageError(`--before is ${options.before}, a day to come.`, 'Give today or a day that has been.');
        }
        const removed = await purgeLogs(deps.database, before);
        context.answer({ before: new Date(before).toISOString(), removed }, () => `${removed} rows were removed.`);
      });
    });
}

function renderCompanies({ system, companies }: ListedCompanies, output: Output): string {
  if (companies.length === 0) return `${system} shows no company to this user.`;
  const rows = companies.map(({ id, label, isChosen }) => [isChosen ? 'chosen' : '', harmless(id), harmless(label)]);
  return formatTable(rows, output.columns);
}

type LogOptions = {
  readonly job?: string;
  readonly worker?: string;
  readonly state?: string;
  readonly since?: string;
  readonly limit: string;
  readonly csv?: boolean;
};

function addLogs(flex: Command, context: CommandContext): void {
  flex
    .command('logs')
    .option('--job <job>', 'of this job')
    .option('--worker <id>', 'of this person')
    .option('--state <state>', `in this state: ${flexLogStates.join(', ')}`)
    .option('--since <day>', 'logged on this day or later')
    .option('--limit <count>', 'at most so many, from 1 to 1000; an export has all', '50')
    .option('--csv', 'export all of them as CSV for a spreadsheet')
    .description('The log of personnel changes, newest first.')
    .action(async (options: LogOptions) => {
      const isExport = options.csv === true;
      if (isExport && context.isJson()) throw new UsageError('--csv and --json contradict.', 'Give one of them.');
      const limit = parseLimit(options.limit);
      await context.withRuntime(async ({ deps }) => {
        const filter = toFilter(options, timeZoneOf(deps));
        if (isExport) return await exportLogs(deps, filter, context.output);
        const { logs, total } = await listLogsWithTickets(deps, filter, { limit });
        context.answer({ total, logs: logs.map(logToJson) }, () =>
          renderLogs({ logs, total }, timeZoneOf(deps), context.output),
        );
      });
    });
}

function toFilter({ job, worker, state, since }: LogOptions, timeZone: string): FlexLogFilter {
  return {
    ...(job !== undefined && { job }),
    ...(worker !== undefined && { worker }),
    ...(state !== undefined && { states: [parseChoice(state, '--state', flexLogStates)] }),
    ...(since !== undefined && { from: parseDay(since, '--since', timeZone) }),
  };
}

/** Page by page, so that memory stays flat. */
async function exportLogs(deps: EngineDeps, filter: FlexLogFilter, output: Output): Promise<void> {
  output.print(logCsvHead);
  let before: number | undefined;
  for (;;) {
    const { logs } = await listLogsWithTickets(deps, filter, { limit: 1000, ...(before !== undefined && { before }) });
    if (logs.length > 0) output.print(logs.map(logToCsv).join(''));
    before = logs.at(-1)?.id;
    if (before === undefined) return;
  }
}
