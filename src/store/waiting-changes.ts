import type { ChangeKind } from '../domain/change.ts';
import type { WaitingChange } from '../domain/plan.ts';
import { type Database, sql } from './database.ts';

/**
 * What people of a job wait for since earlier plans: the newest change of each who is still held for it and of whom the present plan has none.
 * What an undo would put back is none of theirs.
 */
export async function loadWaitingChanges(
  database: Database,
  job: string,
  planId: string,
): Promise<readonly WaitingChange[]> {
  const { rows } = await sql<{ kinds: ChangeKind[]; clears: string[]; is_recreation: boolean }>`
    select distinct on (c.worker_anchor) c.kinds,
      array(select d ->> 'name' from jsonb_array_elements(c.deltas) d where d ? 'before' and not d ? 'after') as clears,
      'create' = any(c.kinds) and exists (
        select 1 from app.links l where l.job = h.job and l.worker_anchor = c.worker_anchor) as is_recreation
    from app.held h
    join app.plans p on p.job = h.job and p.state = 'open' and p.kind <> 'undo' and p.id <> ${planId}
    join app.changes c on c.plan_id = p.id and c.worker_anchor = h.worker_anchor and c.state = 'blocked'
    where h.job = ${job} and h.problems @> '[{"code":"awaitingApproval"}]'
      and not exists (select 1 from app.changes n where n.plan_id = ${planId} and n.worker_anchor = h.worker_anchor)
    order by c.worker_anchor, p.created_at desc`.execute(database.sql);
  return rows.map(({ kinds, clears, is_recreation }) => ({ kinds, clears, isRecreation: is_recreation }));
}
