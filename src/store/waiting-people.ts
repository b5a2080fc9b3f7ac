import type { Problem } from '../domain/problem.ts';
import type { TicketNeed } from '../domain/ticket.ts';
import { type Database, sql } from './database.ts';

/** Somebody whose open ticket waits for a human or for HR, with what was last said of it. */
export type WaitingPerson = {
  readonly anchor: string;
  readonly worker: string;
  readonly name?: string;
  /** Of the ticket. */
  readonly reference: string;
  readonly need: TicketNeed;
  /** The system that the person is to be written to. */
  readonly connection?: string;
  /** As the log has it: lines of `code: message`. */
  readonly lastError?: string;
  /** What the last cycle held the person for; perhaps no longer what the ticket waits for. */
  readonly problems: readonly Problem[];
};

/** Everybody of a job whose newest open ticket needs something, in the order of their numbers; one statement, whoever they are. */
export async function listWaitingPeople(
  database: Database,
  query: {
    readonly job: string;
    /** The system of the job's own connector space; those of others stand under `job@system`. */
    readonly target: string;
    readonly entityType: string;
    /** The statuses whose tickets are open. */
    readonly statuses: readonly string[];
  },
): Promise<readonly WaitingPerson[]> {
  const { rows } = await sql<WaitingRow>`
    with newest as (
      select distinct on (t.worker_anchor) t.worker_anchor as anchor, t.worker, t.reference, t.need,
        t.data -> 'person' ->> 'name' as name
      from app.tickets t
      where t.need <> 'nothing' and t.job = ${query.job} and t.entity_type = ${query.entityType}
        and t.status = any(${query.statuses}::text[]) and t.worker_anchor is not null
      order by t.worker_anchor, t.id desc)
    select n.anchor, coalesce(l.worker, n.worker, n.anchor) as worker, n.name, n.reference, n.need, l.connection,
      l.last_error, h.problems
    from newest n
    left join lateral (
      select worker, connection, last_error from app.flex_logs
      where job = ${query.job} and worker_anchor = n.anchor order by seq desc limit 1) l on true
    left join app.held h on h.worker = l.worker
      and h.job = case when l.connection = ${query.target} then ${query.job} else ${query.job} || '@' || l.connection end
    order by 2, n.anchor`.execute(database.sql);
  return rows.map((row) => ({
    ...{ anchor: row.anchor, worker: row.worker, reference: row.reference, need: row.need },
    ...(row.name !== null && { name: row.name }),
    ...(row.connection !== null && { connection: row.connection }),
    ...(row.last_error !== null && { lastError: row.last_error }),
    problems: row.problems ?? [],
  }));
}

type WaitingRow = {
  anchor: string;
  worker: string;
  name: string | null;
  reference: string;
  need: TicketNeed;
  connection: string | null;
  last_error: string | null;
  problems: Problem[] | null;
};
