import { CompiledQuery } from 'kysely';
import type { Instant } from '../domain/time.ts';
import { type Database, sql } from './database.ts';
import { toJsonb } from './to-jsonb.ts';

/** What a schedule says, without what its runs have left in it. */
export type ScheduleEntry = {
  /** Names the entry for good: `FlexHR-FlexHRJob`, `Provisioning-hr-to-ad`. */
  readonly jobType: string;
  /** The job's name in the configuration; that of the full comparison of a job is another one. */
  readonly name: string;
  /** The job that is run; empty while there is none: an entry that only waits for it. */
  readonly job: string;
  /** The expression in force. Absent: only on demand. */
  readonly cron?: string;
  /** The one that the configuration had when it was last looked at. */
  readonly configuredCron?: string;
  /** By whose clock. */
  readonly timeZone: string;
  readonly isActive: boolean;
  /** Absent: never again, or not before somebody says otherwise. */
  readonly nextRun?: Instant;
};

export type ScheduledJob = ScheduleEntry & {
  readonly lastStart?: Instant;
  readonly lastEnd?: Instant;
  readonly lastResult?: string;
  readonly lastError?: string;
  /** Who runs it now, or was killed while it did. */
  readonly runningNode?: string;
  /** Until when nobody else may begin. */
  readonly leaseUntil?: Instant;
  /** A longer run is told in the log. */
  readonly maxRunSeconds: number;
};

export async function listScheduledJobs(database: Database): Promise<readonly ScheduledJob[]> {
  const { rows } = await sql<Row>`select * from sch.scheduled_jobs order by job_type`.execute(database.sql);
  return rows.map(toScheduledJob);
}

/** All entries, for a transaction that changes them; another one that asks for the same waits until it has ended. */
export async function lockSchedule(tx: Database): Promise<readonly ScheduledJob[]> {
  await sql`select pg_advisory_xact_lock(hashtext('hirewire.schedule'))`.execute(tx.sql);
  const { rows } = await sql<Row>`select * from sch.scheduled_jobs order by job_type for update`.execute(tx.sql);
  return rows.map(toScheduledJob);
}

/** Makes these entries be there and say this; what their runs have left in them stays. */
export async function saveEntries(tx: Database, entries: readonly ScheduleEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await sql`
    insert into sch.scheduled_jobs as s
      (job_type, name, job, cron_expression, configured_cron, time_zone, is_active, next_run)
    select e."jobType", e.name, e.job, e.cron, e."configuredCron", e."timeZone", e."isActive", e."nextRun"
    from jsonb_to_recordset(${toJsonb(entries.map(withDates))}::jsonb) as e ("jobType" text, name text, job text, cron text,
      "configuredCron" text, "timeZone" text, "isActive" boolean, "nextRun" timestamptz)
    on conflict (job_type) do update set name = excluded.name, job = excluded.job,
      cron_expression = excluded.cron_expression, configured_cron = excluded.configured_cron,
      time_zone = excluded.time_zone, is_active = excluded.is_active, next_run = excluded.next_run`.execute(tx.sql);
}

export async function deleteEntries(tx: Database, jobTypes: readonly string[]): Promise<void> {
  if (jobTypes.length === 0) return;
  await sql`delete from sch.scheduled_jobs where job_type = any(${jobTypes}::text[])`.execute(tx.sql);
}

/** The entries whose time has come, for a transaction that says when they are due next; those that another node looks at are left out. */
export async function lockDue(tx: Database, now: Instant): Promise<readonly ScheduledJob[]> {
  const { rows } = await sql<Row>`
    select * from sch.scheduled_jobs
    where is_active and next_run <= ${new Date(now)} order by next_run, id for update skip locked`.execute(tx.sql);
  return rows.map(toScheduledJob);
}

/** When entries are due next; absent: never again. */
export async function saveNextRuns(
  tx: Database,
  entries: readonly { readonly jobType: string; readonly nextRun?: Instant }[],
): Promise<void> {
  if (entries.length === 0) return;
  await sql`
    update sch.scheduled_jobs s set next_run = e."nextRun"
    from jsonb_to_recordset(${toJsonb(entries.map(withDates))}::jsonb) as e ("jobType" text, "nextRun" timestamptz)
    where s.job_type = e."jobType"`.execute(tx.sql);
}

/** Takes an entry for a run, unless somebody has it; gives it as it was before, with the one whose lease had ended. */
export async function takeLease(
  tx: Database,
  lease: { readonly jobType: string; readonly node: string; readonly now: Instant; readonly until: Instant },
): Promise<ScheduledJob | undefined> {
  const { rows } = await sql<Row>`
    with before as (
      select * from sch.scheduled_jobs
      where job_type = ${lease.jobType} and (lease_until is null or lease_until <= ${new Date(lease.now)}) for update),
    taken as (
      update sch.scheduled_jobs s set running_node = ${lease.node}, lease_until = ${new Date(lease.until)},
        last_start = ${new Date(lease.now)}
      from before where s.id = before.id)
    select * from before`.execute(tx.sql);
  return rows.map(toScheduledJob)[0];
}

/** Keeps an entry for the node that runs it. */
export async function renewLease(
  database: Database,
  lease: { readonly jobType: string; readonly node: string; readonly until: Instant },
): Promise<void> {
  await sql`
    update sch.scheduled_jobs set lease_until = ${new Date(lease.until)}
    where job_type = ${lease.jobType} and running_node = ${lease.node}`.execute(database.sql);
}

/** How a run ended, for the entry that it was of; the lease ends with it. */
export async function endLease(
  tx: Database,
  end: {
    readonly jobType: string;
    readonly node: string;
    readonly now: Instant;
    readonly result: string;
    readonly error?: string;
  },
): Promise<void> {
  await sql`
    update sch.scheduled_jobs set running_node = null, lease_until = null, last_end = ${new Date(end.now)},
      last_result = ${end.result}, last_error = ${end.error ?? null}
    where job_type = ${end.jobType} and running_node = ${end.node}`.execute(tx.sql);
}

/**
 * Ends leases that ran out before an instant, as those of runs that failed; gives their types. The node stays noted: where it only slept, its run
 * keeps the entry again, and has the last word.
 */
export async function endExpiredLeases(
  tx: Database,
  { now, before }: { readonly now: Instant; readonly before: Instant },
): Promise<readonly string[]> {
  const { rows } = await sql<{ job_type: string }>`
    update sch.scheduled_jobs set lease_until = null, last_end = ${new Date(now)}, last_result = 'failed',
      last_error = 'The node ' || running_node || ' was ended, or lost the database, in the middle of it.'
    where lease_until <= ${new Date(before)} returning job_type`.execute(tx.sql);
  return rows.map((row) => row.job_type);
}

/** Runs a statement of the queue's own inside a transaction of ours. */
export type ExecuteSql = (text: string, values?: readonly unknown[]) => Promise<{ readonly rows: unknown[] }>;

export function executorOf(tx: Database): ExecuteSql {
  return async (text, values = []) => {
    const { rows } = await tx.sql.executeQuery(CompiledQuery.raw(text, [...values]));
    return { rows };
  };
}

function withDates<Entry extends { readonly nextRun?: Instant }>(entry: Entry): Record<string, unknown> {
  return { ...entry, ...(entry.nextRun !== undefined && { nextRun: new Date(entry.nextRun).toISOString() }) };
}

type Row = {
  job_type: string;
  name: string;
  job: string;
  cron_expression: string | null;
  configured_cron: string | null;
  time_zone: string;
  is_active: boolean;
  last_start: Date | null;
  last_end: Date | null;
  last_result: string | null;
  last_error: string | null;
  next_run: Date | null;
  running_node: string | null;
  lease_until: Date | null;
  max_run_seconds: number;
};

function toScheduledJob(row: Row): ScheduledJob {
  return {
    jobType: row.job_type,
    name: row.name,
    job: row.job,
    timeZone: row.time_zone,
    isActive: row.is_active,
    maxRunSeconds: row.max_run_seconds,
    ...(row.cron_expression !== null && { cron: row.cron_expression }),
    ...(row.configured_cron !== null && { configuredCron: row.configured_cron }),
    ...(row.next_run !== null && { nextRun: row.next_run.getTime() }),
    ...(row.last_start !== null && { lastStart: row.last_start.getTime() }),
    ...(row.last_end !== null && { lastEnd: row.last_end.getTime() }),
    ...(row.last_result !== null && { lastResult: row.last_result }),
    ...(row.last_error !== null && { lastError: row.last_error }),
    ...(row.running_node !== null && { runningNode: row.running_node }),
    ...(row.lease_until !== null && { leaseUntil: row.lease_until.getTime() }),
  };
}
