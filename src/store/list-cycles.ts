import type { Counts, CycleKind } from '../domain/plan.ts';
import type { Instant } from '../domain/time.ts';
import type { CycleState } from './cycles.ts';
import { type Database, sql } from './database.ts';

/** What ended a cycle before its time, or the system that made it impossible. */
export type CycleError = {
  readonly code: string;
  readonly message: string;
  readonly system?: string;
  readonly advice?: string;
};

/** A cycle as lists show it. */
export type ListedCycle = {
  readonly id: string;
  readonly job: string;
  readonly kind: CycleKind | (string & {});
  readonly state: CycleState;
  readonly startedAt: Instant;
  /** Absent while it runs. */
  readonly endedAt?: Instant;
  readonly planId?: string;
  readonly counts?: Counts;
  readonly operations?: Readonly<Record<string, number>>;
  readonly error?: CycleError;
  /** What the guards said of its plan. */
  readonly trips: readonly string[];
};

/** Which cycles; every part that is given must hold. */
export type CycleFilter = {
  readonly id?: string;
  readonly jobs?: readonly string[];
  readonly state?: CycleState;
  /** Begun at this instant or later, in milliseconds. */
  readonly from?: Instant;
  /** Begun before this instant. */
  readonly until?: Instant;
};

/** One page of cycles, the newest first. */
export async function listCycles(
  database: Database,
  filter: CycleFilter,
  { limit = 50, offset = 0 }: { readonly limit?: number; readonly offset?: number } = {},
): Promise<readonly ListedCycle[]> {
  const parts = [
    filter.id !== undefined && sql`c.id = ${filter.id}::uuid`,
    filter.jobs?.length === 1 && sql`c.job = ${filter.jobs[0]}`,
    filter.jobs !== undefined && filter.jobs.length !== 1 && sql`c.job = any(${filter.jobs}::text[])`,
    filter.state !== undefined && sql`c.state = ${filter.state}`,
    filter.from !== undefined && sql`c.started_at >= ${new Date(filter.from)}`,
    filter.until !== undefined && sql`c.started_at < ${new Date(filter.until)}`,
  ].filter((part) => part !== false);
  const where = parts.length === 0 ? sql`true` : sql.join(parts, sql` and `);
  const { rows } = await sql<Row>`
    select c.id, c.job, c.kind, c.state, c.started_at, c.ended_at, c.plan_id, c.counts, c.operations, c.error,
      coalesce(jsonb_path_query_array(p.trips, '$[*].message'), '[]') as trips
    from (
      select * from app.cycles c where ${where} order by c.started_at desc, c.id limit ${limit} offset ${offset}) c
    left join app.plans p on p.id = c.plan_id
    order by c.started_at desc, c.id`.execute(database.sql);
  return rows.map(toListedCycle);
}

/** The id of the cycle that begins like this (8 characters at least); undefined where none does, or several do. */
export async function findCycleId(database: Database, idOrStart: string): Promise<string | undefined> {
  const digits = idOrStart.toLowerCase().replace(/[^0-9a-f]/g, '');
  if (digits.length < 8 || digits.length > 32) return undefined;
  const { rows } = await sql<{ id: string }>`
    select id from app.cycles where id between ${digits.padEnd(32, '0')}::uuid and ${digits.padEnd(32, 'f')}::uuid
    limit 2`.execute(database.sql);
  return rows.length === 1 ? rows[0]?.id : undefined;
}

type Row = {
  id: string;
  job: string;
  kind: string;
  state: CycleState;
  started_at: Date;
  ended_at: Date | null;
  plan_id: string | null;
  counts: Counts | null;
  operations: Record<string, number> | null;
  error: CycleError | null;
  trips: string[];
};

function toListedCycle(row: Row): ListedCycle {
  return {
    ...{ id: row.id, job: row.job, kind: row.kind, state: row.state, startedAt: row.started_at.getTime() },
    ...(row.ended_at !== null && { endedAt: row.ended_at.getTime() }),
    ...(row.plan_id !== null && { planId: row.plan_id }),
    ...(row.counts !== null && { counts: row.counts }),
    ...(row.operations !== null && { operations: row.operations }),
    ...(row.error !== null && { error: row.error }),
    trips: row.trips,
  };
}
