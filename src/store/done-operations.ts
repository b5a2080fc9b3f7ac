import type { AttributeDelta } from '../domain/change.ts';
import type { DoneOperation } from '../domain/done-operation.ts';
import type { OperationKind } from '../domain/operation.ts';
import { type Database, sql } from './database.ts';

/** Which lines of the journal: those of some plans, or one alone; of some workers. */
export type DoneSelection = {
  readonly job: string;
  readonly planIds: readonly string[];
  readonly operation?: number;
  readonly workers?: readonly string[];
};

/** Where the plans of a cycle, a plan or an operation stand: in which job. */
export type FoundPlans = { readonly id: string; readonly job: string; readonly planIds: readonly string[] };

/** The plans of a cycle, by its id or the beginning of it (8 characters at least). */
export async function findCyclePlans(database: Database, idOrStart: string): Promise<FoundPlans | undefined> {
  const start = toStart(idOrStart);
  if (start === undefined) return undefined;
  const { rows } = await sql<{ id: string; job: string; plan_ids: string[] }>`
    select cycle_id as id, job, array_agg(distinct plan_id) as plan_ids from (
      select cycle_id, job, plan_id from app.operations where cycle_id::text like ${`${start}%`}
      union select cycle_id, job, id from app.plans where cycle_id::text like ${`${start}%`}) p
    group by cycle_id, job limit 2`.execute(database.sql);
  return toFound(rows);
}

/** A plan that the journal knows, by its id or the beginning of it: plans are forgotten sooner than the journal. */
export async function findDonePlan(database: Database, idOrStart: string): Promise<FoundPlans | undefined> {
  const start = toStart(idOrStart);
  if (start === undefined) return undefined;
  const { rows } = await sql<{ id: string; job: string; plan_ids: string[] }>`
    select id, job, array[id] as plan_ids from (
      select plan_id as id, job from app.operations where plan_id::text like ${`${start}%`}
      union select id, job from app.plans where id::text like ${`${start}%`}) p
    limit 2`.execute(database.sql);
  return toFound(rows);
}

export async function findOperation(database: Database, id: number): Promise<FoundPlans | undefined> {
  const { rows } = await sql<{ id: string; job: string; plan_ids: string[] }>`
    select id::text as id, job, array[plan_id] as plan_ids from app.operations where id = ${id}`.execute(database.sql);
  return toFound(rows);
}

function toStart(idOrStart: string): string | undefined {
  const start = idOrStart.toLowerCase().replace(/[^0-9a-f-]/g, '');
  return start.length < 8 ? undefined : start;
}

function toFound(rows: readonly { id: string; job: string; plan_ids: string[] }[]): FoundPlans | undefined {
  const [row] = rows;
  return row === undefined || rows.length > 1 ? undefined : { id: row.id, job: row.job, planIds: row.plan_ids };
}

/** The names of all attributes that these plans wrote. */
export async function loadWrittenAttributes(
  database: Database,
  planIds: readonly string[],
): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`
    select distinct d ->> 'name' as name from app.operations o, jsonb_array_elements(o.deltas) d
    where o.plan_id = any(${planIds}::uuid[])`.execute(database.sql);
  return rows.map(({ name }) => name);
}

/** The names of all attributes in the changes of a plan. */
export async function loadPlannedAttributes(database: Database, planId: string): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`
    select distinct d ->> 'name' as name from app.changes c, jsonb_array_elements(c.deltas) d
    where c.plan_id = ${planId}`.execute(database.sql);
  return rows.map(({ name }) => name);
}

type Row = {
  id: number;
  plan_id: string;
  kind: OperationKind;
  worker: string;
  worker_anchor: string;
  display_name: string | null;
  account_anchor: string;
  account_name: string;
  deltas: AttributeDelta[];
};

/** The calls of a selection that were made, account by account, in pages of so many accounts; of each account the oldest first. */
export async function* listDoneOperations(
  database: Database,
  selection: DoneSelection,
  accounts: number,
): AsyncIterable<readonly (readonly DoneOperation[])[]> {
  let last = '';
  const chosen = sql`o.job = ${selection.job} and o.plan_id = any(${selection.planIds}::uuid[]) and o.state = 'done'
    and o.account_anchor is not null
    and ${selection.operation === undefined ? sql`true` : sql`o.id = ${selection.operation}`}
    and ${selection.workers === undefined ? sql`true` : sql`o.worker = any(${selection.workers})`}`;
  for (;;) {
    const { rows } = await sql<Row>`
      with page as (
        select distinct o.account_anchor from app.operations o where ${chosen} and o.account_anchor > ${last}
        order by o.account_anchor limit ${accounts})
      select o.id, o.plan_id, o.kind, o.worker, o.worker_anchor, c.display_name, o.account_anchor,
        coalesce(o.account_name, '') as account_name, o.deltas
      from app.operations o left join app.changes c on c.plan_id = o.plan_id and c.seq = o.seq
      where ${chosen} and o.account_anchor in (select account_anchor from page)
      order by o.account_anchor, o.id`.execute(database.sql);
    const end = rows.at(-1);
    if (end === undefined) return;
    last = end.account_anchor;
    yield [...Map.groupBy(rows.map(toDoneOperation), ({ account }) => account.anchor).values()];
  }
}

function toDoneOperation(row: Row): DoneOperation {
  return {
    ...{ id: row.id, planId: row.plan_id, kind: row.kind, worker: row.worker, workerAnchor: row.worker_anchor },
    ...(row.display_name !== null && { displayName: row.display_name }),
    account: { anchor: row.account_anchor, name: row.account_name },
    deltas: row.deltas,
  };
}

/** A later line of the journal that wrote an attribute of an account. */
export type LaterWrite = { readonly accountAnchor: string; readonly attribute: string; readonly operation: number };

/** What was written to accounts of these workers by plans other than these: for each attribute the newest line of the journal. */
export async function loadLaterWrites(
  database: Database,
  { job, planIds }: DoneSelection,
  of: { readonly workers: readonly string[]; readonly after: number },
): Promise<readonly LaterWrite[]> {
  const { rows } = await sql<{ account_anchor: string; attribute: string; operation: number }>`
    select o.account_anchor, d ->> 'name' as attribute, max(o.id) as operation
    from app.operations o, jsonb_array_elements(o.deltas) d
    where o.job = ${job} and o.worker = any(${of.workers}) and o.id > ${of.after} and o.state = 'done'
      and o.account_anchor is not null and o.plan_id <> all(${planIds}::uuid[])
    group by 1, 2`.execute(database.sql);
  return rows.map((row) => ({ accountAnchor: row.account_anchor, attribute: row.attribute, operation: row.operation }));
}

/** The anchors of accounts that bore one of these names, in any case, when these plans were made; by the name that was asked for. */
export async function loadFormerNames(
  database: Database,
  planIds: readonly string[],
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (names.length === 0) return new Map();
  const { rows } = await sql<{ asked: string; anchor: string }>`
    select n.name as asked, min(c.account_anchor) as anchor from unnest(${names}::text[]) as n (name)
    join app.changes c on c.plan_id = any(${planIds}::uuid[]) and lower(c.account_name) = lower(n.name)
      and c.account_anchor is not null
    group by 1`.execute(database.sql);
  return new Map(rows.map(({ asked, anchor }) => [asked, anchor]));
}

/** The accounts of the connector space that bear one of these names now, in any case; by the name that was asked for. */
export async function loadNamedAccounts(
  database: Database,
  job: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, { readonly anchor: string; readonly name: string }>> {
  if (names.length === 0) return new Map();
  const { rows } = await sql<{ asked: string; anchor: string; name: string }>`
    select n.name as asked, t.anchor, t.name from unnest(${names}::text[]) as n (name)
    join app.target_objects t on t.job = ${job} and lower(t.name) = lower(n.name)`.execute(database.sql);
  return new Map(rows.map(({ asked, anchor, name }) => [asked, { anchor, name }]));
}

/** Has some changes of a plan carried out after all others. */
export async function putLast(database: Database, planId: string, numbers: readonly number[]): Promise<void> {
  if (numbers.length === 0) return;
  await sql`
    update app.changes set rank = 1 where plan_id = ${planId} and seq = any(${numbers})`.execute(database.sql);
}

/** Those of the workers of whom the selection has no line at all. */
export async function findMissingWorkers(
  database: Database,
  { job, planIds, workers }: DoneSelection & { readonly workers: readonly string[] },
): Promise<readonly string[]> {
  const { rows } = await sql<{ worker: string }>`
    select w.worker from unnest(${workers}::text[]) as w (worker)
    where not exists (
      select 1 from app.operations o where o.job = ${job} and o.worker = w.worker and o.plan_id = any(${planIds}::uuid[]))`.execute(
    database.sql,
  );
  return rows.map(({ worker }) => worker);
}
