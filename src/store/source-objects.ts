import type { Attributes } from '../domain/value.ts';
import type { Employment } from '../domain/worker.ts';
import { type Database, sql } from './database.ts';
import { toJsonb } from './to-jsonb.ts';

/** How the last cycle judged a worker; a change counts by what it does. */
export type WorkerOutcome = 'inScope' | 'outOfScope' | 'held';

export type SourceObject = {
  readonly anchor: string;
  readonly worker: string;
  readonly displayName?: string;
  readonly keys: readonly string[];
  readonly employments: readonly Employment[];
  /** The mapped attributes only. */
  readonly image: Attributes;
  /** Of everything above and of the outcome: an equal hash needs no write. */
  readonly hash: string;
  readonly matchKey?: string;
  readonly outcome: WorkerOutcome;
  readonly reason?: string;
  /** When the calendar alone changes the person's state; ISO 8601. */
  readonly dueAt?: string;
};

/** The hashes that the connector space holds of these workers. */
export async function loadSourceHashes(
  database: Database,
  job: string,
  anchors: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ anchor: string; hash: string }>`
    select anchor, hash from app.source_objects where job = ${job} and anchor = any(${anchors})`.execute(database.sql);
  return new Map(rows.map((row) => [row.anchor, row.hash]));
}

/**
 * Writes the workers that differ from what the connector space holds, in two statements whatever their number. With `keepsDue` nothing is done about
 * them now: whose day has come stays due.
 */
export async function saveSourceObjects(
  database: Database,
  job: string,
  objects: readonly SourceObject[],
  { now, keepsDue = false }: { readonly now: number; readonly keepsDue?: boolean },
): Promise<void> {
  if (objects.length === 0) return;
  const staysDue = sql`${keepsDue} and source_objects.due_at <= ${new Date(now)}`;
  const rows = objects.map(({ keys: _, ...row }) => row);
  const keys = objects.map(({ anchor, keys: own }) => ({ anchor, keys: own }));
  await sql`
    insert into app.source_objects
      (job, anchor, worker, display_name, employments, image, hash, match_key, outcome, reason, due_at,
      read_at)
    select ${job}, o.anchor, o.worker, o."displayName", o.employments, o.image, o.hash, o."matchKey", o.outcome,
      o.reason, o."dueAt", ${new Date(now)}
    from jsonb_to_recordset(${toJsonb(rows)}::jsonb) as o (anchor text, worker text, "displayName" text, employments jsonb,
      image jsonb, hash text, "matchKey" text, outcome text, reason text, "dueAt" timestamptz)
    on conflict (job, anchor) do update set worker = excluded.worker, display_name = excluded.display_name,
      employments = excluded.employments, image = excluded.image,
      hash = case when ${staysDue} then '' else excluded.hash end,
      match_key = excluded.match_key, outcome = excluded.outcome, reason = excluded.reason,
      due_at = case when ${staysDue} then source_objects.due_at else excluded.due_at end,
      read_at = excluded.read_at`.execute(database.sql);
  await sql`
    with given as (
      select o.anchor, k.key from jsonb_to_recordset(${toJsonb(keys)}::jsonb) as o (anchor text, keys jsonb)
      cross join lateral jsonb_array_elements_text(o.keys) as k (key)
    ), gone as (
      delete from app.source_keys s where s.job = ${job}
        and s.anchor in (select distinct anchor from given)
        and not exists (select 1 from given g where g.anchor = s.anchor and g.key = s.key)
    )
    insert into app.source_keys (job, key, anchor) select ${job}, key, anchor from given
    on conflict do nothing`.execute(database.sql);
}

/** Which other workers hold the same matching value: for each match key the anchors that the connector space knows. */
export async function loadMatchKeyHolders(
  database: Database,
  job: string,
  matchKeys: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await sql<{ match_key: string; anchors: string[] }>`
    select match_key, array_agg(anchor) as anchors from app.source_objects
    where job = ${job} and match_key = any(${matchKeys}) group by match_key`.execute(database.sql);
  return new Map(rows.map((row) => [row.match_key, row.anchors]));
}

/** A worker that the connector space knows. */
export type KnownWorker = {
  readonly anchor: string;
  readonly worker: string;
  readonly displayName?: string;
  readonly image: Attributes;
};

/** Who bears these keys, in the connector space; where several do, the one with the smallest anchor. */
export async function loadWorkersByKey(
  database: Database,
  job: string,
  keys: readonly string[],
): Promise<ReadonlyMap<string, KnownWorker>> {
  if (keys.length === 0) return new Map();
  const { rows } = await sql<{
    key: string;
    anchor: string;
    worker: string;
    display_name: string | null;
    image: Attributes;
  }>`
    select distinct on (k.key) k.key, o.anchor, o.worker, o.display_name, o.image
    from app.source_keys k join app.source_objects o on o.job = k.job and o.anchor = k.anchor
    where k.job = ${job} and k.key = any(${keys}) order by k.key, o.anchor`.execute(database.sql);
  return new Map(
    rows.map(({ key, anchor, worker, image, display_name: name }) => [
      key,
      { anchor, worker, image, ...(name !== null && { displayName: name }) },
    ]),
  );
}

/** When the calendar is next to change something, in milliseconds, for those of these workers whom it will touch. */
export async function loadDueTimes(
  database: Database,
  job: string,
  anchors: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ anchor: string; due_at: Date }>`
    select anchor, due_at from app.source_objects
    where job = ${job} and anchor = any(${anchors}) and due_at is not null`.execute(database.sql);
  return new Map(rows.map((row) => [row.anchor, row.due_at.getTime()]));
}

/** The matching value of each of these workers that has one, as the connector space indexes it. */
export async function loadMatchKeys(
  database: Database,
  job: string,
  anchors: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ anchor: string; match_key: string }>`
    select anchor, match_key from app.source_objects
    where job = ${job} and anchor = any(${anchors}) and match_key is not null`.execute(database.sql);
  return new Map(rows.map((row) => [row.anchor, row.match_key]));
}

/** The employments of a worker as last read; none of somebody whom the connector space does not know. */
export async function findEmployments(database: Database, job: string, worker: string): Promise<readonly Employment[]> {
  const { rows } = await sql<{ employments: readonly Employment[] }>`
    select employments from app.source_objects where job = ${job} and worker = ${worker}
    order by read_at desc limit 1`.execute(database.sql);
  return rows[0]?.employments ?? [];
}

/** The workers whose state the calendar has changed since they were read. */
export async function loadDueWorkers(
  database: Database,
  job: string,
  now: number,
): Promise<readonly { readonly worker: string; readonly anchor: string }[]> {
  const { rows } = await sql<{ worker: string; anchor: string }>`
    select worker, anchor from app.source_objects
    where job = ${job} and due_at <= ${new Date(now)} order by due_at`.execute(database.sql);
  return rows;
}

/** The next cycle looks at these workers, whatever the calendar says. */
export async function makeDue(database: Database, job: string, anchors: readonly string[], now: number): Promise<void> {
  if (anchors.length === 0) return;
  await sql`update app.source_objects set due_at = ${new Date(now)}, hash = ''
    where job = ${job} and anchor = any(${anchors})`.execute(database.sql);
}

/** Workers whom the source does not answer for any more are not asked about at every cycle. */
export async function clearDue(database: Database, job: string, workers: readonly string[]): Promise<void> {
  if (workers.length === 0) return;
  await sql`update app.source_objects set due_at = null, hash = ''
    where job = ${job} and worker = any(${workers})`.execute(database.sql);
}

/** Workers that the calendar will touch until an instant, with what is known of their accounts; in pages. */
export async function* listDueUntil(
  database: Database,
  job: string,
  until: number,
): AsyncIterable<readonly ScheduledWorker[]> {
  let last = '';
  for (;;) {
    const { rows } = await sql<{
      anchor: string;
      worker: string;
      display_name: string | null;
      employments: readonly Employment[];
      due_at: Date;
      name: string | null;
    }>`
      select o.anchor, o.worker, o.display_name, o.employments, o.due_at, t.name from app.source_objects o
      left join app.links l on l.job = o.job and l.worker_anchor = o.anchor
      left join app.target_objects t on t.job = l.job and t.anchor = l.account_anchor
      where o.job = ${job} and o.due_at <= ${new Date(until)} and o.anchor > ${last}
      order by o.anchor limit 1000`.execute(database.sql);
    const end = rows.at(-1);
    if (end === undefined) return;
    last = end.anchor;
    yield rows.map((row) => ({
      worker: row.worker,
      employments: row.employments,
      dueAt: row.due_at.getTime(),
      ...(row.display_name !== null && { displayName: row.display_name }),
      ...(row.name !== null && { account: row.name }),
    }));
  }
}

export type ScheduledWorker = {
  readonly worker: string;
  readonly displayName?: string;
  readonly employments: readonly Employment[];
  /** When the calendar is next to change something; in milliseconds. */
  readonly dueAt: number;
  /** The name of the linked account. */
  readonly account?: string;
};
