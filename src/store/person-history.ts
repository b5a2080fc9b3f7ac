import type { FlexLogState } from '../domain/flex-log.ts';
import type { FieldChange } from '../domain/ticket.ts';
import type { JsonObject } from '../domain/value.ts';
import { type Database, sql } from './database.ts';

/** What there was about a person before a ticket, newest first, as scripts see it; instants as ISO texts. */
export type PersonHistory = { readonly tickets: readonly JsonObject[]; readonly logs: readonly JsonObject[] };

/** The other tickets of each ticket's person and the person's log rows, at most `limit` of each (Default: 20), by the id of the ticket. */
export async function loadPersonHistories(
  database: Database,
  ticketIds: readonly number[],
  limit = 20,
): Promise<ReadonlyMap<number, PersonHistory>> {
  if (ticketIds.length === 0) return new Map();
  const tickets = await sql<TicketLine>`
    select t.id as of, other.* from app.tickets t
    cross join lateral (
      select o.id, o.reference, o.subject, o.status, o.need, o.created_at, o.closed_at from app.tickets o
      where o.job = t.job and o.worker_anchor = t.worker_anchor and o.id <> t.id order by o.id desc limit ${limit}) other
    where t.id = any(${ticketIds}::bigint[])`.execute(database.sql);
  const logs = await sql<LogLine>`
    select t.id as of, l.* from app.tickets t
    cross join lateral (
      select state, is_new_user, changed_fields, connection, user_name, last_error, created_at from app.flex_logs f
      where f.job = t.job and f.worker_anchor = t.worker_anchor order by f.seq desc limit ${limit}) l
    where t.id = any(${ticketIds}::bigint[])`.execute(database.sql);
  const ticketsOf = Map.groupBy(tickets.rows, ({ of }) => of);
  const logsOf = Map.groupBy(logs.rows, ({ of }) => of);
  return new Map(
    ticketIds.map((id) => [
      id,
      { tickets: (ticketsOf.get(id) ?? []).map(toTicketLine), logs: (logsOf.get(id) ?? []).map(toLogLine) },
    ]),
  );
}

type TicketLine = {
  of: number;
  id: number;
  reference: string;
  subject: string;
  status: string;
  need: string;
  created_at: Date;
  closed_at: Date | null;
};

function toTicketLine({ of: _, created_at, closed_at, ...line }: TicketLine): JsonObject {
  return { ...line, createdDate: created_at.toISOString(), closedDate: closed_at?.toISOString() ?? null };
}

type LogLine = {
  of: number;
  state: FlexLogState;
  is_new_user: boolean;
  changed_fields: FieldChange[];
  connection: string | null;
  user_name: string | null;
  last_error: string | null;
  created_at: Date;
};

function toLogLine(line: LogLine): JsonObject {
  return {
    state: line.state,
    isNewUser: line.is_new_user,
    changes: line.changed_fields.map((change): JsonObject => ({ ...change })),
    connection: line.connection,
    userName: line.user_name,
    lastError: line.last_error,
    createdDate: line.created_at.toISOString(),
  };
}

/** The people whom tickets know by a number or id of HR, as the newest ticket of each shows them. */
export async function findPeople(database: Database, queries: readonly string[]): Promise<readonly JsonObject[]> {
  if (queries.length === 0) return [];
  const { rows } = await sql<{ person: JsonObject; worker: string; worker_anchor: string }>`
    select distinct on (t.worker_anchor) t.data -> 'person' as person, t.worker, t.worker_anchor from app.tickets t
    where (t.worker = any(${queries}::text[]) or t.worker_anchor = any(${queries}::text[]))
      and t.data ? 'person' and t.worker_anchor is not null
    order by t.worker_anchor, t.id desc`.execute(database.sql);
  return rows.map((row) => ({ ...row.person, number: row.worker, id: row.worker_anchor }));
}
