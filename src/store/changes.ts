import type { AttributeDelta, Change, ChangeKind } from '../domain/change.ts';
import type { Problem } from '../domain/problem.ts';
import { type Database, inTransaction, sql } from './database.ts';
import { toJsonb } from './to-jsonb.ts';

export type ChangeState = 'planned' | 'blocked' | 'applied' | 'failed' | 'dropped';

/** A change that is numbered in its plan; `newName` is the DN that a new account gets, where the target has such names. */
export type NumberedChange = Change & { readonly seq: number; readonly newName?: string };

/** A change of a stored plan. */
export type StoredChange = NumberedChange & { readonly rank: number; readonly state: ChangeState };

/** Appends changes to a plan; `waitsFor` is the worker key of a reference that has no account yet. */
export async function insertChanges(
  database: Database,
  planId: string,
  changes: readonly NumberedChange[],
): Promise<void> {
  if (changes.length === 0) return;
  const json = toJsonb(
    changes.map((change) => ({ ...change, waitsFor: change.deltas.find(isPendingReference)?.reference })),
  );
  await sql`
    insert into app.changes (plan_id, seq, worker, worker_anchor, display_name, kinds, account_anchor, account_name,
      link, deltas, reasons, waits_for)
    select ${planId}, c.seq, c.worker, c."workerAnchor", c."displayName",
      array(select jsonb_array_elements_text(c.kinds)), c.account ->> 'anchor',
      coalesce(c.account ->> 'name', c."newName"), c.link,
      c.deltas, c.reasons, c."waitsFor"
    from jsonb_to_recordset(${json}::jsonb) as c (seq int, worker text, "workerAnchor" text, "displayName" text,
      kinds jsonb, account jsonb, "newName" text, link boolean, deltas jsonb, reasons jsonb, "waitsFor" text)`.execute(
    database.sql,
  );
}

function isPendingReference(delta: AttributeDelta): boolean {
  return delta.reference !== undefined && delta.after === undefined;
}

/**
 * Ranks the creates of a plan by the tree of their references: nobody is made before the manager whom the same plan
 * makes, so that the reference goes in with the create. People in a cycle of references keep rank 0 and are mended after.
 */
export async function rankCreates(database: Database, planId: string, job: string): Promise<void> {
  await inTransaction(database, async ({ sql: tx }) => {
    // A table of its own, because its size is known to the planner once analyzed: guessed, ranking is quadratic.
    await sql`create temporary table create_parents (seq int, parent int) on commit drop`.execute(tx);
    await sql`
      insert into create_parents select c.seq, min(p.seq) from app.changes c
      join app.source_keys k on k.job = ${job} and k.key = c.waits_for and k.anchor <> c.worker_anchor
      join app.changes p on p.plan_id = c.plan_id and p.worker_anchor = k.anchor and 'create' = any(p.kinds)
      where c.plan_id = ${planId} and 'create' = any(c.kinds) group by c.seq`.execute(tx);
    await sql`analyze create_parents`.execute(tx);
    await sql`
      with recursive ranks as (
        select distinct c.parent as seq, 0 as rank from create_parents c
        where not exists (select 1 from create_parents above where above.seq = c.parent)
        union all
        select c.seq, r.rank + 1 from ranks r join create_parents c on c.parent = r.seq
      )
      update app.changes set rank = ranks.rank from ranks
      where plan_id = ${planId} and changes.seq = ranks.seq and ranks.rank > 0`.execute(tx);
  });
}

/** How many people would get an account by this plan although they are linked to one, which is gone. */
export async function countRecreations(database: Database, planId: string, job: string): Promise<number> {
  const { rows } = await sql<{ count: string }>`
    select count(*) from app.changes where plan_id = ${planId} and state = 'planned' and ${isRecreationOf(job)}`.execute(
    database.sql,
  );
  return Number(rows[0]?.count ?? 0);
}

function isRecreationOf(job: string) {
  return sql<boolean>`('create' = any(kinds) and exists (
    select 1 from app.links l where l.job = ${job} and l.worker_anchor = changes.worker_anchor))`;
}

/**
 * Sets aside, until a human approves them, the changes of some kinds, those that would empty one of some attributes, and the
 * accounts of this job's people that would be made anew.
 */
export async function blockChanges(
  database: Database,
  planId: string,
  blocked: {
    readonly kinds: readonly ChangeKind[];
    readonly clears: readonly string[];
    readonly recreationsOf?: string | undefined;
  },
): Promise<readonly StoredChange[]> {
  const { recreationsOf } = blocked;
  if (blocked.kinds.length === 0 && blocked.clears.length === 0 && recreationsOf === undefined) return [];
  const { rows } = await sql<Row>`
    update app.changes set state = 'blocked'
    where plan_id = ${planId} and state = 'planned' and (kinds && ${blocked.kinds}::text[]
      or exists (select 1 from jsonb_array_elements(deltas) as d
        where d ->> 'name' = any(${blocked.clears}::text[]) and d ? 'before' and not d ? 'after')
      or ${recreationsOf === undefined ? sql`false` : isRecreationOf(recreationsOf)})
    returning ${columns}`.execute(database.sql);
  return rows.map(toStoredChange);
}

/**
 * Releases the changes of a plan for an approval: all that wait, or those of the named workers alone; then everything else
 * of the plan waits on, whether a guard held it or it was only planned.
 */
export async function releaseChanges(database: Database, planId: string, workers?: readonly string[]): Promise<void> {
  if (workers === undefined) {
    await sql`
      update app.changes set state = 'planned' where plan_id = ${planId} and state = 'blocked'`.execute(database.sql);
    return;
  }
  await sql`
    update app.changes set state = case when worker = any(${workers}) then 'planned' else 'blocked' end
    where plan_id = ${planId} and state in ('planned', 'blocked')`.execute(database.sql);
}

/** Those of some workers, by source id, for whom a plan has no change. */
export async function findNotInPlan(
  database: Database,
  planId: string,
  workers: readonly string[],
): Promise<readonly string[]> {
  if (workers.length === 0) return [];
  const { rows } = await sql<{ worker: string }>`
    select w.worker from unnest(${workers}::text[]) with ordinality as w (worker, place)
    where not exists (select 1 from app.changes c where c.plan_id = ${planId} and c.worker = w.worker)
    order by w.place`.execute(database.sql);
  return rows.map(({ worker }) => worker);
}

/** Takes the planned changes of these workers out of the plan (a duplicate that showed itself later); returns them. */
export async function dropChanges(
  database: Database,
  planId: string,
  workerAnchors: readonly string[],
): Promise<readonly StoredChange[]> {
  if (workerAnchors.length === 0) return [];
  const { rows } = await sql<Row>`
    update app.changes set state = 'dropped'
    where plan_id = ${planId} and state = 'planned' and worker_anchor = any(${workerAnchors})
    returning ${columns}`.execute(database.sql);
  return rows.map(toStoredChange);
}

/**
 * The changes of a plan that come next in the order in which they are applied: at most `limit`, all of one rank, none of
 * those that are under way (their numbers).
 */
export async function loadNextChanges(
  database: Database,
  planId: string,
  { limit, underWay }: { readonly limit: number; readonly underWay: readonly number[] },
): Promise<readonly StoredChange[]> {
  const { rows } = await sql<Row>`
    select ${columns} from app.changes
    where plan_id = ${planId} and state = 'planned' and seq <> all(${underWay})
      and rank = (
        select min(rank) from app.changes where plan_id = ${planId} and state = 'planned' and seq <> all(${underWay}))
    order by seq limit ${limit}`.execute(database.sql);
  return rows.map(toStoredChange);
}

/** Every change of a plan by its number, in pages: for showing and hashing. */
export async function* listChanges(database: Database, planId: string): AsyncIterable<readonly StoredChange[]> {
  let last = -1;
  for (;;) {
    const { rows } = await sql<Row>`
      select ${columns} from app.changes where plan_id = ${planId} and seq > ${last} order by seq limit 1000`.execute(
      database.sql,
    );
    const end = rows.at(-1);
    if (end === undefined) return;
    last = end.seq;
    yield rows.map(toStoredChange);
  }
}

/** One page of the changes of a plan by their numbers. */
export async function listChangePage(
  database: Database,
  planId: string,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<readonly StoredChange[]> {
  const { rows } = await sql<Row>`
    select ${columns} from app.changes where plan_id = ${planId} and seq > ${after} order by seq limit ${limit}`.execute(
    database.sql,
  );
  return rows.map(toStoredChange);
}

export async function saveChangeStates(
  database: Database,
  planId: string,
  states: readonly { seq: number; state: ChangeState; problem?: Problem }[],
): Promise<void> {
  if (states.length === 0) return;
  await sql`
    update app.changes set state = s.state, problem = s.problem
    from jsonb_to_recordset(${toJsonb(states)}::jsonb) as s (seq int, state text, problem jsonb)
    where plan_id = ${planId} and changes.seq = s.seq`.execute(database.sql);
}

/**
 * Changes of approved plans whose every call was found done after a crash are made. Those of a cycle are judged again: an account that was made may
 * lack what was to follow.
 */
export async function saveFoundDone(database: Database, planIds: readonly string[]): Promise<void> {
  await sql`
    update app.changes c set state = 'applied'
    where c.plan_id in (select id from app.plans where id = any(${planIds}::uuid[]) and approved_at is not null)
      and c.state in ('planned', 'blocked') and (
      select bool_and(o.state = 'done') from app.operations o where o.plan_id = c.plan_id and o.seq = c.seq)`.execute(
    database.sql,
  );
}

/**
 * The target went away: planned changes that were not made are dropped, because the next cycle plans them afresh, or wait
 * on where a human had released them. Returns them.
 */
export async function endPlannedChanges(
  database: Database,
  planId: string,
  as: 'dropped' | 'blocked',
): Promise<readonly StoredChange[]> {
  const { rows } = await sql<Row>`
    update app.changes set state = ${as} where plan_id = ${planId} and state = 'planned'
    returning ${columns}`.execute(database.sql);
  return rows.map(toStoredChange);
}

/**
 * The workers, by source id, of changes that nobody has made: their cycle broke off, and no good one has begun since. What made them due may have
 * been no change in HR, so that no read would name them again.
 */
export async function loadUnfinishedWorkers(database: Database, job: string): Promise<readonly string[]> {
  const { rows } = await sql<{ worker: string }>`
    select distinct c.worker from app.cycles y
    join app.plans p on p.cycle_id = y.id
    join app.changes c on c.plan_id = p.id and c.state in ('planned', 'dropped')
    where y.job = ${job} and y.state = 'failed'
      and y.started_at > coalesce((select last_good_at from app.job_states where job = ${job}), '-infinity')
    order by c.worker`.execute(database.sql);
  return rows.map(({ worker }) => worker);
}

type Row = {
  seq: number;
  rank: number;
  state: ChangeState;
  worker: string;
  worker_anchor: string;
  display_name: string | null;
  kinds: ChangeKind[];
  account_anchor: string | null;
  account_name: string | null;
  link: boolean;
  deltas: AttributeDelta[];
  reasons: string[];
};

const columns = sql`changes.seq, changes.rank, changes.state, changes.worker, changes.worker_anchor,
  changes.display_name, changes.kinds, changes.account_anchor, changes.account_name, changes.link, changes.deltas,
  changes.reasons`;

function toStoredChange(row: Row): StoredChange {
  return {
    seq: row.seq,
    rank: row.rank,
    state: row.state,
    worker: row.worker,
    workerAnchor: row.worker_anchor,
    ...(row.display_name !== null && { displayName: row.display_name }),
    kinds: row.kinds,
    ...(row.account_anchor !== null &&
      row.account_name !== null && { account: { anchor: row.account_anchor, name: row.account_name } }),
    ...(row.account_anchor === null && row.account_name !== null && { newName: row.account_name }),
    link: row.link,
    deltas: row.deltas,
    reasons: row.reasons,
  };
}

export async function countPlannedChanges(database: Database, planId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from app.changes where plan_id = ${planId} and state = 'planned'`.execute(database.sql);
  return rows[0]?.count ?? 0;
}
