import type { FieldChange, TicketEvent } from '../domain/ticket.ts';
import { type Database, sql } from './database.ts';
import type { Cause } from './insert-tickets.ts';
import { toJsonb } from './to-jsonb.ts';

/** An event with what triggers need to know beside it. */
export type StoredTicketEvent = TicketEvent & {
  /** The triggers that led to it. */
  readonly fired: readonly string[];
  readonly createdAt: number;
};

export type NewTicketEvent = {
  readonly ticketId: number;
  readonly kind: TicketEvent['kind'];
  readonly changes?: readonly FieldChange[];
};

export async function insertTicketEvents(tx: Database, events: readonly NewTicketEvent[], cause: Cause): Promise<void> {
  if (events.length === 0) return;
  await sql`
    insert into app.ticket_events (ticket_id, kind, changes, depth, fired, created_at)
    select e."ticketId", e.kind, coalesce(e.changes, '[]'), ${cause.depth ?? 0}, ${cause.fired ?? []}::text[],
      ${new Date(cause.now)}
    from jsonb_to_recordset(${toJsonb(events.map((event, at) => ({ ...event, at })))}::jsonb)
      as e ("ticketId" bigint, kind text, changes jsonb, at int)
    order by e.at`.execute(tx.sql);
}

/**
 * The oldest events that nobody has handled. In a transaction they are locked until its end. Events that another node has locked are left out,
 * and so are the later ones of the same tickets: what happened to a ticket is told in its order.
 */
export async function loadUnhandledEvents(tx: Database, limit: number): Promise<readonly StoredTicketEvent[]> {
  const { rows } = await sql<EventRow>`
    with free as materialized (
      select id, ticket_id, kind, changes, depth, fired, created_at from app.ticket_events
      where handled_at is null order by id limit ${limit} for update skip locked)
    select f.* from free f
    where not exists (select 1 from app.ticket_events earlier
      where earlier.ticket_id = f.ticket_id and earlier.id < f.id and earlier.handled_at is null
        and earlier.id not in (select id from free))
    order by f.id`.execute(tx.sql);
  return rows.map((row) => ({
    id: row.id,
    ticketId: row.ticket_id,
    kind: row.kind,
    changes: row.changes,
    depth: row.depth,
    fired: row.fired,
    createdAt: row.created_at.getTime(),
  }));
}

type EventRow = {
  id: number;
  ticket_id: number;
  kind: TicketEvent['kind'];
  changes: FieldChange[];
  depth: number;
  fired: string[];
  created_at: Date;
};

export async function markEventsHandled(tx: Database, ids: readonly number[], now: number): Promise<void> {
  if (ids.length === 0) return;
  await sql`
    update app.ticket_events set handled_at = ${new Date(now)}
    where id = any(${ids}::bigint[]) and handled_at is null`.execute(tx.sql);
}

/** Removes events that were handled before an instant; gives how many. */
export async function purgeTicketEvents(database: Database, before: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from app.ticket_events where handled_at < ${new Date(before)}`.execute(database.sql);
  return Number(numAffectedRows ?? 0);
}
