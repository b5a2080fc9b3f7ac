import { type Database, sql } from './database.ts';

/** What an account that a plan would make is to bear as one attribute: of several values the first, which its person is matched by. */
export type PlannedValue = { readonly workerAnchor: string; readonly value: string };

export async function listPlannedValues(
  database: Database,
  planId: string,
  attribute: string,
): Promise<readonly PlannedValue[]> {
  const { rows } = await sql<PlannedValue>`
    select c.worker_anchor as "workerAnchor",
      case jsonb_typeof(d -> 'after') when 'array' then d -> 'after' ->> 0 else d ->> 'after' end as value
    from app.changes c, jsonb_array_elements(c.deltas) as d
    where c.plan_id = ${planId} and c.state = 'planned' and 'create' = any(c.kinds) and d ->> 'name' = ${attribute}
      and coalesce(case jsonb_typeof(d -> 'after') when 'array' then d -> 'after' ->> 0 else d ->> 'after' end, '') <> ''
    order by c.seq`.execute(database.sql);
  return rows;
}

/** Which of these accounts another job has linked to somebody: who has an account of each of two jobs is to have both. */
export async function listOfOtherJobs(
  database: Database,
  job: string,
  accountAnchors: readonly string[],
): Promise<ReadonlySet<string>> {
  if (accountAnchors.length === 0) return new Set();
  const { rows } = await sql<{ account_anchor: string }>`
    select distinct account_anchor from app.links
    where job <> ${job} and account_anchor = any(${accountAnchors}::text[])`.execute(database.sql);
  return new Set(rows.map((row) => row.account_anchor));
}
