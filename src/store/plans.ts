import type { Counts, CycleKind, GuardTrip, PlanSummary, Verdict } from '../domain/plan.ts';
import { newCounts } from '../domain/plan.ts';
import { type Database, sql } from './database.ts';
import { toJsonb } from './to-jsonb.ts';

export type PlanState = 'collecting' | 'open' | 'applying' | 'applied' | 'superseded';

export type StoredPlan = Omit<PlanSummary, 'problems'> & {
  readonly state: PlanState;
  readonly cycleId: string;
  readonly createdAt: number;
  readonly expiresAt: number;
};

/** Begins a plan. Older plans that wait for approval keep waiting, until they expire. */
export async function insertPlan(
  database: Database,
  plan: {
    id: string;
    job: string;
    cycleId: string;
    kind: CycleKind | 'on-demand';
    createdAt: number;
    expiresAt: number;
  },
): Promise<void> {
  await sql`
    insert into app.plans (id, job, cycle_id, kind, created_at, expires_at, state)
    values (${plan.id}, ${plan.job}, ${plan.cycleId}, ${plan.kind}, ${new Date(plan.createdAt)},
      ${new Date(plan.expiresAt)}, 'collecting')`.execute(database.sql);
}

export async function savePlanVerdict(
  database: Database,
  plan: { id: string; verdict: Verdict; trips: readonly GuardTrip[]; hash: string; counts: Counts },
): Promise<void> {
  await sql`
    update app.plans set state = 'open', verdict = ${plan.verdict}, trips = ${toJsonb(plan.trips)}::jsonb,
      hash = ${plan.hash}, counts = ${toJsonb(plan.counts)}::jsonb
    where id = ${plan.id}`.execute(database.sql);
}

export async function savePlanState(
  database: Database,
  id: string,
  state: PlanState,
  approval?: { by: string; at: number },
): Promise<void> {
  await sql`
    update app.plans set state = ${state}, approved_by = coalesce(${approval?.by ?? null}, approved_by),
      approved_at = coalesce(${approval === undefined ? null : new Date(approval.at)}, approved_at)
    where id = ${id}`.execute(database.sql);
}

type Row = {
  id: string;
  job: string;
  cycle_id: string;
  kind: CycleKind;
  created_at: Date;
  expires_at: Date;
  state: PlanState;
  verdict: Verdict | null;
  trips: GuardTrip[];
  hash: string | null;
  counts: Counts | null;
};

/** A plan by its id, or by the beginning of it (8 characters at least). */
export async function findPlan(database: Database, idOrStart: string): Promise<StoredPlan | undefined> {
  const start = idOrStart.toLowerCase().replace(/[^0-9a-f-]/g, '');
  if (start.length < 8) return undefined;
  const { rows } = await sql<Row>`
    select id, job, cycle_id, kind, created_at, expires_at, state, verdict, trips, hash, counts
    from app.plans where id::text like ${`${start}%`} limit 2`.execute(database.sql);
  const row = rows[0];
  if (row === undefined || rows.length > 1) return undefined;
  return {
    id: row.id,
    job: row.job,
    cycleId: row.cycle_id,
    kind: row.kind,
    createdAt: row.created_at.getTime(),
    expiresAt: row.expires_at.getTime(),
    state: row.state,
    verdict: row.verdict ?? 'stop',
    trips: row.trips,
    hash: row.hash ?? '',
    counts: row.counts ?? newCounts(),
  };
}
