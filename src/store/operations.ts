import type { AttributeDelta } from '../domain/change.ts';
import type { AccountRef, OperationKind } from '../domain/operation.ts';
import type { Problem } from '../domain/problem.ts';
import { type Database, sql } from './database.ts';
import { toJsonb } from './to-jsonb.ts';

/** A change of an attribute as the journal keeps it: without a value that must not be shown. */
export function toJournaled(delta: AttributeDelta): AttributeDelta {
  return delta.redacted === true ? { name: delta.name, redacted: true } : delta;
}

/** The journal's line before a call. */
export type IntendedOperation = {
  readonly seq: number;
  readonly step: number;
  readonly worker: string;
  readonly workerAnchor: string;
  readonly kind: OperationKind;
  readonly account?: AccountRef;
  readonly deltas: readonly AttributeDelta[];
  readonly reasons: readonly string[];
};

/** The journal's line after a call. `notDone`: the call was never made, or is proven not to have had any effect. */
export type EndedOperation = {
  readonly seq: number;
  readonly step: number;
  readonly state: 'done' | 'failed' | 'notDone';
  readonly account?: AccountRef;
  readonly endedAt: number;
  readonly milliseconds?: number;
  readonly adopted?: boolean;
  /** What of it was found done after a crash, where that is not all: the rest comes again. */
  readonly deltas?: readonly AttributeDelta[];
  /** Not found done after a crash, and to be looked for once more: the system may carry out late what it was asked. */
  readonly recheck?: boolean;
  readonly problem?: Problem;
};

export async function insertIntended(
  database: Database,
  cycle: { job: string; cycleId: string; planId: string; now: number },
  operations: readonly IntendedOperation[],
): Promise<void> {
  if (operations.length === 0) return;
  await sql`
    insert into app.operations (job, cycle_id, plan_id, seq, step, worker, worker_anchor, kind, state, account_anchor,
      account_name, deltas, reasons, intended_at)
    select ${cycle.job}, ${cycle.cycleId}, ${cycle.planId}, o.seq, o.step, o.worker, o."workerAnchor", o.kind,
      'intended', o.account ->> 'anchor', o.account ->> 'name', o.deltas, o.reasons, ${new Date(cycle.now)}
    from jsonb_to_recordset(${toJsonb(operations)}::jsonb) as o (seq int, step int, worker text, "workerAnchor" text,
      kind text, account jsonb, deltas jsonb, reasons jsonb)
    on conflict (plan_id, seq, step) do update set state = 'intended', intended_at = excluded.intended_at,
      deltas = excluded.deltas, recheck = false`.execute(database.sql);
}

export async function saveEnded(
  database: Database,
  planId: string,
  operations: readonly EndedOperation[],
): Promise<void> {
  if (operations.length === 0) return;
  const rows = operations.map((operation) => ({ ...operation, endedAt: new Date(operation.endedAt).toISOString() }));
  await sql`
    update app.operations set state = o.state, ended_at = o."endedAt", milliseconds = o.milliseconds,
      account_anchor = coalesce(o.account ->> 'anchor', account_anchor),
      account_name = coalesce(o.account ->> 'name', account_name),
      deltas = coalesce(o.deltas, operations.deltas), adopted = coalesce(o.adopted, false), recheck = coalesce(o.recheck, false),
      problem = coalesce(o.problem, case when o.state = 'notDone' then operations.problem end)
    from jsonb_to_recordset(${toJsonb(rows)}::jsonb) as o (seq int, step int, state text, account jsonb,
      "endedAt" timestamptz, milliseconds int, deltas jsonb, adopted boolean, recheck boolean, problem jsonb)
    where plan_id = ${planId} and operations.seq = o.seq and operations.step = o.step`.execute(database.sql);
}

/**
 * An operation whose end is not known: a crash came between the call and our commit. `isRecheck`: the cycle after the crash
 * did not find it done, which a system that answers late may have made untrue since. `isUnseen`: it was no crash, the call itself ended so that
 * its target could not tell (`outcomeUnknown`): the server that it was made at went away. `intendedAt` in epoch milliseconds.
 */
export type UnknownOperation = IntendedOperation & {
  readonly planId: string;
  readonly isRecheck: boolean;
  readonly isUnseen: boolean;
  readonly intendedAt: number;
};

/**
 * The unknown operations of a job, oldest first. One that a later cycle has done again is not looked for a second time. The journal has no redacted
 * value: here each comes from the plan, as long as that is there, so that it can be looked for.
 */
export async function loadUnknownOperations(database: Database, job: string): Promise<readonly UnknownOperation[]> {
  await sql`
    update app.operations o set recheck = false
    where o.job = ${job} and o.recheck and exists (
      select 1 from app.operations later
      where later.job = o.job and later.worker_anchor = o.worker_anchor and later.id > o.id and later.plan_id <> o.plan_id
        and later.state in ('intended', 'done') and later.kind = o.kind
        and (o.kind = 'create' or jsonb_path_query_array(later.deltas, '$[*].name') @>
          any(array(select jsonb_build_array(jsonb_path_query(o.deltas, '$[*].name'))))))`.execute(database.sql);
  const { rows } = await sql<UnknownRow>`
    select o.plan_id, o.seq, o.step, o.worker, o.worker_anchor, o.kind, o.account_anchor, o.account_name, o.deltas,
      o.reasons, o.recheck, o.intended_at, coalesce(o.problem ->> 'code' = 'outcomeUnknown', false) as unseen, case when o.deltas @> '[{"redacted":true}]' then c.deltas end as planned
    from app.operations o left join app.changes c on c.plan_id = o.plan_id and c.seq = o.seq
    where o.job = ${job} and (o.state = 'intended' or o.recheck) order by o.id`.execute(database.sql);
  return rows.map((row) => ({
    ...toIntended({ ...row, deltas: row.deltas.map((delta) => withPlannedValue(delta, row.planned ?? [])) }),
    ...{ planId: row.plan_id, isRecheck: row.recheck, isUnseen: row.unseen, intendedAt: row.intended_at.getTime() },
  }));
}

function withPlannedValue(delta: AttributeDelta, planned: readonly AttributeDelta[]): AttributeDelta {
  if (delta.redacted !== true) return delta;
  return planned.find(({ name, redacted }) => name === delta.name && redacted === true) ?? delta;
}

/**
 * Removes the lines of calls that were intended before an instant, whose end is known; gives how many. It goes by the numbers of the lines, so that
 * among millions only those are looked at that go: a line that was intended anew keeps its number, and the few after it for as long.
 */
export async function purgeOperations(database: Database, before: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from app.operations where state <> 'intended' and not recheck and id < coalesce(
      (select id from app.operations where intended_at >= ${new Date(before)} order by id limit 1),
      (select max(id) + 1 from app.operations))`.execute(database.sql);
  return Number(numAffectedRows ?? 0);
}

type UnknownRow = Row & {
  plan_id: string;
  recheck: boolean;
  intended_at: Date;
  unseen: boolean;
  planned: AttributeDelta[] | null;
};

type Row = {
  seq: number;
  step: number;
  worker: string;
  worker_anchor: string;
  kind: OperationKind;
  account_anchor: string | null;
  account_name: string | null;
  deltas: AttributeDelta[];
  reasons: string[];
};

function toIntended(row: Row): IntendedOperation {
  return {
    seq: row.seq,
    step: row.step,
    worker: row.worker,
    workerAnchor: row.worker_anchor,
    kind: row.kind,
    ...(row.account_anchor !== null &&
      row.account_name !== null && { account: { anchor: row.account_anchor, name: row.account_name } }),
    deltas: row.deltas,
    reasons: row.reasons,
  };
}
