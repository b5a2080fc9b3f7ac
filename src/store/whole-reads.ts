import { type Database, sql } from './database.ts';
import { toJsonb } from './to-jsonb.ts';

/** A read of everybody that has not ended whole. */
export type OpenRead = { readonly startedAt: number; readonly watermark: string; readonly mappingHash: string };

/** A worker as a whole read judged them. `planId`: the plan that has something to write for them. */
export type ReadWorker = {
  readonly worker: string;
  readonly anchor: string;
  readonly outcome: 'change' | 'unchanged' | 'outOfScope' | 'held';
  readonly planId?: string;
};

/** The read that the next whole cycle may take up; undefined when the last one has ended. */
export async function loadOpenRead(database: Database, job: string): Promise<OpenRead | undefined> {
  const { rows } = await sql<{ started_at: Date; watermark: string; mapping_hash: string }>`
    select started_at, watermark, mapping_hash from app.whole_reads where job = ${job} and is_open`.execute(
    database.sql,
  );
  const row = rows[0];
  return row && { startedAt: row.started_at.getTime(), watermark: row.watermark, mappingHash: row.mapping_hash };
}

/** A page of a whole read is stored: the read is one that can be taken up. */
export async function saveOpenRead(database: Database, job: string, read: OpenRead): Promise<void> {
  await sql`
    insert into app.whole_reads (job, started_at, watermark, mapping_hash, is_open)
    values (${job}, ${new Date(read.startedAt)}, ${read.watermark}, ${read.mappingHash}, true)
    on conflict (job) do update set started_at = excluded.started_at, watermark = excluded.watermark,
      mapping_hash = excluded.mapping_hash, is_open = true`.execute(database.sql);
}

/** The read is over. `startedAt`: it was whole and was used; of people whom it did not name only those with an account are remembered. */
export async function closeRead(database: Database, job: string, startedAt?: number): Promise<void> {
  const whole = startedAt === undefined ? null : new Date(startedAt);
  await sql`
    update app.whole_reads set is_open = false, last_whole_at = coalesce(${whole}, last_whole_at)
    where job = ${job}`.execute(database.sql);
  if (whole === null) return;
  await sql`
    delete from app.whole_read_workers w where w.job = ${job} and w.read_at < ${whole} and (
      not exists (select 1 from app.links l where l.job = w.job and l.worker_anchor = w.anchor)
      or exists (select 1 from app.whole_read_workers n where n.job = w.job and n.anchor = w.anchor and n.read_at > w.read_at)
    )`.execute(database.sql);
}

/** Notes the workers of a page, in one statement. */
export async function saveReadWorkers(
  database: Database,
  job: string,
  workers: readonly ReadWorker[],
  startedAt: number,
): Promise<void> {
  if (workers.length === 0) return;
  const unique = [...new Map(workers.map((one) => [one.worker, one])).values()];
  await sql`
    insert into app.whole_read_workers (job, worker, anchor, read_at, outcome, plan_id)
    select ${job}, w.worker, w.anchor, ${new Date(startedAt)}, w.outcome, w."planId"
    from jsonb_to_recordset(${toJsonb(unique)}::jsonb) as w (worker text, anchor text, outcome text, "planId" uuid)
    on conflict (job, worker) do update set anchor = excluded.anchor, read_at = excluded.read_at,
      outcome = excluded.outcome, plan_id = excluded.plan_id`.execute(database.sql);
}

/** Somebody for whom an open read has nothing left to do: they are as they should be, or what was to be written is. */
export type SettledWorker = {
  readonly worker: string;
  readonly anchor: string;
  readonly isOutOfScope: boolean;
  readonly matchKey?: string;
};

/** The people whom a whole read need not see again: nothing that a plan of theirs, or a later one, wanted is left undone. In pages. */
export async function* listSettled(
  database: Database,
  job: string,
  startedAt: number,
): AsyncIterable<readonly SettledWorker[]> {
  let last = '';
  for (;;) {
    const { rows } = await sql<{ worker: string; anchor: string; outcome: string; match_key: string | null }>`
      select w.worker, w.anchor, w.outcome, o.match_key from app.whole_read_workers w
      left join app.source_objects o on o.job = w.job and o.anchor = w.anchor
      where w.job = ${job} and w.read_at = ${new Date(startedAt)} and w.worker > ${last}
        and w.outcome <> 'held' and (w.plan_id is null or exists (select 1 from app.changes c
          where c.plan_id = w.plan_id and c.worker_anchor = w.anchor and c.state = 'applied'))
        and not exists (select 1 from app.plans p
          join app.changes c on c.plan_id = p.id and c.worker_anchor = w.anchor and c.state in ('planned', 'dropped')
          where p.job = ${job} and p.created_at >= coalesce((select created_at from app.plans where id = w.plan_id),
            ${new Date(startedAt)}))
      order by w.worker limit 5000`.execute(database.sql);
    const end = rows.at(-1);
    if (end === undefined) return;
    last = end.worker;
    yield rows.map((row) => ({
      worker: row.worker,
      anchor: row.anchor,
      isOutOfScope: row.outcome === 'outOfScope',
      ...(row.match_key !== null && { matchKey: row.match_key }),
    }));
  }
}

/** When the last read of everybody began that ended whole and was used. */
export async function loadLastWholeRead(database: Database, job: string): Promise<number | undefined> {
  const { rows } = await sql<{ last_whole_at: Date | null }>`
    select last_whole_at from app.whole_reads where job = ${job}`.execute(database.sql);
  return rows[0]?.last_whole_at?.getTime();
}

/** Somebody with an account whom the last whole read did not name. */
export type VanishedWorker = {
  readonly worker: string;
  readonly displayName?: string;
  /** The name of the account, as last read; undefined when the directory has it no more either. */
  readonly account?: string;
  /** When the last read of everybody that named them began, in milliseconds; undefined when none did since this is noted. */
  readonly lastReadAt?: number;
};

/** People with an account whom neither the whole read that began at `since` named nor anything after it; by their worker id. */
export async function listVanished(database: Database, job: string, since: number): Promise<readonly VanishedWorker[]> {
  const { rows } = await sql<{
    worker: string;
    display_name: string | null;
    name: string | null;
    last_read_at: Date | null;
  }>`
    select coalesce(o.worker, l.worker_anchor) as worker, o.display_name, t.name,
      (select max(w.read_at) from app.whole_read_workers w where w.job = l.job and w.anchor = l.worker_anchor) as last_read_at
    from app.links l
    left join app.source_objects o on o.job = l.job and o.anchor = l.worker_anchor
    left join app.target_objects t on t.job = l.job and t.anchor = l.account_anchor
    where l.job = ${job} and coalesce(o.read_at < ${new Date(since)}, true) and not exists (
      select 1 from app.whole_read_workers w
      where w.job = l.job and w.anchor = l.worker_anchor and w.read_at >= ${new Date(since)})
    order by 1`.execute(database.sql);
  return rows.map((row) => ({
    worker: row.worker,
    ...(row.display_name !== null && { displayName: row.display_name }),
    ...(row.name !== null && { account: row.name }),
    ...(row.last_read_at !== null && { lastReadAt: row.last_read_at.getTime() }),
  }));
}
