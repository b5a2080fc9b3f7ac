import type { FlexLog } from '../../domain/flex-log.ts';
import { type FlexLogFilter, listLogs, type Paging } from '../../store/list-flex-logs.ts';
import { loadTickets } from '../../store/tickets.ts';
import type { EngineDeps } from '../engine-deps.ts';
import { ticketStatusesOf } from './find-tickets.ts';

/** A row of the log with the reference of its ticket. */
export type ListedLog = FlexLog & { readonly ticket: string };

/** One page of the log, newest first, and how many rows the filter has in all. */
export async function listLogsWithTickets(
  deps: Pick<EngineDeps, 'configuration' | 'database'>,
  filter: FlexLogFilter,
  paging: Paging,
): Promise<{ readonly logs: readonly ListedLog[]; readonly total: number }> {
  const { logs, total } = await listLogs(deps.database, filter, paging);
  const ids = [...new Set(logs.map(({ ticketId }) => ticketId))];
  const tickets = await loadTickets(deps.database, ids, ticketStatusesOf(deps));
  return { logs: logs.map((log) => ({ ...log, ticket: tickets.get(log.ticketId)?.reference ?? '' })), total };
}

/** A row as people get it in JSON: what HR said stays in the database; instants are ISO 8601. */
export function logToJson(log: ListedLog): Record<string, unknown> {
  const { content: _content, hash: _hash, previousHash: _previous, createdAt, processedAt, nextTry, ...rest } = log;
  const name = nameOfLog(log);
  return {
    ...rest,
    ...(name !== undefined && { name }),
    createdAt: toText(createdAt),
    processedAt: toText(processedAt) ?? null,
    nextTry: toText(nextTry) ?? null,
  };
}

/** The name of the person of a row. */
export function nameOfLog({ content }: Pick<FlexLog, 'content'>): string | undefined {
  const { name, firstName, lastName } = content;
  if (typeof name === 'string' && name !== '') return name;
  const parts = [firstName, lastName].filter((part) => typeof part === 'string' && part !== '');
  return parts.length === 0 ? undefined : parts.join(' ');
}

function toText(instant: number | undefined): string | undefined {
  return instant === undefined ? undefined : new Date(instant).toISOString();
}
