import type { Ticket, TicketComment, TicketHistoryLine, TicketNeed, TicketStatus } from '../domain/ticket.ts';
import { type Database, sql } from './database.ts';
import type { Paging } from './list-flex-logs.ts';
import { toSearchQuery } from './search-words.ts';
import { loadComments } from './ticket-comments.ts';
import { openStatusNames, type TicketRow, ticketColumns, toTicket } from './ticket-rows.ts';

/** Which tickets; every part that is given must hold. */
export type TicketFilter = {
  readonly isOpen?: boolean;
  readonly statuses?: readonly string[];
  readonly need?: TicketNeed;
  readonly source?: string;
  readonly entityType?: string;
  readonly company?: string;
  readonly job?: string;
  /** The person, by the id that people know; also one of several whom a ticket is about. */
  readonly worker?: string;
  readonly assignee?: string;
  /** One of these agent groups, in any case. */
  readonly groups?: readonly string[];
  /** Made for this address, in any case. */
  readonly requester?: string;
  readonly isNewUser?: boolean;
  /** Made at this instant or later, in milliseconds. */
  readonly from?: number;
  /** Made before this instant. */
  readonly until?: number;
  /** Words, all of which a ticket has, or words that begin with them: reference, subject, description, person, account. */
  readonly text?: string;
};

export type TicketQuery = {
  readonly filter?: TicketFilter;
  readonly paging?: Paging;
  readonly statuses: readonly TicketStatus[];
};

/** One page of tickets, newest first, and how many the filter has in all. */
export async function findTickets(
  database: Database,
  query: TicketQuery,
): Promise<{ readonly tickets: readonly Ticket[]; readonly total: number }> {
  const open = openStatusNames(query.statuses);
  const page = await pageOfTickets(query).execute(database.sql);
  const count = await countOfTickets(query).execute(database.sql);
  return { tickets: page.rows.map((row) => toTicket(row, open)), total: count.rows[0]?.total ?? 0 };
}

/** The statement of a page, for whoever asks how it is carried out. */
export function pageOfTickets({ filter = {}, paging = {}, statuses }: TicketQuery) {
  const { before, limit = 50 } = paging;
  return sql<TicketRow>`
    select ${ticketColumns} from app.tickets t
    where ${toCondition(filter, openStatusNames(statuses))} and ${before === undefined ? sql`true` : sql`t.id < ${before}`}
    order by t.id desc limit ${limit}`;
}

/** The statement that counts. */
export function countOfTickets({ filter = {}, statuses }: TicketQuery) {
  return sql<{ total: number }>`
    select count(*) as total from app.tickets t where ${toCondition(filter, openStatusNames(statuses))}`;
}

function toCondition(filter: TicketFilter, open: ReadonlySet<string>) {
  const words = toSearchQuery(filter.text ?? '');
  const parts = [
    filter.isOpen === true && sql`t.status = any(${[...open]}::text[])`,
    filter.isOpen === false && sql`not t.status = any(${[...open]}::text[])`,
    filter.statuses !== undefined && sql`t.status = any(${filter.statuses}::text[])`,
    // A partial index knows the tickets that need something.
    filter.need !== undefined && sql`t.need = ${filter.need}`,
    filter.need !== undefined && filter.need !== 'nothing' && sql`t.need <> 'nothing'`,
    filter.source !== undefined && sql`t.source = ${filter.source}`,
    filter.entityType !== undefined && sql`t.entity_type = ${filter.entityType}`,
    filter.company !== undefined && sql`t.company = ${filter.company}`,
    filter.job !== undefined && sql`t.job = ${filter.job}`,
    filter.worker !== undefined &&
      sql`t.id in (
        select id from app.tickets where worker = ${filter.worker}
        union all select ticket_id from app.ticket_people where worker = ${filter.worker})`,
    filter.assignee !== undefined && sql`t.assignee = ${filter.assignee}`,
    filter.groups !== undefined &&
      sql`lower(t.agent_group) in (select lower(g) from unnest(${filter.groups}::text[]) as g)`,
    filter.requester !== undefined && sql`lower(t.requester) = lower(${filter.requester}::text)`,
    filter.isNewUser !== undefined && sql`t.is_new_user = ${filter.isNewUser}`,
    filter.from !== undefined && sql`t.created_at >= ${new Date(filter.from)}`,
    filter.until !== undefined && sql`t.created_at < ${new Date(filter.until)}`,
    words !== undefined && sql`t.search @@ ${words}::tsquery`,
  ].filter((part) => part !== false);
  return parts.length === 0 ? sql`true` : sql.join(parts, sql` and `);
}

/** Each person's newest open ticket of an entity type, by worker anchor. Open is what the status of the ticket says, whoever set it. */
export async function openTicketsOf(
  database: Database,
  query: {
    readonly job: string;
    readonly entityType: string;
    readonly anchors: readonly string[];
    readonly statuses: readonly TicketStatus[];
  },
): Promise<ReadonlyMap<string, Ticket>> {
  if (query.anchors.length === 0) return new Map();
  const open = openStatusNames(query.statuses);
  const { rows } = await sql<TicketRow>`
    select distinct on (t.worker_anchor) ${ticketColumns} from app.tickets t
    where t.job = ${query.job} and t.worker_anchor = any(${query.anchors}::text[])
      and t.entity_type = ${query.entityType} and t.status = any(${[...open]}::text[])
    order by t.worker_anchor, t.id desc`.execute(database.sql);
  return new Map(rows.map((row) => [row.worker_anchor ?? '', toTicket(row, open)]));
}

/** Tickets by their ids. */
export async function loadTickets(
  database: Database,
  ids: readonly number[],
  statuses: readonly TicketStatus[],
): Promise<ReadonlyMap<number, Ticket>> {
  if (ids.length === 0) return new Map();
  const open = openStatusNames(statuses);
  const { rows } = await sql<TicketRow>`
    select ${ticketColumns} from app.tickets t where t.id = any(${ids}::bigint[])`.execute(database.sql);
  return new Map(rows.map((row) => [row.id, toTicket(row, open)]));
}

/** Another ticket, as seen from one that is linked to it: the one that `follows` it, or that it follows (`followedBy`). */
export type LinkedTicket = {
  readonly kind: 'follows' | 'followedBy';
  readonly id: number;
  readonly reference: string;
  readonly subject: string;
  readonly status: string;
};

export type WholeTicket = {
  readonly ticket: Ticket;
  readonly comments: readonly TicketComment[];
  readonly history: readonly TicketHistoryLine[];
  readonly links: readonly LinkedTicket[];
};

/** One ticket with all that happened to it, by its id or its reference (in any case); undefined when there is none. */
export async function loadTicket(
  database: Database,
  id: number | string,
  statuses: readonly TicketStatus[],
): Promise<WholeTicket | undefined> {
  const open = openStatusNames(statuses);
  const { rows } = await sql<TicketRow>`
    select ${ticketColumns} from app.tickets t
    where ${typeof id === 'number' ? sql`t.id = ${id}` : sql`t.reference = ${id.trim().toUpperCase()}`}`.execute(
    database.sql,
  );
  const row = rows[0];
  if (row === undefined) return undefined;
  return {
    ticket: toTicket(row, open),
    comments: await loadComments(database, [row.id]),
    history: await loadHistory(database, row.id),
    links: await loadLinks(database, row.id),
  };
}

async function loadHistory(database: Database, ticketId: number): Promise<readonly TicketHistoryLine[]> {
  const { rows } = await sql<{
    at: Date;
    actor: string;
    actor_is_system: boolean;
    field: string;
    before: string | null;
    after: string | null;
  }>`
    select at, actor, actor_is_system, field, before, after from app.ticket_history
    where ticket_id = ${ticketId} order by id`.execute(database.sql);
  return rows.map((row) => ({
    ticketId,
    at: row.at.getTime(),
    actor: { name: row.actor, isSystem: row.actor_is_system },
    field: row.field,
    ...(row.before !== null && { before: row.before }),
    ...(row.after !== null && { after: row.after }),
  }));
}

async function loadLinks(database: Database, ticketId: number): Promise<readonly LinkedTicket[]> {
  const { rows } = await sql<LinkedTicket>`
    select 'follows' as kind, t.id, t.reference, t.subject, t.status
    from app.ticket_links l join app.tickets t on t.id = l.to_id where l.from_id = ${ticketId}
    union all
    select 'followedBy', t.id, t.reference, t.subject, t.status
    from app.ticket_links l join app.tickets t on t.id = l.from_id where l.to_id = ${ticketId}
    order by id`.execute(database.sql);
  return rows;
}
