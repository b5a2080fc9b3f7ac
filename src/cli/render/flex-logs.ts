import type { FlexLog } from '../../domain/flex-log.ts';
import { type ListedLog, nameOfLog } from '../../engine/ticketed/list-logs.ts';
import { showTime } from '../../servicedesk/show-time.ts';
import type { Output } from '../wiring.ts';
import { csvLine } from './csv.ts';
import { cutText, formatTable, harmless } from './table.ts';

/** Rows of the log, one a line. */
export function renderLogs(
  { logs, total }: { readonly logs: readonly ListedLog[]; readonly total: number },
  timeZone: string,
  output: Output,
): string {
  if (logs.length === 0) return 'The log has no row like this.';
  const rows = logs.map((log) => [
    showTime(log.createdAt, timeZone).slice(0, 16),
    cutText(harmless(log.worker), 16),
    log.ticket,
    log.isNewUser ? 'new' : 'changed',
    log.state,
    harmless(log.lastError ?? describeLog(log)),
  ]);
  return [formatTable(rows, output.columns), `  ${logs.length} of ${total}; times in ${timeZone}.`].join('\n');
}

function describeLog({ dn, changes }: FlexLog): string {
  return [...(dn === undefined ? [] : [dn]), ...changes.map(({ field }) => field)].join(', ');
}

const columns: readonly (readonly [string, (log: ListedLog) => string | number | boolean | undefined])[] = [
  ['id', ({ id }) => id],
  ['loggedAt', ({ createdAt }) => toText(createdAt)],
  ['job', ({ job }) => job],
  ['worker', ({ worker }) => worker],
  ['name', nameOfLog],
  ['companyId', ({ companyId }) => companyId],
  ['isNewUser', ({ isNewUser }) => (isNewUser ? 1 : 0)],
  ['ticket', ({ ticket }) => ticket],
  ['state', ({ state }) => state],
  ['connection', ({ connection }) => connection],
  ['changes', describeChanges],
  ['userName', ({ userName }) => userName],
  ['dn', ({ dn }) => dn],
  ['attempts', ({ attempts }) => attempts],
  ['nextTry', ({ nextTry }) => toText(nextTry)],
  ['processedAt', ({ processedAt }) => toText(processedAt)],
  ['lastError', ({ lastError }) => lastError],
];

/** The first line of the export. */
export const logCsvHead = csvLine(columns.map(([name]) => name));

export function logToCsv(log: ListedLog): string {
  return csvLine(columns.map(([, read]) => read(log)));
}

function describeChanges({ changes }: FlexLog): string {
  return changes.map(({ field, before = '(empty)', after = '(empty)' }) => `${field}: ${before} → ${after}`).join('\n');
}

function toText(instant: number | undefined): string | undefined {
  return instant === undefined ? undefined : new Date(instant).toISOString();
}
