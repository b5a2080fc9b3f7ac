import { type Database, sql } from './database.ts';

/** Somebody of whom two plans that wait do not say the same, as lists show one: source id, name, and the attributes that differ. */
export type PlannedDifference = { readonly person: string; readonly attributes: readonly string[] };

/** What a plan that waits for a human says of people, beside an earlier one that waited. */
export type PlanComparison = {
  readonly before: string;
  /** How many people both say the same of. */
  readonly same: number;
  readonly different: readonly PlannedDifference[];
  readonly added: readonly PlannedDifference[];
  /** Those of whom the later plan says nothing, and who wait still. */
  readonly left: readonly PlannedDifference[];
};

/** Compares what a guard holds of two plans of one job, person by person. */
export async function comparePlans(
  database: Database,
  { job, before, after }: { readonly job: string; readonly before: string; readonly after: string },
): Promise<PlanComparison> {
  const { rows } = await sql<{ person: string; what: string; attributes: string[] }>`
    with was as (select * from app.changes where plan_id = ${before} and state = 'blocked'),
      is_now as (select * from app.changes where plan_id = ${after} and state = 'blocked')
    select coalesce(n.worker, w.worker) || coalesce(' ' || coalesce(n.display_name, w.display_name), '') as person,
      case when w.worker_anchor is null then 'added'
        when n.worker_anchor is not null then case when ${isSame('w', 'n')} then 'same' else 'different' end
        when exists (select 1 from app.held h where h.job = ${job} and h.worker_anchor = w.worker_anchor
          and h.problems @> '[{"code":"awaitingApproval"}]') then 'left'
        else 'gone' end as what,
      array(
        select distinct coalesce(a ->> 'name', b ->> 'name') from jsonb_array_elements(w.deltas) a
        full join jsonb_array_elements(n.deltas) b on b ->> 'name' = a ->> 'name'
        where w.deltas is not null and n.deltas is not null and a is distinct from b order by 1) as attributes
    from was w full join is_now n on n.worker_anchor = w.worker_anchor
    order by coalesce(n.seq, w.seq)`.execute(database.sql);
  const listOf = (wanted: string) =>
    rows.filter(({ what }) => what === wanted).map(({ person, attributes }) => ({ person, attributes }));
  return {
    before,
    same: listOf('same').length,
    ...{ different: listOf('different'), added: listOf('added'), left: listOf('left') },
  };
}

/**
 * The people whose change a guard holds in a plan, and of whom the newest later plan that waits says something else; an undo is its own matter.
 *
 * @param options.only source ids; absent: everybody
 */
export async function findReplaced(
  database: Database,
  planId: string,
  options: { readonly only?: readonly string[] | undefined; readonly now: number },
): Promise<readonly { readonly worker: string; readonly planId: string }[]> {
  const only = options.only === undefined ? sql`true` : sql`c.worker = any(${options.only}::text[])`;
  const { rows } = await sql<{ worker: string; plan_id: string }>`
    select worker, plan_id from (
      select distinct on (c.worker_anchor) c.worker, p.id as plan_id, c.seq, ${isSame('c', 'n')} as is_same
      from app.plans mine
      join app.changes c on c.plan_id = mine.id and c.state = 'blocked'
      join app.plans p on p.job = mine.job and p.created_at > mine.created_at and p.state = 'open' and p.kind <> 'undo'
        and p.expires_at > ${new Date(options.now)}
      join app.changes n on n.plan_id = p.id and n.worker_anchor = c.worker_anchor and n.state = 'blocked'
      where mine.id = ${planId} and mine.kind <> 'undo' and ${only}
      order by c.worker_anchor, p.created_at desc) later
    where not is_same order by seq`.execute(database.sql);
  return rows.map(({ worker, plan_id }) => ({ worker, planId: plan_id }));
}

function isSame(left: 'w' | 'c', right: 'n') {
  return sql<boolean>`(${sql.ref(`${left}.kinds`)} = ${sql.ref(`${right}.kinds`)}
    and ${sql.ref(`${left}.deltas`)} = ${sql.ref(`${right}.deltas`)}
    and ${sql.ref(`${left}.account_anchor`)} is not distinct from ${sql.ref(`${right}.account_anchor`)})`;
}
