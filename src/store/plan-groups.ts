import type { AttributeValue } from '../domain/value.ts';
import type { ChangeState } from './changes.ts';
import { type Database, sql } from './database.ts';

/** How many changes of a plan have the same kinds and are at the same point. */
export type KindGroup = { readonly kinds: readonly string[]; readonly state: ChangeState; readonly changes: number };

/** One cause of many changes: an attribute that goes from one value to another. Values that are redacted are in none. */
export type ValueGroup = {
  readonly kinds: readonly string[];
  readonly state: ChangeState;
  readonly attribute: string;
  readonly before?: AttributeValue;
  readonly after?: AttributeValue;
  /** The worker whom a reference names that has no account yet. */
  readonly reference?: string;
  readonly isRedacted: boolean;
  /** How many changes do just this. */
  readonly changes: number;
  /** One of those concerned. */
  readonly worker: string;
  /** How many changes there are of this attribute, and how many different ones. */
  readonly ofAttribute: number;
  readonly variants: number;
};

/** Of each attribute so many causes are told; a plan has as many as it has people where everybody's value is another. */
const causesOfAttribute = 5;

/** The changes of a plan by what becomes of accounts, the most frequent first. */
export async function groupByKind(database: Database, planId: string): Promise<readonly KindGroup[]> {
  const { rows } = await sql<KindGroup>`
    select kinds, state, count(*) as changes from app.changes where plan_id = ${planId}
    group by kinds, state order by count(*) desc, kinds, state`.execute(database.sql);
  return rows;
}

/** The changes of a plan by cause, the most frequent first; new accounts aside, whose values are all their own. */
export async function groupByCause(database: Database, planId: string): Promise<readonly ValueGroup[]> {
  const { rows } = await sql<Row>`
    with deltas as (
      select array_to_string(c.kinds, ',') collate "C" as kinds, c.state, c.worker collate "C" as worker,
        (d ->> 'name') collate "C" as attribute, coalesce((d ->> 'redacted')::boolean, false) as redacted,
        case when d ->> 'redacted' = 'true' then null else d -> 'before' end as before,
        case when d ->> 'redacted' = 'true' then null else d -> 'after' end as after,
        case when d -> 'after' is null then d ->> 'reference' end as reference
      from app.changes c cross join lateral jsonb_array_elements(c.deltas) as d
      where c.plan_id = ${planId} and not 'create' = any(c.kinds)
        and not (coalesce((d ->> 'always')::boolean, false) and d -> 'before' is not distinct from d -> 'after')),
    causes as materialized (
      select kinds, state, attribute, redacted, before, after, reference, count(*) as changes, min(worker) as worker
      from deltas group by kinds, state, attribute, redacted, before, after, reference),
    totals as (
      select kinds, state, attribute, sum(changes)::int as of_attribute, count(*) as variants
      from causes group by kinds, state, attribute)
    select string_to_array(t.kinds, ',') as kinds, t.state, t.attribute, t.of_attribute, t.variants,
      top.redacted, top.before, top.after, top.reference, top.changes, top.worker
    from totals t cross join lateral (
      select * from causes c where c.kinds = t.kinds and c.state = t.state and c.attribute = t.attribute
      order by c.changes desc, c.worker limit ${causesOfAttribute}) top
    order by t.of_attribute desc, t.attribute, t.kinds, t.state, top.changes desc, top.worker`.execute(database.sql);
  return rows.map(toValueGroup);
}

type Row = {
  kinds: string[];
  state: ChangeState;
  attribute: string;
  redacted: boolean;
  before: AttributeValue | null;
  after: AttributeValue | null;
  reference: string | null;
  changes: number;
  worker: string;
  of_attribute: number;
  variants: number;
};

function toValueGroup(row: Row): ValueGroup {
  return {
    ...{ kinds: row.kinds, state: row.state, attribute: row.attribute, isRedacted: row.redacted },
    ...(row.before !== null && { before: row.before }),
    ...(row.after !== null && { after: row.after }),
    ...(row.reference !== null && { reference: row.reference }),
    ...{ changes: row.changes, worker: row.worker, ofAttribute: row.of_attribute, variants: row.variants },
  };
}
