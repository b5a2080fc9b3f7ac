import type { Actor, Ticket, TicketLink } from '../domain/ticket.ts';
import { type Database, sql } from './database.ts';
import { ticketWords } from './ticket-rows.ts';
import { toJsonb } from './to-jsonb.ts';

/** A ticket to be made; its number comes with it. */
export type NewTicket = Omit<
  Ticket,
  'id' | 'reference' | 'isOpen' | 'priority' | 'need' | 'createdAt' | 'updatedAt' | 'closedAt'
> & {
  /** In front of the number: that of the entity type. */
  readonly prefix: string;
  readonly priority?: Ticket['priority'];
  readonly need?: Ticket['need'];
};

/** Who acts on tickets, when, and what led to it. */
export type Cause = {
  readonly actor: Actor;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** How many triggers caused one another before. (Default: 0.) */
  readonly depth?: number;
  /** The triggers that led to it, none of which fires again on the events that come of it. (Default: none.) */
  readonly fired?: readonly string[];
};

/**
 * Makes tickets, each with the first line of its history and its `created` event; gives ids and references in the order of the tickets.
 * Numbers of an entity type have no gaps; who makes tickets of the same type meanwhile waits for the end of the transaction.
 */
export async function insertTickets(
  tx: Database,
  tickets: readonly NewTicket[],
  cause: Cause,
): Promise<readonly { readonly id: number; readonly reference: string }[]> {
  if (tickets.length === 0) return [];
  const rows = tickets.map((ticket, at) => ({ ...ticket, at, words: ticketWords(ticket) }));
  const { rows: made } = await sql<{ id: number; reference: string }>`
    with input as (
      select i.* from jsonb_to_recordset(${toJsonb(rows)}::jsonb) as i (at int, "entityType" text, prefix text,
        subject text, description text, status text, source text, priority text, need text, assignee text, "group" text,
        requester text, job text, worker text, "workerAnchor" text, data jsonb, words jsonb)),
    counted as (select "entityType", count(*)::int as count from input group by 1 order by 1),
    numbers as (
      insert into app.ticket_numbers as n (entity_type, last_number)
      select "entityType", count from counted
      on conflict (entity_type) do update set last_number = n.last_number + excluded.last_number
      returning n.entity_type, n.last_number),
    numbered as (
      select i.*, (n.last_number - c.count + row_number() over (partition by i."entityType" order by i.at))::int as number
      from input i join counted c using ("entityType") join numbers n on n.entity_type = i."entityType"),
    made as (
      insert into app.tickets (entity_type, number, reference, subject, description, status, source, priority, need,
        assignee, agent_group, requester, job, worker, worker_anchor, data, created_at, updated_at, search)
      select "entityType", number, prefix || lpad(number::text, greatest(7, length(number::text)), '0'), subject, description, status, source,
        coalesce(priority, 'normal'), coalesce(need, 'nothing'), assignee, "group", requester, job, worker,
        "workerAnchor", coalesce(data, '{}'), ${new Date(cause.now)}, ${new Date(cause.now)},
        array_to_tsvector(array(select jsonb_array_elements_text(words)) || lower(prefix || lpad(number::text, greatest(7, length(number::text)), '0')))
      from numbered order by at
      returning id, reference, status),
    told as (
      insert into app.ticket_history (ticket_id, at, actor, actor_is_system, field, after)
      select id, ${new Date(cause.now)}, ${cause.actor.name}, ${cause.actor.isSystem}, 'status', status
      from made order by id),
    events as (
      insert into app.ticket_events (ticket_id, kind, depth, fired, created_at)
      select id, 'created', ${cause.depth ?? 0}, ${cause.fired ?? []}::text[], ${new Date(cause.now)}
      from made order by id)
    select id, reference from made order by id`.execute(tx.sql);
  return made;
}

/** Links tickets; links that there are already stay as they are. */
export async function linkTickets(tx: Database, links: readonly TicketLink[]): Promise<void> {
  if (links.length === 0) return;
  await sql`
    insert into app.ticket_links (from_id, to_id, kind)
    select l."from", l."to", l.kind
    from jsonb_to_recordset(${toJsonb(links)}::jsonb) as l ("from" bigint, "to" bigint, kind text)
    on conflict do nothing`.execute(tx.sql);
}
