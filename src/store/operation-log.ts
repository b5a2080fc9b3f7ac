import type { AttributeDelta } from '../domain/change.ts';
import type { OperationKind } from '../domain/operation.ts';
import type { Problem } from '../domain/problem.ts';
import type { Instant } from '../domain/time.ts';
import { type Database, sql } from './database.ts';
import type { Paging } from './list-flex-logs.ts';

/**
 * How an operation ended. `intended`: the call is under way, or a crash hid its end until the next cycle finds out. `notDone`: it was never made, or
 * is proven to have had no effect.
 */
export const operationOutcomes = ['done', 'failed', 'notDone', 'intended'] as const;
export type OperationOutcome = (typeof operationOutcomes)[number];

/** A line of the provisioning log: one call to a target. Redacted values are in no delta and in no message. */
export type LoggedOperation = {
  readonly id: number;
  readonly job: string;
  readonly cycleId: string;
  readonly planId: string;
  readonly worker: string;
  readonly workerAnchor: string;
  /** Of the worker, as HR had it then, or has it now. */
  readonly name?: string;
  readonly kind: OperationKind;
  readonly outcome: OperationOutcome;
  /** Found done after a crash. */
  readonly adopted: boolean;
  readonly accountAnchor?: string;
  readonly accountName?: string;
  readonly deltas: readonly AttributeDelta[];
  readonly reasons: readonly string[];
  readonly intendedAt: Instant;
  readonly endedAt?: Instant;
  readonly milliseconds?: number;
  readonly problem?: Problem;
};

/** Which operations; every part that is given must hold. */
export type OperationFilter = {
  /** Of one of these jobs. */
  readonly jobs?: readonly string[];
  /** The id by which people know the worker. */
  readonly worker?: string;
  /** On one of these accounts. */
  readonly accountAnchors?: readonly string[];
  readonly cycleId?: string;
  readonly kind?: OperationKind;
  readonly outcome?: OperationOutcome;
  /** Called at this instant or later, in milliseconds. */
  readonly from?: Instant;
  /** Called before this instant. */
  readonly until?: Instant;
};

/** One page of the log, newest first; `before` is the id of the last line of the page before. */
export async function listOperations(
  database: Database,
  filter: OperationFilter,
  paging: Paging = {},
): Promise<readonly LoggedOperation[]> {
  const { rows } = await pageOfOperations(filter, {
    limit: paging.limit ?? 50,
    ...(paging.before !== undefined && { before: await findPlace(database, paging.before) }),
  }).execute(database.sql);
  return rows.map(toLoggedOperation);
}

/** Where a line stands in the order of the log. */
type Place = { readonly id: number; readonly at?: string };

async function findPlace(database: Database, id: number): Promise<Place> {
  const { rows } = await sql<{ at: string }>`
    select intended_at::text as at from app.operations where id = ${id}`.execute(database.sql);
  return { id, ...(rows[0] !== undefined && { at: rows[0].at }) };
}

/**
 * The statement of a page, for whoever asks how it is carried out. The page is read by one index in its order; names are looked up for its lines alone.
 * Several jobs are read beside each other, because no index has them in one order; so is everything, when nothing narrows it down.
 */
export function pageOfOperations(
  filter: OperationFilter,
  { limit, before }: { readonly limit: number; readonly before?: Place },
) {
  const where = toCondition(filter, before);
  const newest = sql`order by o.intended_at desc, o.id desc limit ${limit}`;
  const jobs =
    filter.jobs === undefined ? (isWide(filter) ? everyJob : undefined) : sql`unnest(${filter.jobs}::text[])`;
  const page =
    jobs === undefined
      ? sql`select o.* from app.operations o where ${where} ${newest}`
      : sql`
        select o.* from ${jobs} as wanted (job)
        cross join lateral (
          select o.* from app.operations o where o.job = wanted.job and ${where} ${newest}) o
        ${newest}`;
  return sql<Row>`
    select ${columns} from (${page}) o ${names} order by o.intended_at desc, o.id desc`;
}

/** Whether no index but that of the jobs is in the order of the page. */
function isWide({ worker, accountAnchors, cycleId, kind = 'update', outcome = 'done' }: OperationFilter): boolean {
  const isNarrow = worker !== undefined || accountAnchors !== undefined || cycleId !== undefined;
  return !isNarrow && kind === 'update' && outcome === 'done';
}

/** Each job that the log has lines of: one step of the index for each. */
const everyJob = sql`(
  with recursive jobs (job) as (
    (select job from app.operations order by job limit 1)
    union all
    select (select o.job from app.operations o where o.job > jobs.job order by o.job limit 1)
    from jobs where jobs.job is not null)
  select job from jobs where job is not null)`;

function toCondition(filter: OperationFilter, before: Place | undefined) {
  const { accountAnchors: anchors } = filter;
  const parts = [
    filter.worker !== undefined && sql`o.worker = ${filter.worker}`,
    // One is an index in the order of the page; of several the few lines are sorted.
    anchors?.length === 1 && sql`o.account_anchor = ${anchors[0]}`,
    anchors !== undefined && anchors.length !== 1 && sql`o.account_anchor = any(${anchors}::text[])`,
    filter.cycleId !== undefined && sql`o.cycle_id = ${filter.cycleId}`,
    filter.kind !== undefined && sql`o.kind = ${filter.kind}`,
    filter.outcome !== undefined && sql`o.state = ${filter.outcome}`,
    // Partial indexes know what is no update, and what is not done.
    filter.kind !== undefined && filter.kind !== 'update' && sql`o.kind <> 'update'`,
    filter.outcome !== undefined && filter.outcome !== 'done' && sql`o.state <> 'done'`,
    filter.from !== undefined && sql`o.intended_at >= ${new Date(filter.from)}`,
    filter.until !== undefined && sql`o.intended_at < ${new Date(filter.until)}`,
    before?.at !== undefined && sql`(o.intended_at, o.id) < (${before.at}::timestamptz, ${before.id}::bigint)`,
    before !== undefined && before.at === undefined && sql`o.id < ${before.id}`,
  ].filter((part) => part !== false);
  return parts.length === 0 ? sql`true` : sql.join(parts, sql` and `);
}

/** One line of the log. */
export async function findOperation(database: Database, id: number): Promise<LoggedOperation | undefined> {
  const { rows } = await sql<Row>`
    select ${columns} from app.operations o ${names} where o.id = ${id}`.execute(database.sql);
  return rows[0] === undefined ? undefined : toLoggedOperation(rows[0]);
}

/**
 * The anchors that an account is known by: what is given may be one, or a name (a DN) in any case that the account has, or had when it was made, moved,
 * opened, closed or deleted.
 */
export async function findAccountAnchors(
  database: Database,
  given: string,
  jobs: readonly string[],
): Promise<readonly string[]> {
  const { rows } = await sql<{ anchor: string }>`
    select t.anchor from unnest(${jobs}::text[]) as known (job)
    join app.target_objects t on t.job = known.job and lower(t.name) = lower(${given}::text)
    union
    select o.account_anchor from app.operations o
    where lower(o.account_name) = lower(${given}::text) and o.kind <> 'update' and o.account_name is not null
      and o.account_anchor is not null`.execute(database.sql);
  const found = rows.map(({ anchor }) => anchor);
  return found.length > 0 ? found : [...new Set([given, given.toLowerCase()])];
}

const columns = sql`o.id, o.job, o.cycle_id, o.plan_id, o.worker, o.worker_anchor, o.kind, o.state, o.adopted,
  o.account_anchor, o.account_name, o.deltas, o.reasons, o.intended_at, o.ended_at, o.milliseconds, o.problem,
  coalesce(c.display_name, s.display_name) as display_name`;

const names = sql`
  left join app.changes c on c.plan_id = o.plan_id and c.seq = o.seq
  left join app.source_objects s on s.job = o.job and s.anchor = o.worker_anchor`;

type Row = {
  id: number;
  job: string;
  cycle_id: string;
  plan_id: string;
  worker: string;
  worker_anchor: string;
  display_name: string | null;
  kind: OperationKind;
  state: OperationOutcome;
  adopted: boolean;
  account_anchor: string | null;
  account_name: string | null;
  deltas: AttributeDelta[];
  reasons: string[];
  intended_at: Date;
  ended_at: Date | null;
  milliseconds: number | null;
  problem: Problem | null;
};

function toLoggedOperation(row: Row): LoggedOperation {
  return {
    ...{ id: row.id, job: row.job, cycleId: row.cycle_id, planId: row.plan_id },
    ...{ worker: row.worker, workerAnchor: row.worker_anchor },
    ...(row.display_name !== null && { name: row.display_name }),
    ...{ kind: row.kind, outcome: row.state, adopted: row.adopted },
    ...(row.account_anchor !== null && { accountAnchor: row.account_anchor }),
    ...(row.account_name !== null && { accountName: row.account_name }),
    ...{ deltas: row.deltas, reasons: row.reasons, intendedAt: row.intended_at.getTime() },
    ...(row.ended_at !== null && { endedAt: row.ended_at.getTime() }),
    ...(row.milliseconds !== null && { milliseconds: row.milliseconds }),
    ...(row.problem !== null && { problem: row.problem }),
  };
}
