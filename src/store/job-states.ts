import { type Database, sql } from './database.ts';
import { toJsonb } from './to-jsonb.ts';

/** What a job remembers between its cycles. */
export type JobState = {
  readonly watermark?: string;
  /** Of the mapping and scope that the last cycle used: a different one asks for an initial cycle. */
  readonly mappingHash?: string;
  /** How many people the last good whole read had. */
  readonly sourceCount?: number;
  readonly failures: number;
  readonly quarantinedSince?: number;
  readonly nextAttempt?: number;
};

type Row = {
  watermark: string | null;
  mapping_hash: string | null;
  source_count: number | null;
  failures: number;
  quarantined_since: Date | null;
  next_attempt: Date | null;
};

export async function loadJobState(database: Database, job: string): Promise<JobState> {
  const { rows } = await sql<Row>`
    select watermark, mapping_hash, source_count, failures, quarantined_since, next_attempt
    from app.job_states where job = ${job}`.execute(database.sql);
  const row = rows[0];
  if (row === undefined) return { failures: 0 };
  return {
    ...(row.watermark !== null && { watermark: row.watermark }),
    ...(row.mapping_hash !== null && { mappingHash: row.mapping_hash }),
    ...(row.source_count !== null && { sourceCount: row.source_count }),
    failures: row.failures,
    ...(row.quarantined_since !== null && { quarantinedSince: row.quarantined_since.getTime() }),
    ...(row.next_attempt !== null && { nextAttempt: row.next_attempt.getTime() }),
  };
}

/** The read has ended whole and is stored: the watermark moves. `sourceCount` only after a whole (initial) read. */
export async function saveWatermark(
  database: Database,
  job: string,
  good: { watermark: string; mappingHash: string; sourceCount?: number; now: number },
): Promise<void> {
  await sql`
    insert into app.job_states (job, watermark, mapping_hash, source_count, last_good_at)
    values (${job}, ${good.watermark}, ${good.mappingHash}, ${good.sourceCount ?? null}, ${new Date(good.now)})
    on conflict (job) do update set watermark = excluded.watermark, mapping_hash = excluded.mapping_hash,
      source_count = coalesce(excluded.source_count, job_states.source_count),
      last_good_at = excluded.last_good_at, failures = 0, quarantined_since = null, next_attempt = null,
      last_error = null`.execute(database.sql);
}

/** The next cycle reads everything. Links, held persons and quarantine stay as they are. */
export async function clearWatermark(database: Database, job: string): Promise<void> {
  await sql`update app.job_states set watermark = null where job = ${job}`.execute(database.sql);
}

/** A whole read was judged and not used: incremental cycles go on from where they were. */
export async function restoreWatermark(database: Database, job: string, watermark: string): Promise<void> {
  await sql`update app.job_states set watermark = ${watermark} where job = ${job}`.execute(database.sql);
}

/** A cycle failed as a whole: remember the error and when scheduled cycles may try again. */
export async function saveFailure(
  database: Database,
  job: string,
  failure: { failures: number; quarantinedSince?: number; nextAttempt?: number; error: unknown },
): Promise<void> {
  const quarantined = failure.quarantinedSince === undefined ? null : new Date(failure.quarantinedSince);
  const next = failure.nextAttempt === undefined ? null : new Date(failure.nextAttempt);
  await sql`
    insert into app.job_states (job, failures, quarantined_since, next_attempt, last_error)
    values (${job}, ${failure.failures}, ${quarantined}, ${next}, ${toJsonb(failure.error)}::jsonb)
    on conflict (job) do update set failures = excluded.failures, quarantined_since = excluded.quarantined_since,
      next_attempt = excluded.next_attempt, last_error = excluded.last_error`.execute(database.sql);
}
