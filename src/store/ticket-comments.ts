import type { Actor, TicketComment } from '../domain/ticket.ts';
import { type Database, sql } from './database.ts';
import type { Cause } from './insert-tickets.ts';
import { toJsonb } from './to-jsonb.ts';

export type NewComment = {
  readonly ticketId: number;
  readonly text: string;
  /** Not shown to end users. (Default: true.) */
  readonly isInternal?: boolean;
  /** Who says it, where it is not the actor of the cause. */
  readonly author?: Actor;
  /** A second comment of a ticket with the same key is left out: who writes it again after a crash writes it once. */
  readonly key?: string;
};

/**
 * Adds comments, each with a `commented` event whose one change names the comment: field `comment`, after: its id. Gives the ids of those that
 * are new; comments on a ticket that is not there are left out.
 */
export async function addComments(
  tx: Database,
  comments: readonly NewComment[],
  cause: Cause,
): Promise<readonly number[]> {
  if (comments.length === 0) return [];
  const now = new Date(cause.now);
  const json = toJsonb(
    comments.map(({ author = cause.actor, isInternal = true, ...comment }, at) => ({
      ...comment,
      ...{ isInternal, author: author.name, isSystem: author.isSystem, at },
    })),
  );
  const { rows } = await sql<{ id: number }>`
    with added as (
      insert into app.ticket_comments (ticket_id, key, author, author_is_system, is_internal, text, created_at)
      select c."ticketId", c.key, c.author, c."isSystem", c."isInternal", c.text, ${now}
      from jsonb_to_recordset(${json}::jsonb) as c ("ticketId" bigint, key text, author text, "isSystem" boolean,
        "isInternal" boolean, text text, at int)
      where exists (select 1 from app.tickets t where t.id = c."ticketId")
      order by c.at
      on conflict (ticket_id, key) do nothing
      returning id, ticket_id),
    touched as (
      update app.tickets set updated_at = ${now} where id in (select ticket_id from added)),
    events as (
      insert into app.ticket_events (ticket_id, kind, changes, depth, fired, created_at)
      select ticket_id, 'commented', jsonb_build_array(jsonb_build_object('field', 'comment', 'after', id::text)),
        ${cause.depth ?? 0}, ${cause.fired ?? []}::text[], ${now}
      from added order by id)
    select id from added order by id`.execute(tx.sql);
  return rows.map(({ id }) => id);
}

/** The comments of tickets, oldest first. */
export async function loadComments(
  database: Database,
  ticketIds: readonly number[],
): Promise<readonly TicketComment[]> {
  if (ticketIds.length === 0) return [];
  const { rows } = await sql<CommentRow>`
    select id, ticket_id, author, author_is_system, is_internal, text, created_at from app.ticket_comments
    where ticket_id = any(${ticketIds}::bigint[]) order by id`.execute(database.sql);
  return rows.map(toComment);
}

/** Comments by their ids. */
export async function loadCommentsById(database: Database, ids: readonly number[]): Promise<readonly TicketComment[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<CommentRow>`
    select id, ticket_id, author, author_is_system, is_internal, text, created_at from app.ticket_comments
    where id = any(${ids}::bigint[]) order by id`.execute(database.sql);
  return rows.map(toComment);
}

type CommentRow = {
  id: number;
  ticket_id: number;
  author: string;
  author_is_system: boolean;
  is_internal: boolean;
  text: string;
  created_at: Date;
};

function toComment(row: CommentRow): TicketComment {
  return {
    id: row.id,
    ticketId: row.ticket_id,
    author: { name: row.author, isSystem: row.author_is_system },
    isInternal: row.is_internal,
    text: row.text,
    createdAt: row.created_at.getTime(),
  };
}
