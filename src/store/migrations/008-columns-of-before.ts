import { type Kysely, sql } from 'kysely';

/**
 * Columns and indexes that the first migrations got while nothing was released yet: a database that was begun before does not have them. In any
 * other one they are there, and nothing happens.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `alter table app.configurations add column if not exists applied_by text`,
  `alter table app.configurations add column if not exists differences jsonb not null default '[]'`,
  `alter table app.source_objects add column if not exists due_at timestamptz`,
  `create index if not exists source_objects_job_due_at_idx on app.source_objects (job, due_at) where due_at is not null`,
  `alter table app.operations add column if not exists recheck boolean not null default false`,
  `create index if not exists tickets_worker_anchor_idx on app.tickets (worker_anchor)`,
  `drop index if exists app.operations_intended_at_id_idx`,
];
