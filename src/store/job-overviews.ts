import type { GuardTrip } from '../domain/plan.ts';
import type { Instant } from '../domain/time.ts';
import { type Database, sql } from './database.ts';
import type { CycleError } from './list-cycles.ts';

/** Why a job did not go well, and when. */
export type JobFailure = CycleError & { readonly at: Instant };

/** What the store knows of a job at one glance. */
export type JobOverview = {
  readonly job: string;
  /** When the last good cycle began. */
  readonly lastGoodAt?: Instant;
  /** The last one that was not: a system failed, a guard stopped it, its process ended. */
  readonly lastFailure?: JobFailure;
  /** Failures in a row because of a system. */
  readonly failures: number;
  readonly quarantinedSince?: Instant;
  readonly nextAttempt?: Instant;
  readonly linked: number;
  /** People who are held, those aside of whom the next three tell. */
  readonly held: number;
  /** People whose last write the target refused. */
  readonly failed: number;
  /** People whose change a guard holds until somebody approves it. */
  readonly awaiting: number;
  /** People whom a human has set aside by an undo or an unlink, and who therefore need nobody. */
  readonly setAside: number;
};

/** These jobs at one glance, in their order; a job that has not run is there too. */
export async function loadJobOverviews(database: Database, jobs: readonly string[]): Promise<readonly JobOverview[]> {
  const { rows } = await sql<Row>`
    select j.job, s.last_good_at, coalesce(s.failures, 0) as failures, s.quarantined_since, s.next_attempt, s.last_error,
      (select count(*) from app.links l where l.job = j.job) as linked,
      h.held, h.failed, h.awaiting, h.aside, c.ended_at as cycle_at, c.error as cycle_error, c.trips
    from unnest(${jobs}::text[]) with ordinality as j (job, place)
    left join app.job_states s on s.job = j.job
    left join lateral (
      select coalesce(c.ended_at, c.started_at) as ended_at, c.error, p.trips from app.cycles c
      left join app.plans p on p.id = c.plan_id
      where c.job = j.job and c.state in ('failed', 'stopped') order by c.started_at desc limit 1) c on true
    cross join lateral (
      select count(*) filter (where code = 'awaitingApproval') as awaiting,
        count(*) filter (where code in ('undone', 'unlinked')) as aside,
        count(*) filter (where is_open and state is not distinct from 'failed') as failed,
        count(*) filter (where is_open and state is distinct from 'failed') as held
      from (
        select h.problems -> 0 ->> 'code' as code,
          coalesce(h.problems -> 0 ->> 'code', '') not in ('awaitingApproval', 'undone', 'unlinked') as is_open, (
          select o.state from app.operations o where o.worker = h.worker and o.job = h.job
          order by o.intended_at desc, o.id desc limit 1) as state
        from app.held h where h.job = j.job) h) h
    order by j.place`.execute(database.sql);
  return rows.map(toOverview);
}

type Row = {
  job: string;
  last_good_at: Date | null;
  failures: number;
  quarantined_since: Date | null;
  next_attempt: Date | null;
  last_error: (CycleError & { at?: string }) | null;
  linked: number;
  held: number;
  failed: number;
  awaiting: number;
  aside: number;
  cycle_at: Date | null;
  cycle_error: CycleError | null;
  trips: GuardTrip[] | null;
};

function toOverview(row: Row): JobOverview {
  const lastFailure = lastFailureOf(row);
  return {
    job: row.job,
    ...(row.last_good_at !== null && { lastGoodAt: row.last_good_at.getTime() }),
    ...(lastFailure !== undefined && { lastFailure }),
    failures: row.failures,
    ...(row.quarantined_since !== null && { quarantinedSince: row.quarantined_since.getTime() }),
    ...(row.next_attempt !== null && { nextAttempt: row.next_attempt.getTime() }),
    ...{ linked: row.linked, held: row.held, failed: row.failed, awaiting: row.awaiting, setAside: row.aside },
  };
}

/** What the state of the job remembers knows system and advice; a cycle that a guard stopped stands among the cycles alone. */
function lastFailureOf({ last_error, cycle_at, cycle_error, trips }: Row): JobFailure | undefined {
  const ofCycle = cycle_at === null ? undefined : toCycleFailure(cycle_at.getTime(), cycle_error, trips ?? []);
  if (last_error === null) return ofCycle;
  const { at: since, ...error } = last_error;
  const at = since === undefined ? (ofCycle?.at ?? 0) : Date.parse(since);
  return ofCycle !== undefined && ofCycle.at > at ? ofCycle : { ...error, at };
}

function toCycleFailure(at: Instant, error: CycleError | null, trips: readonly GuardTrip[]): JobFailure {
  if (error !== null) return { ...error, at };
  return { code: trips[0]?.guard ?? 'stopped', message: trips.map(({ message }) => message).join(' '), at };
}

/** A plan that people wait for. */
export type AwaitedPlan = {
  readonly id: string;
  readonly job: string;
  /** How many wait for it. */
  readonly people: number;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
  readonly trips: readonly GuardTrip[];
};

/**
 * The plans that people of these jobs wait for: for each person the newest one that can still be approved. Every cycle makes a new plan, so that an
 * older one with the same people need not be looked at.
 */
export async function listAwaitedPlans(
  database: Database,
  jobs: readonly string[],
  now: Instant,
): Promise<readonly AwaitedPlan[]> {
  const { rows } = await sql<{
    id: string;
    job: string;
    people: number;
    created_at: Date;
    expires_at: Date;
    trips: GuardTrip[];
  }>`
    with awaited as (
      select distinct on (p.job, c.worker_anchor) p.id
      from app.plans p
      join app.changes c on c.plan_id = p.id and c.state = 'blocked'
      join app.held h on h.job = p.job and h.worker = c.worker
      where p.job = any(${jobs}::text[]) and p.state = 'open' and p.expires_at > ${new Date(now)}
        and h.problems -> 0 ->> 'code' = 'awaitingApproval'
      order by p.job, c.worker_anchor, p.created_at desc, p.id)
    select p.id, p.job, count(*) as people, p.created_at, p.expires_at, p.trips
    from awaited a join app.plans p on p.id = a.id
    group by p.id order by p.created_at desc, p.id`.execute(database.sql);
  return rows.map(({ created_at, expires_at, ...row }) => ({
    ...{ ...row, createdAt: created_at.getTime(), expiresAt: expires_at.getTime() },
  }));
}
