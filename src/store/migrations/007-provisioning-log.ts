import { type Kysely, sql } from 'kysely';

/**
 * The provisioning log is looked at newest first, by one thing or another, also when it has millions of lines: for each thing that is asked for there is
 * an index in that order, so that a page is read and no more. The moment of the call counts, not the number of the line: what an approval does anew
 * keeps its number. Every call of every cycle goes into them, so that there are no more than are needed: all lines are those of each job beside each
 * other, and of updates, which most calls are, a page is found without an index of their own.
 *
 * Of cycles and changes, those few are found at once that a human asks for: cycles that did not end well, changes that wait for an approval.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create index on app.operations (job, intended_at, id)`,
  `create index on app.operations (worker, intended_at, id)`,
  `create index on app.operations (account_anchor, intended_at, id) where account_anchor is not null`,
  `create index on app.operations using hash (lower(account_name)) where kind <> 'update' and account_name is not null`,
  `create index on app.operations (cycle_id, intended_at, id)`,
  `create index on app.operations (kind, intended_at, id) where kind <> 'update'`,
  `create index on app.operations (state, intended_at, id) where state <> 'done'`,
  // The one by worker takes its place: nobody has so many lines that the job need be in it.
  `drop index if exists app.operations_job_worker_id_idx`,
  `create index on app.cycles (started_at desc, id)`,
  `create index on app.cycles (job, started_at desc) where state in ('failed', 'stopped')`,
  `create index on app.changes (plan_id, worker_anchor) where state = 'blocked'`,
];
