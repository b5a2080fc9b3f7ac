import { type Database, sql } from './database.ts';

/** What monitoring asks about each job. Times are epoch seconds. */
export type JobStatistics = {
  readonly job: string;
  readonly lastGoodAt?: number;
  readonly failures: number;
  readonly isQuarantined: boolean;
  readonly linked: number;
  readonly held: number;
};

export async function loadJobStatistics(database: Database): Promise<readonly JobStatistics[]> {
  const { rows } = await sql<{
    job: string;
    last_good_at: Date | null;
    failures: number;
    quarantined_since: Date | null;
    linked: number;
    held: number;
  }>`
    select s.job, s.last_good_at, s.failures, s.quarantined_since,
      (select count(*) from app.links l where l.job = s.job) as linked,
      (select count(*) from app.held h where h.job = s.job) as held
    from app.job_states s order by s.job`.execute(database.sql);
  return rows.map((row) => ({
    job: row.job,
    ...(row.last_good_at !== null && { lastGoodAt: row.last_good_at.getTime() / 1000 }),
    failures: row.failures,
    isQuarantined: row.quarantined_since !== null,
    linked: row.linked,
    held: row.held,
  }));
}

/** Operations by job, kind and state since the beginning. */
export async function loadOperationStatistics(
  database: Database,
): Promise<readonly { job: string; kind: string; state: string; count: number }[]> {
  const { rows } = await sql<{ job: string; kind: string; state: string; count: number }>`
    select job, kind, state, count(*) as count from app.operations group by job, kind, state`.execute(database.sql);
  return rows;
}

/** Whether the database answers. */
export async function pingDatabase(database: Database): Promise<void> {
  await sql`select 1`.execute(database.sql);
}
