import type { FlexLog } from '../../domain/flex-log.ts';
import { showTime } from '../../servicedesk/show-time.ts';
import type { Output } from '../wiring.ts';
import { csvLine } from './csv.ts';
import { cutText, formatTable, harmless } from './table.ts';

/** A row of the log with the reference of its ticket. */
export type ListedLog = FlexLog & { readonly ticket: string };

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

/** A row as `--json` gives it: what HR said stays in the database; instants are ISO 8601. */
export function logToJson(log: ListedLog): Record<string, unknown> {
  const { content: _content, hash: _hash, previousHash: _previous, createdAt, processedAt, nextTry, ...rest } = log;
  return {
    ...rest,
    name: nameOf(log),
    createdAt: toText(createdAt),
    processedAt: toText(processedAt) ?? null,
    nextTry: toText(nextTry) ?? null,
  };
}

const columns: readonly (readonly [string, (log: ListedLog) => string | number | boolean | undefined])[] = [
  ['id', ({ id }) => id],
  ['loggedAt', ({ createdAt }) => toText(createdAt)],
  ['job', ({ job }) => job],
  ['worker', ({ worker }) => worker],
  ['name', nameOf],
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

function nameOf({ content }: FlexLog): string | undefined {
  const { name, firstName, lastName } = content;
  if (typeof name === 'string' && name !== '') return name;
  const parts = [firstName, lastName].filter((part) => typeof part === 'string' && part !== '');
  return parts.length === 0 ? undefined : parts.join(' ');
}

function describeChanges({ changes }: FlexLog): string {
  return changes.map(({ field, before = '(empty)', after = '(empty)' }) => `${field}: ${before} → ${after}`).join('\n');
}

function toText(instant: number | undefined): string | undefined {
  return instant === undefined ? undefined : new Date(instant).toISOString();
}
