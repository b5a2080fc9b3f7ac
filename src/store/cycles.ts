import type { Counts, PlanKind } from '../domain/plan.ts';
import { type Database, sql } from './database.ts';
import { toJsonb } from './to-jsonb.ts';

export const cycleStates = ['reading', 'applying', 'done', 'stopped', 'failed'] as const;
export type CycleState = (typeof cycleStates)[number];

export async function insertCycle(
  database: Database,
  cycle: { id: string; job: string; kind: PlanKind | 'on-demand'; startedAt: number },
): Promise<void> {
  await sql`
    insert into app.cycles (id, job, kind, state, started_at)
    values (${cycle.id}, ${cycle.job}, ${cycle.kind}, 'reading', ${new Date(cycle.startedAt)})`.execute(database.sql);
}

export async function endCycle(
  database: Database,
  cycle: {
    id: string;
    state: CycleState;
    endedAt: number;
    planId?: string;
    counts?: Counts;
    operations?: Readonly<Record<string, number>>;
    error?: unknown;
  },
): Promise<void> {
  await sql`
    update app.cycles set state = ${cycle.state}, ended_at = ${new Date(cycle.endedAt)},
      plan_id = ${cycle.planId ?? null}, counts = ${toJson(cycle.counts)}::jsonb,
      operations = ${toJson(cycle.operations)}::jsonb, error = ${toJson(cycle.error)}::jsonb
    where id = ${cycle.id}`.execute(database.sql);
}

/**
 * Cycles and approvals that a crash left open; the caller holds the job's lock, so that none of them can still be running. What was approved and not
 * carried out can be approved again.
 */
export async function endAbandonedCycles(database: Database, job: string, endedAt: number): Promise<void> {
  const error = { code: 'interrupted', message: 'The process ended in the middle of this cycle.' };
  await sql`
    update app.cycles set state = 'failed', ended_at = ${new Date(endedAt)}, error = ${toJson(error)}::jsonb
    where job = ${job} and state in ('reading', 'applying')`.execute(database.sql);
  await sql`
    with abandoned as (
      update app.plans set state = 'open' where job = ${job} and state = 'applying' returning id)
    update app.changes c set state = 'blocked' from abandoned a
    where c.plan_id = a.id and c.state = 'planned'`.execute(database.sql);
}

/** Removes cycles that began before an instant; gives how many. */
export async function purgeCycles(database: Database, before: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from app.cycles where started_at < ${new Date(before)}`.execute(database.sql);
  return Number(numAffectedRows ?? 0);
}

function toJson(value: unknown): string | null {
  return value === undefined ? null : toJsonb(value);
}
