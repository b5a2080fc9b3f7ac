import type { Instant } from '../domain/time.ts';
import type { JsonObject } from '../domain/value.ts';
import { type Database, sql } from './database.ts';
import { toJsonb } from './to-jsonb.ts';

/** Who asked for a run: the clock, or a human. */
export type RunTrigger = 'cron' | 'manual';

/** `skipped`: it was not the time for it; nothing was done, and the message says why. */
export type RunResult = 'ok' | 'failed' | 'skipped';

/** One run of a scheduled job, or that there was none. */
export type JobRun = {
  readonly id: string;
  readonly jobType: string;
  readonly job: string;
  readonly trigger: RunTrigger;
  readonly node: string;
  readonly startedAt: Instant;
  /** Absent while it runs. */
  readonly endedAt?: Instant;
  readonly result?: RunResult;
  /** What it counted, by the names of its kind of job. */
  readonly counters: JsonObject;
  readonly message?: string;
};

export async function insertRuns(tx: Database, runs: readonly JobRun[]): Promise<void> {
  if (runs.length === 0) return;
  const rows = runs.map(({ startedAt, endedAt, ...run }) => ({
    ...run,
    startedAt: new Date(startedAt).toISOString(),
    ...(endedAt !== undefined && { endedAt: new Date(endedAt).toISOString() }),
  }));
  await sql`
    insert into sch.job_runs (id, job_type, job, trigger, node, started_at, ended_at, result, counters, message)
    select r.id, r."jobType", r.job, r.trigger, r.node, r."startedAt", r."endedAt", r.result, r.counters, r.message
    from jsonb_to_recordset(${toJsonb(rows)}::jsonb) as r (id uuid, "jobType" text, job text, trigger text, node text,
      "startedAt" timestamptz, "endedAt" timestamptz, result text, counters jsonb, message text)`.execute(tx.sql);
}

export async function endRun(
  tx: Database,
  end: {
    readonly id: string;
    readonly endedAt: Instant;
    readonly result: RunResult;
    readonly counters: JsonObject;
    readonly message?: string;
  },
): Promise<void> {
  await sql`
    update sch.job_runs set ended_at = ${new Date(end.endedAt)}, result = ${end.result},
      counters = ${toJsonb(end.counters)}::jsonb, message = ${end.message ?? null}
    where id = ${end.id}`.execute(tx.sql);
}

/** Runs of entries that nobody will end any more: their node was killed, or lost the database. */
export async function endAbandonedRuns(tx: Database, jobTypes: readonly string[], now: Instant): Promise<void> {
  if (jobTypes.length === 0) return;
  await sql`
    update sch.job_runs set ended_at = ${new Date(now)}, result = 'failed',
      message = 'The node ' || node || ' was ended, or lost the database, in the middle of it.'
    where job_type = any(${jobTypes}::text[]) and result is null`.execute(tx.sql);
}

/** The runs of an entry, the newest first. */
export async function listRuns(
  database: Database,
  jobType: string,
  limit: number,
  offset = 0,
): Promise<readonly JobRun[]> {
  const { rows } = await sql<Row>`
    select ${columns} from sch.job_runs where job_type = ${jobType}
    order by started_at desc, ended_at desc nulls first, id limit ${limit} offset ${offset}`.execute(database.sql);
  return rows.map(toRun);
}

/** One run of an entry. */
export async function findRun(database: Database, jobType: string, id: string): Promise<JobRun | undefined> {
  const { rows } = await sql<Row>`
    select ${columns} from sch.job_runs where job_type = ${jobType} and id::text = ${id.toLowerCase()}`.execute(
    database.sql,
  );
  return rows[0] === undefined ? undefined : toRun(rows[0]);
}

const columns = sql`id, job_type, job, trigger, node, started_at, ended_at, result, counters, message`;

/** Removes runs that began before an instant; gives how many. */
export async function purgeRuns(database: Database, before: Instant): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from sch.job_runs where started_at < ${new Date(before)}`.execute(database.sql);
  return Number(numAffectedRows ?? 0);
}

type Row = {
  id: string;
  job_type: string;
  job: string;
  trigger: RunTrigger;
  node: string;
  started_at: Date;
  ended_at: Date | null;
  result: RunResult | null;
  counters: JsonObject;
  message: string | null;
};

function toRun(row: Row): JobRun {
  return {
    id: row.id,
    jobType: row.job_type,
    job: row.job,
    trigger: row.trigger,
    node: row.node,
    startedAt: row.started_at.getTime(),
    counters: row.counters,
    ...(row.ended_at !== null && { endedAt: row.ended_at.getTime() }),
    ...(row.result !== null && { result: row.result }),
    ...(row.message !== null && { message: row.message }),
  };
}
