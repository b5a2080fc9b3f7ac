import type { Command } from 'commander';
import { operationKinds } from '../../domain/operation.ts';
import { type LogQuery, listLog, listWholeLog } from '../../engine/log/list-operations.ts';
import { operationToJson, shownOperationToJson } from '../../engine/log/log-documents.ts';
import { showOperation } from '../../engine/log/show-operation.ts';
import { operationOutcomes } from '../../store/operation-log.ts';
import type { CommandContext } from '../command-context.ts';
import { parseChoice, parseLimit, parseMoment } from '../parse-options.ts';
import { renderOperation } from '../render/operation.ts';
import { operationCsvHead, operationToCsv, renderOperations } from '../render/operations.ts';
import { UsageError } from '../usage-error.ts';
import { type Look, withLook } from '../with-look.ts';

type LogOptions = {
  readonly job?: string;
  readonly worker?: string;
  readonly account?: string;
  readonly cycle?: string;
  readonly kind?: string;
  readonly outcome?: string;
  readonly since?: string;
  readonly until?: string;
  readonly limit: string;
  readonly details?: boolean;
  readonly csv?: boolean;
};

/** The provisioning log: each call to a target, who, what, before, after, when, why and how it ended. */
export function addLog(program: Command, context: CommandContext): void {
  const log = program
    .command('log')
    .option('--job <job>', 'of this job')
    .option('--worker <id>', 'for this person, by the id of HR')
    .option('--account <account>', 'on this account: a DN that it has or once had, or its anchor')
    .option('--cycle <cycle>', 'of this cycle: its id, or the first 8 characters')
    .option('--kind <kind>', `of this kind: ${operationKinds.join(', ')}`)
    .option('--outcome <outcome>', `that ended like this: ${operationOutcomes.join(', ')}`)
    .option('--since <moment>', 'so long ago or later: 90m, 2h, 3d; or an instant, or a day')
    .option('--until <moment>', 'before this moment')
    .option('--limit <count>', 'at most so many, from 1 to 1000; an export has all', '50')
    .option('--details', 'with what was written and why')
    .option('--csv', 'export all of them as CSV for a spreadsheet')
    .description('The provisioning log, newest first: every call to a target. `log show` tells one whole.')
    .addHelpText(
      'after',
      '\nExamples:\n  hirewire log --since 2h\n  hirewire log --worker 100042 --details\n  hirewire log --account "CN=Eva Meyer,OU=Staff,DC=corp,DC=example,DC=com"\n  hirewire log --job hr-to-ad --outcome failed\n  hirewire log --kind disable --since 2026-06-01 --csv > disabled.csv\n  hirewire log show 4711',
    )
    .action(async (options: LogOptions) => {
      const isExport = options.csv === true;
      if (isExport && context.isJson()) throw new UsageError('--csv and --json contradict.', 'Give one of them.');
      const limit = parseLimit(options.limit);
      await withLook(context, async (look) => {
        const query = toQuery(options, look);
        if (isExport) return await exportLog(look, query, context);
        const operations = await listLog(look, query, { limit });
        const shown = { timeZone: look.timeZone, limit, details: options.details === true };
        context.answer({ operations: operations.map(operationToJson) }, () =>
          renderOperations(operations, shown, context.output),
        );
      });
    });
  log
    .command('show')
    .argument('<operation>', 'its number, as `hirewire log` shows it')
    .description('One operation: each attribute before and after, why, how long, error, advice, cycle, plan, ticket.')
    .action(async (operation: string) => {
      if (!/^\d{1,15}$/.test(operation)) {
        throw new UsageError(`"${operation}" is no number.`, 'Give the number in the first column of `hirewire log`.');
      }
      await withLook(context, async (look) => {
        const shown = await showOperation(look, Number(operation));
        context.answer(shownOperationToJson(shown), () => renderOperation(shown, look.timeZone, context.output));
      });
    });
}

function toQuery({ job, worker, account, cycle, kind, outcome, since, until }: LogOptions, look: Look): LogQuery {
  return {
    ...(job !== undefined && { job }),
    ...(worker !== undefined && { worker }),
    ...(account !== undefined && { account }),
    ...(cycle !== undefined && { cycle }),
    ...(kind !== undefined && { kind: parseChoice(kind, '--kind', operationKinds) }),
    ...(outcome !== undefined && { outcome: parseChoice(outcome, '--outcome', operationOutcomes) }),
    ...(since !== undefined && { from: parseMoment(since, '--since', look) }),
    ...(until !== undefined && { until: parseMoment(until, '--until', look) }),
  };
}

async function exportLog(look: Look, query: LogQuery, { output }: CommandContext): Promise<void> {
  output.print(operationCsvHead);
  for await (const page of listWholeLog(look, query)) output.print(page.map(operationToCsv).join(''));
}
