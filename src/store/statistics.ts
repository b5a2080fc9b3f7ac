import type { Instant } from '../domain/time.ts';
import { type Database, sql } from './database.ts';
import type { OutboxChannel } from './outbox.ts';

/** The jobs that have run, and the parts of ticketed ones. */
export async function listJobsThatRan(database: Database): Promise<readonly string[]> {
  const { rows } = await sql<{ job: string }>`select job from app.job_states order by job`.execute(database.sql);
  return rows.map(({ job }) => job);
}

/** How many operations there were since an instant, by job, kind and state: of each job its newest ones alone are read. */
export async function countOperations(
  database: Database,
  since: Instant,
): Promise<readonly { job: string; kind: string; state: string; count: number }[]> {
  const { rows } = await sql<{ job: string; kind: string; state: string; count: number }>`
    with recursive jobs as (
      (select job from app.operations order by job limit 1)
      union all
      select (select o.job from app.operations o where o.job > jobs.job order by o.job limit 1)
      from jobs where jobs.job is not null)
    select o.job, o.kind, o.state, count(*) as count from jobs
    join app.operations o on o.job = jobs.job and o.intended_at > ${new Date(since)}
    group by o.job, o.kind, o.state`.execute(database.sql);
  return rows;
}

/** What waits in the outbox, by channel. */
export async function countWaitingMessages(
  database: Database,
): Promise<readonly { channel: OutboxChannel; count: number; oldest: Instant }[]> {
  const { rows } = await sql<{ channel: OutboxChannel; count: number; oldest: Date }>`
    select channel, count(*) as count, min(created_at) as oldest from app.outbox
    where state = 'waiting' group by channel`.execute(database.sql);
  return rows.map((row) => ({ ...row, oldest: row.oldest.getTime() }));
}

/** Whether the database answers. */
export async function pingDatabase(database: Database): Promise<void> {
  await sql`select 1`.execute(database.sql);
}
