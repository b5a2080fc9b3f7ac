import type { SetAside, Withdrawn } from '../domain/set-aside.ts';
import { type Database, sql } from './database.ts';
import { toJsonb } from './to-jsonb.ts';

type Row = {
  reason: SetAside['reason'];
  worker: string;
  worker_anchor: string;
  account_anchor: string;
  withdrawn: Withdrawn[];
  undoes_create: boolean;
  plan_id: string | null;
  by: string;
  since: Date;
};

/** Why humans have set these workers aside, by the anchor of the worker; whoever is missing is not. */
export async function loadSetAside(
  database: Database,
  job: string,
  workerAnchors: readonly string[],
): Promise<ReadonlyMap<string, readonly SetAside[]>> {
  const { rows } = await sql<Row>`
    select reason, worker, worker_anchor, account_anchor, withdrawn, undoes_create, plan_id, by, since
    from app.set_aside where job = ${job} and worker_anchor = any(${workerAnchors})
    order by since, account_anchor`.execute(database.sql);
  return Map.groupBy(rows.map(toSetAside), ({ workerAnchor }) => workerAnchor);
}

/** Sets people aside. Whoever was set aside for the same account already is for these values as well. */
export async function saveSetAside(database: Database, job: string, asides: readonly SetAside[]): Promise<void> {
  if (asides.length === 0) return;
  const rows = asides.map((one) => ({ ...one, since: new Date(one.since).toISOString() }));
  await sql`
    insert into app.set_aside (job, worker, worker_anchor, account_anchor, reason, withdrawn, undoes_create, plan_id, by, since)
    select ${job}, a.worker, a."workerAnchor", coalesce(a."accountAnchor", ''), a.reason, a.withdrawn, a."undoesCreate",
      a."planId", a.by, a.since
    from jsonb_to_recordset(${toJsonb(rows)}::jsonb) as a (worker text, "workerAnchor" text, "accountAnchor" text,
      reason text, withdrawn jsonb, "undoesCreate" boolean, "planId" uuid, by text, since timestamptz)
    on conflict (job, worker_anchor, reason, account_anchor) do update set worker = excluded.worker,
      withdrawn = case when set_aside.withdrawn @> excluded.withdrawn then set_aside.withdrawn
        else set_aside.withdrawn || excluded.withdrawn end,
      undoes_create = set_aside.undoes_create or excluded.undoes_create, plan_id = excluded.plan_id,
      by = excluded.by, since = excluded.since`.execute(database.sql);
}

/** What these people were set aside for is over. */
export async function deleteSetAside(database: Database, job: string, asides: readonly SetAside[]): Promise<void> {
  if (asides.length === 0) return;
  await sql`
    delete from app.set_aside s
    using jsonb_to_recordset(${toJsonb(asides)}::jsonb) as a ("workerAnchor" text, reason text, "accountAnchor" text)
    where s.job = ${job} and s.worker_anchor = a."workerAnchor" and s.reason = a.reason
      and s.account_anchor = coalesce(a."accountAnchor", '')`.execute(database.sql);
}

/** Ends the setting aside of these workers, by source id, or of everybody; gives whom it concerned. */
export async function endSetAside(
  database: Database,
  job: string,
  workers: readonly string[] | undefined,
): Promise<readonly SetAside[]> {
  const { rows } = await sql<Row>`
    delete from app.set_aside where job = ${job} and ${workers === undefined ? sql`true` : sql`worker = any(${workers})`}
    returning reason, worker, worker_anchor, account_anchor, withdrawn, undoes_create, plan_id, by, since`.execute(
    database.sql,
  );
  return rows.map(toSetAside);
}

/** Has held people tried again by the next cycle, whatever their next try was. */
export async function hurryHeld(
  database: Database,
  job: string,
  workers: readonly string[],
  now: number,
): Promise<void> {
  if (workers.length === 0) return;
  await sql`
    update app.held set next_try = least(next_try, ${new Date(now)})
    where job = ${job} and worker = any(${workers})`.execute(database.sql);
}

function toSetAside(row: Row): SetAside {
  return {
    ...{ reason: row.reason, worker: row.worker, workerAnchor: row.worker_anchor, withdrawn: row.withdrawn },
    ...(row.account_anchor !== '' && { accountAnchor: row.account_anchor }),
    ...{ undoesCreate: row.undoes_create, by: row.by, since: row.since.getTime() },
    ...(row.plan_id !== null && { planId: row.plan_id }),
  };
}
