import { type Database, sql } from './database.ts';

/** A change that would link an account for the first time, which another change of the plan would too. */
export type RivalChange = {
  readonly seq: number;
  readonly workerAnchor: string;
  /** The source id of another worker who would get the account. */
  readonly other: string;
};

/**
 * Those of a plan who would take an account that is another's: several would be linked to it for the first time, each by another matching attribute.
 * Whoever alone has their own number on it, the first matching value, is not among them; where nobody has, or several have as values of one
 * attribute, all of them are.
 */
export async function findRivalChanges(
  database: Database,
  planId: string,
  job: string,
): Promise<readonly RivalChange[]> {
  const { rows } = await sql<RivalChange>`
    with contested as (
      select account_anchor from app.changes
      where plan_id = ${planId} and state = 'planned' and link and account_anchor is not null
      group by account_anchor having count(distinct worker_anchor) > 1),
    rivals as (
      select c.seq, c.worker, c.worker_anchor, c.account_anchor, coalesce(s.match_key = any(t.match_keys), false) as is_own
      from app.changes c join contested using (account_anchor)
      left join app.source_objects s on s.job = ${job} and s.anchor = c.worker_anchor
      left join app.target_objects t on t.job = ${job} and t.anchor = c.account_anchor
      where c.plan_id = ${planId} and c.state = 'planned' and c.link),
    owned as (select account_anchor from rivals where is_own group by account_anchor having count(distinct worker_anchor) = 1)
    select r.seq, r.worker_anchor as "workerAnchor", (
      select o.worker from rivals o where o.account_anchor = r.account_anchor and o.worker_anchor <> r.worker_anchor
      order by o.is_own desc, o.seq limit 1) as other
    from rivals r
    where not (r.is_own and exists (select from owned where owned.account_anchor = r.account_anchor)) order by r.seq`.execute(
    database.sql,
  );
  return rows;
}
