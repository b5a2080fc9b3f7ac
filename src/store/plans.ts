import type { Counts, GuardTrip, PlanKind, PlanSummary, Verdict } from '../domain/plan.ts';
import { newCounts } from '../domain/plan.ts';
import type { CycleState } from './cycles.ts';
import { type Database, sql } from './database.ts';
import { toJsonb } from './to-jsonb.ts';

export const planStates = ['collecting', 'open', 'applying', 'applied', 'superseded'] as const;
export type PlanState = (typeof planStates)[number];

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
    kind: PlanKind | 'on-demand';
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

/**
 * Removes plans that were made and have expired before an instant, with their changes; gives how many. The newest plan of each job stays, and
 * whatever a call belongs to whose end is not known.
 */
export async function purgePlans(database: Database, before: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from app.plans p where created_at < ${new Date(before)} and expires_at < ${new Date(before)}
      and exists (select 1 from app.plans later where later.job = p.job and later.created_at > p.created_at)
      and not exists (select 1 from app.operations o
        where o.job = p.job and o.plan_id = p.id and (o.state = 'intended' or o.recheck))`.execute(database.sql);
  return Number(numAffectedRows ?? 0);
}

type Row = {
  id: string;
  job: string;
  cycle_id: string;
  kind: PlanKind;
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
  return row === undefined || rows.length > 1 ? undefined : toStoredPlan(row);
}

/** A plan as lists show it: with the changes that a guard holds, and who approved it last. */
export type ListedPlan = StoredPlan & {
  readonly waiting: number;
  /** Changes that nothing holds and that were not carried out: those of a dry run, which can be approved too, or of a cycle that was cut off. */
  readonly planned: number;
  /** Absent when the cycle was forgotten before the plan. */
  readonly cycleState?: CycleState;
  readonly approvedBy?: string;
  readonly approvedAt?: number;
};

/** Which plans; every part that is given must hold. */
export type PlanFilter = {
  readonly id?: string;
  readonly job?: string;
  readonly state?: PlanState;
  /** Those that can be approved at this instant and hold something back. */
  readonly waitingAt?: number;
};

/** One page of plans, the newest first, and how many the filter has in all. */
export async function listPlans(
  database: Database,
  filter: PlanFilter,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<{ readonly plans: readonly ListedPlan[]; readonly total: number }> {
  const parts = [
    filter.id !== undefined && sql`id::text = ${filter.id}`,
    filter.job !== undefined && sql`job = ${filter.job}`,
    filter.state !== undefined && sql`state = ${filter.state}`,
    filter.waitingAt !== undefined &&
      sql`state = 'open' and expires_at > ${new Date(filter.waitingAt)}
      and exists (select 1 from app.changes c where c.plan_id = p.id and c.state = 'blocked')`,
  ].filter((part) => part !== false);
  const where = parts.length === 0 ? sql`true` : sql.join(parts, sql` and `);
  const { rows } = await sql<ListedRow>`
    select id, job, cycle_id, kind, created_at, expires_at, state, verdict, trips, hash, counts, approved_by, approved_at,
      (select count(*) from app.changes c where c.plan_id = p.id and c.state = 'blocked') as waiting,
      (select count(*) from app.changes c where c.plan_id = p.id and c.state = 'planned') as planned,
      (select c.state from app.cycles c where c.id = p.cycle_id) as cycle_state
    from app.plans p where ${where} order by created_at desc, id limit ${limit} offset ${offset}`.execute(database.sql);
  const count = await sql<{ total: number }>`
    select count(*) as total from app.plans p where ${where}`.execute(database.sql);
  return { plans: rows.map(toListedPlan), total: count.rows[0]?.total ?? 0 };
}

type ListedRow = Row & {
  waiting: number;
  planned: number;
  cycle_state: CycleState | null;
  approved_by: string | null;
  approved_at: Date | null;
};

function toListedPlan(row: ListedRow): ListedPlan {
  return {
    ...toStoredPlan(row),
    waiting: row.waiting,
    planned: row.planned,
    ...(row.cycle_state !== null && { cycleState: row.cycle_state }),
    ...(row.approved_by !== null && { approvedBy: row.approved_by }),
    ...(row.approved_at !== null && { approvedAt: row.approved_at.getTime() }),
  };
}

function toStoredPlan(row: Row): StoredPlan {
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
