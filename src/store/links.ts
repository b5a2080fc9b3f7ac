import type { AccountRef } from '../domain/operation.ts';
import { type Database, sql } from './database.ts';
import { toJsonb } from './to-jsonb.ts';

export type Link = {
  readonly workerAnchor: string;
  readonly accountAnchor: string;
  readonly how: 'matched' | 'created' | 'adopted' | 'relinked';
};

/** The account anchor of each worker that has a link. */
export async function loadLinks(
  database: Database,
  job: string,
  workerAnchors: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ worker_anchor: string; account_anchor: string }>`
    select worker_anchor, account_anchor from app.links
    where job = ${job} and worker_anchor = any(${workerAnchors})`.execute(database.sql);
  return new Map(rows.map((row) => [row.worker_anchor, row.account_anchor]));
}

/** Those of the workers whose account was made at this moment or later. */
export async function loadNewlyMade(
  database: Database,
  job: string,
  { workerAnchors, since }: { readonly workerAnchors: readonly string[]; readonly since: number },
): Promise<ReadonlySet<string>> {
  if (workerAnchors.length === 0) return new Set();
  const { rows } = await sql<{ worker_anchor: string }>`
    select worker_anchor from app.links where job = ${job} and worker_anchor = any(${workerAnchors})
      and how in ('created', 'adopted') and linked_at >= ${new Date(since)}`.execute(database.sql);
  return new Set(rows.map((row) => row.worker_anchor));
}

export async function countLinks(database: Database, job: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from app.links where job = ${job}`.execute(
    database.sql,
  );
  return rows[0]?.count ?? 0;
}

/** Links persons to accounts. A worker that had another account (deleted in the directory, made anew) gets the new one. */
export async function saveLinks(database: Database, job: string, links: readonly Link[], now: number): Promise<void> {
  if (links.length === 0) return;
  await sql`
    insert into app.links (job, worker_anchor, account_anchor, how, linked_at)
    select ${job}, l."workerAnchor", l."accountAnchor", l.how, ${new Date(now)}
    from jsonb_to_recordset(${toJsonb(links)}::jsonb)
      as l ("workerAnchor" text, "accountAnchor" text, how text)
    on conflict (job, worker_anchor) do update set account_anchor = excluded.account_anchor, how = excluded.how,
      linked_at = excluded.linked_at`.execute(database.sql);
}

export async function deleteLinks(database: Database, job: string, workerAnchors: readonly string[]): Promise<void> {
  if (workerAnchors.length === 0) return;
  await sql`delete from app.links where job = ${job} and worker_anchor = any(${workerAnchors})`.execute(database.sql);
}

/** What a reference key (a manager's id) names: the worker behind it and, if there is one, that worker's account. */
export type ReferenceTarget = { readonly workerAnchor: string; readonly account?: AccountRef };

/**
 * Resolves reference keys to accounts, set-wise. A key that names several workers resolves to the linked one with the
 * smallest anchor, so that the answer is the same at every run; a key that nobody holds is missing.
 */
export async function resolveReferences(
  database: Database,
  job: string,
  keys: readonly string[],
): Promise<ReadonlyMap<string, ReferenceTarget>> {
  if (keys.length === 0) return new Map();
  const { rows } = await sql<{ key: string; worker_anchor: string; anchor: string | null; name: string | null }>`
    select distinct on (k.key) k.key, k.anchor as worker_anchor, t.anchor, t.name
    from app.source_keys k
    left join app.links l on l.job = k.job and l.worker_anchor = k.anchor
    left join app.target_objects t on t.job = l.job and t.anchor = l.account_anchor
    where k.job = ${job} and k.key = any(${keys})
    order by k.key, (t.anchor is null), k.anchor`.execute(database.sql);
  return new Map(
    rows.map((row) => [
      row.key,
      {
        workerAnchor: row.worker_anchor,
        ...(row.anchor !== null && row.name !== null && { account: { anchor: row.anchor, name: row.name } }),
      },
    ]),
  );
}
