import type { GuardTrip } from '../domain/plan.ts';
import type { Problem } from '../domain/problem.ts';
import type { TicketSubject } from '../domain/ticket.ts';
import { type Database, sql } from './database.ts';

/** A held person as tickets tell of one. */
export type HeldPerson = {
  readonly worker: string;
  readonly workerAnchor?: string;
  readonly displayName?: string;
  readonly problems: readonly Problem[];
};

/**
 * Everybody whom a job holds, those aside who wait for the approval of a plan alone, which is one ticket for all, and those whom an undo set
 * aside: whoever undid it knows.
 */
export async function listHeldPeople(database: Database, job: string): Promise<readonly HeldPerson[]> {
  const { rows } = await sql<{
    worker: string;
    worker_anchor: string | null;
    display_name: string | null;
    problems: Problem[];
  }>`
    select h.worker, h.worker_anchor, o.display_name, h.problems from app.held h
    left join app.source_objects o on o.job = h.job and o.anchor = h.worker_anchor
    where h.job = ${job} and coalesce(h.problems -> 0 ->> 'code', '') not in ('awaitingApproval', 'undone')
    order by h.worker`.execute(database.sql);
  return rows.map((row) => ({
    worker: row.worker,
    ...(row.worker_anchor !== null && { workerAnchor: row.worker_anchor }),
    ...(row.display_name !== null && { displayName: row.display_name }),
    problems: row.problems,
  }));
}

/** A plan that a guard stopped. */
export type WaitingPlan = {
  readonly id: string;
  readonly trips: readonly GuardTrip[];
  readonly people: readonly string[];
};

/**
 * The newest plan of a job that people wait for, with the first hundred of those concerned; undefined when nobody does. A cycle in which none of
 * them came does not end their waiting.
 */
export async function findWaitingPlan(database: Database, job: string, now: number): Promise<WaitingPlan | undefined> {
  const { rows } = await sql<{ id: string; trips: GuardTrip[]; people: string[] | null }>`
    select p.id, p.trips, (
      select array_agg(b.line order by b.seq) from (
        select seq, worker || coalesce(' ' || display_name, '') || ': ' || array_to_string(kinds, ', ')
          || coalesce(' ' || account_name, '') as line
        from app.changes c where c.plan_id = p.id and c.state = 'blocked' order by seq limit 100) b) as people
    from app.plans p
    where p.job = ${job} and p.state = 'open' and jsonb_array_length(p.trips) > 0 and p.expires_at > ${new Date(now)}
      and exists (
        select 1 from app.changes c join app.held h on h.job = p.job and h.worker = c.worker
        where c.plan_id = p.id and c.state = 'blocked' and h.problems -> 0 ->> 'code' = 'awaitingApproval')
    order by p.created_at desc limit 1`.execute(database.sql);
  const row = rows[0];
  return row === undefined ? undefined : { id: row.id, trips: row.trips, people: row.people ?? [] };
}

/**
 * The tickets of a job about problems that have one of these statuses, by what they are about, for a transaction that makes and closes such; another
 * one that asks for those of the same job waits until it has ended. So nobody has two when two nodes tell at once.
 */
export async function listProblemTickets(
  tx: Database,
  query: { readonly job: string; readonly entityType: string; readonly statuses: readonly string[] },
): Promise<readonly { readonly id: number; readonly about: TicketSubject }[]> {
  await sql`select pg_advisory_xact_lock(hashtext('hirewire.problemTickets'), hashtext(${query.job}))`.execute(tx.sql);
  const { rows } = await sql<{ id: number; about: TicketSubject }>`
    select id, data -> 'about' as about from app.tickets
    where job = ${query.job} and entity_type = ${query.entityType} and status = any(${query.statuses}::text[])
      and data ? 'about' order by id`.execute(tx.sql);
  return rows;
}
