import type { Problem } from '../domain/problem.ts';
import { type Database, sql } from './database.ts';
import { toJsonb } from './to-jsonb.ts';

/** One person set aside with a problem. */
export type Held = {
  readonly worker: string;
  readonly workerAnchor?: string;
  readonly problems: readonly Problem[];
  readonly since: number;
  readonly attempts: number;
  readonly nextTry: number;
};

/** Holds persons, or holds them longer: an attempt more, and a later next try that `nextTry` computes from the attempts. */
export async function saveHeld(
  database: Database,
  job: string,
  held: readonly { worker: string; workerAnchor?: string; problems: readonly Problem[] }[],
  options: { now: number; nextTry: (attempts: number) => number },
): Promise<void> {
  if (held.length === 0) return;
  const workers = held.map(({ worker }) => worker);
  const { rows } = await sql<{ worker: string; attempts: number }>`
    select worker, attempts from app.held where job = ${job} and worker = any(${workers})`.execute(database.sql);
  const attempts = new Map(rows.map((row) => [row.worker, row.attempts]));
  const unique = new Map(held.map((one) => [one.worker, one]));
  const json = toJsonb(
    [...unique.values()].map((one) => {
      const attempt = (attempts.get(one.worker) ?? 0) + 1;
      return { ...one, attempts: attempt, nextTry: new Date(options.nextTry(attempt)).toISOString() };
    }),
  );
  await sql`
    insert into app.held (job, worker, worker_anchor, problems, since, attempts, next_try)
    select ${job}, h.worker, h."workerAnchor", h.problems, ${new Date(options.now)}, h.attempts, h."nextTry"
    from jsonb_to_recordset(${json}::jsonb)
      as h (worker text, "workerAnchor" text, problems jsonb, attempts int, "nextTry" timestamptz)
    on conflict (job, worker) do update set worker_anchor = excluded.worker_anchor, problems = excluded.problems,
      attempts = excluded.attempts, next_try = excluded.next_try`.execute(database.sql);
}

/** Held persons whom the source does not answer for any more: an attempt more, and a later next try; the problem stays as it was. */
export async function postponeHeld(
  database: Database,
  job: string,
  workers: readonly string[],
  nextTry: (attempts: number) => number,
): Promise<void> {
  if (workers.length === 0) return;
  const { rows } = await sql<{ worker: string; attempts: number }>`
    select worker, attempts from app.held where job = ${job} and worker = any(${workers})`.execute(database.sql);
  const later = rows.map(({ worker, attempts }) => ({
    worker,
    attempts: attempts + 1,
    nextTry: new Date(nextTry(attempts + 1)).toISOString(),
  }));
  await sql`
    update app.held h set attempts = l.attempts, next_try = l."nextTry"
    from jsonb_to_recordset(${toJsonb(later)}::jsonb) as l (worker text, attempts int, "nextTry" timestamptz)
    where h.job = ${job} and h.worker = l.worker`.execute(database.sql);
}

/** What is wrong with each of some held persons. */
export async function loadHeldProblems(
  database: Database,
  job: string,
  workers: readonly string[],
): Promise<readonly (readonly Problem[])[]> {
  if (workers.length === 0) return [];
  const { rows } = await sql<{ problems: Problem[] }>`
    select problems from app.held where job = ${job} and worker = any(${workers}) order by worker`.execute(
    database.sql,
  );
  return rows.map(({ problems }) => problems);
}

export async function releaseHeld(database: Database, job: string, workers: readonly string[]): Promise<void> {
  if (workers.length === 0) return;
  await sql`delete from app.held where job = ${job} and worker = any(${workers})`.execute(database.sql);
}

/** Which held persons; every part that is given must hold. */
export type HeldFilter = {
  readonly job?: string;
  /** Of one of these jobs. */
  readonly jobs?: readonly string[];
  readonly worker?: string;
  /** Of one of their problems. */
  readonly code?: string;
};

/** A held person as lists show one. */
export type ListedHeld = Held & { readonly job: string; readonly name?: string };

/** One page of those who are held, the newest first, and how many the filter has in all. */
export async function listHeld(
  database: Database,
  filter: HeldFilter,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<{ readonly held: readonly ListedHeld[]; readonly total: number }> {
  const parts = [
    filter.job !== undefined && sql`h.job = ${filter.job}`,
    filter.jobs !== undefined && sql`h.job = any(${filter.jobs}::text[])`,
    filter.worker !== undefined && sql`h.worker = ${filter.worker}`,
    filter.code !== undefined && sql`h.problems @> ${toJsonb([{ code: filter.code }])}::jsonb`,
  ].filter((part) => part !== false);
  const where = parts.length === 0 ? sql`true` : sql.join(parts, sql` and `);
  const { rows } = await sql<HeldRow>`
    select h.*, s.display_name
    from (select * from app.held h where ${where} order by since desc, job, worker limit ${limit} offset ${offset}) h
    left join app.source_objects s on s.job = h.job and s.anchor = h.worker_anchor
    order by h.since desc, h.job, h.worker`.execute(database.sql);
  const count = await sql<{ total: number }>`select count(*) as total from app.held h where ${where}`.execute(
    database.sql,
  );
  return { held: rows.map(toHeld), total: count.rows[0]?.total ?? 0 };
}

type HeldRow = {
  job: string;
  worker: string;
  worker_anchor: string | null;
  display_name: string | null;
  problems: Problem[];
  since: Date;
  attempts: number;
  next_try: Date;
};

function toHeld(row: HeldRow): ListedHeld {
  return {
    ...{ job: row.job, worker: row.worker, problems: row.problems, since: row.since.getTime() },
    ...{ attempts: row.attempts, nextTry: row.next_try.getTime() },
    ...(row.worker_anchor !== null && { workerAnchor: row.worker_anchor }),
    ...(row.display_name !== null && { name: row.display_name }),
  };
}

/** The held persons whose next try is due; with `all`, every one. */
export async function loadDueHeld(
  database: Database,
  job: string,
  due: { now: number; all: boolean },
): Promise<readonly string[]> {
  const { rows } = await sql<{ worker: string }>`
    select worker from app.held where job = ${job} and (${due.all} or next_try <= ${new Date(due.now)})
    order by worker`.execute(database.sql);
  return rows.map((row) => row.worker);
}

export type PendingReference = {
  readonly worker: string;
  readonly workerAnchor: string;
  readonly attribute: string;
  readonly key: string;
};

export async function savePendingReferences(
  database: Database,
  job: string,
  references: readonly PendingReference[],
  now: number,
): Promise<void> {
  if (references.length === 0) return;
  await sql`
    insert into app.pending_references (job, worker_anchor, worker, attribute, key, since)
    select ${job}, r."workerAnchor", r.worker, r.attribute, r.key, ${new Date(now)}
    from jsonb_to_recordset(${toJsonb(references)}::jsonb)
      as r ("workerAnchor" text, worker text, attribute text, key text)
    on conflict (job, worker_anchor, attribute) do update set key = excluded.key, worker = excluded.worker`.execute(
    database.sql,
  );
}

export async function deletePendingReferences(
  database: Database,
  job: string,
  workerAnchors: readonly string[],
): Promise<void> {
  if (workerAnchors.length === 0) return;
  await sql`
    delete from app.pending_references where job = ${job} and worker_anchor = any(${workerAnchors})`.execute(
    database.sql,
  );
}

/** These references wait no longer; others of the same people go on waiting. */
export async function settleReferences(
  database: Database,
  job: string,
  references: readonly PendingReference[],
): Promise<void> {
  if (references.length === 0) return;
  await sql`
    delete from app.pending_references p
    using jsonb_to_recordset(${toJsonb(references)}::jsonb) as r ("workerAnchor" text, attribute text)
    where p.job = ${job} and p.worker_anchor = r."workerAnchor" and p.attribute = r.attribute`.execute(database.sql);
}

/**
 * The same as {@link loadResolvableReferences}, in pages: once the accounts of a first cycle are made, it is everybody with a manager.
 * A page may be settled before the next one is asked for.
 */
export async function* listResolvableReferences(
  database: Database,
  job: string,
): AsyncIterable<readonly PendingReference[]> {
  let last = { workerAnchor: '', attribute: '' };
  for (;;) {
    const { rows } = await sql<PendingReference>`
      select distinct on (r.worker_anchor, r.attribute) r.worker, r.worker_anchor as "workerAnchor", r.attribute, r.key
      from app.pending_references r
      join app.links own on own.job = r.job and own.worker_anchor = r.worker_anchor
      join app.source_keys k on k.job = r.job and k.key = r.key
      join app.links l on l.job = k.job and l.worker_anchor = k.anchor
      where r.job = ${job} and (r.worker_anchor, r.attribute) > (${last.workerAnchor}, ${last.attribute})
      order by r.worker_anchor, r.attribute limit 1000`.execute(database.sql);
    const end = rows.at(-1);
    if (end === undefined) return;
    last = end;
    yield rows;
  }
}

/** Pending references between people who both have an account now: they can be written. */
export async function loadResolvableReferences(database: Database, job: string): Promise<readonly PendingReference[]> {
  const { rows } = await sql<PendingReference>`
    select distinct r.worker, r.worker_anchor as "workerAnchor", r.attribute, r.key
    from app.pending_references r
    join app.links own on own.job = r.job and own.worker_anchor = r.worker_anchor
    join app.source_keys k on k.job = r.job and k.key = r.key
    join app.links l on l.job = k.job and l.worker_anchor = k.anchor
    where r.job = ${job} order by r.worker`.execute(database.sql);
  return rows;
}
