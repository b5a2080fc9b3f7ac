import type { Account } from '../domain/account.ts';
import { type Attributes, newAttributes } from '../domain/value.ts';
import { type Database, sql } from './database.ts';
import { toJsonb } from './to-jsonb.ts';

/** An account with what the connector space needs beside it. */
export type TargetObject = {
  readonly account: Account;
  readonly hash: string;
  /** `attribute=value` in lower case, one for each matching attribute that it has a value of. */
  readonly matchKeys: readonly string[];
};

/** An account of the connector space, with the worker that it is linked to, if any. */
export type KnownAccount = {
  readonly account: Account;
  readonly linkedTo?: string;
  readonly matchKeys: readonly string[];
};

type Row = {
  anchor: string;
  name: string;
  image: Attributes;
  protected_by: string | null;
  match_keys: string[];
  linked_to: string | null;
};

/**
 * Writes the accounts that differ from what the connector space holds, and tells the row number of each one given:
 * the caller keeps the numbers as a bitmap and forgets the rest when the whole list was read.
 */
export async function saveTargetObjects(
  database: Database,
  job: string,
  objects: readonly TargetObject[],
): Promise<readonly number[]> {
  if (objects.length === 0) return [];
  const anchors = objects.map(({ account }) => account.anchor);
  const hashes = objects.map(({ hash }) => hash);
  const known = await sql<{ id: number; anchor: string }>`
    select t.id, t.anchor from app.target_objects t
    join unnest(${anchors}::text[], ${hashes}::text[]) as g (anchor, hash) on g.anchor = t.anchor and g.hash = t.hash
    where t.job = ${job}`.execute(database.sql);
  if (known.rows.length === objects.length) return known.rows.map((row) => row.id);
  const same = new Set(known.rows.map((row) => row.anchor));
  const json = toJsonb(
    objects
      .filter(({ account }) => !same.has(account.anchor))
      .map(({ account, hash, matchKeys }) => ({
        anchor: account.anchor,
        name: account.name,
        image: account.attributes,
        hash,
        matchKeys,
        protectedBy: account.protectedBy,
      })),
  );
  const written = await sql<{ id: number }>`
    insert into app.target_objects (job, anchor, name, image, hash, match_keys, protected_by)
    select ${job}, o.anchor, o.name, o.image, o.hash,
      array(select jsonb_array_elements_text(o."matchKeys")), o."protectedBy"
    from jsonb_to_recordset(${json}::jsonb)
      as o (anchor text, name text, image jsonb, hash text, "matchKeys" jsonb, "protectedBy" text)
    on conflict (job, anchor) do update set name = excluded.name, image = excluded.image, hash = excluded.hash,
      match_keys = excluded.match_keys, protected_by = excluded.protected_by
    returning id`.execute(database.sql);
  return [...known.rows.map((row) => row.id), ...written.rows.map((row) => row.id)];
}

/** The row numbers that the connector space holds of this job, in pages: for finding the ones that a whole list did not have. */
export async function* listTargetObjectIds(database: Database, job: string): AsyncIterable<readonly number[]> {
  let last = 0;
  for (;;) {
    const { rows } = await sql<{ id: number }>`
      select id from app.target_objects where job = ${job} and id > ${last} order by id limit 10000`.execute(
      database.sql,
    );
    const end = rows.at(-1);
    if (end === undefined) return;
    last = end.id;
    yield rows.map((row) => row.id);
  }
}

/** Forgets accounts that a whole list of the target proved absent. Their links stay: the situation is then `deleted`. */
export async function deleteTargetObjects(database: Database, job: string, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`delete from app.target_objects where job = ${job} and id = any(${ids})`.execute(database.sql);
}

export async function deleteTargetObjectsByAnchor(
  database: Database,
  job: string,
  anchors: readonly string[],
): Promise<void> {
  if (anchors.length === 0) return;
  await sql`delete from app.target_objects where job = ${job} and anchor = any(${anchors})`.execute(database.sql);
}

/**
 * The accounts with these anchors, or with one of these matching values, each once.
 *
 * @remarks Matching values are looked up one by one in their index. Overlap of two lists (`&&`) compares each row with each value where the table
 * has grown since it was last analysed, as it does in a first cycle: seconds for a thousand people among ten thousand accounts.
 */
export async function loadTargetObjects(
  database: Database,
  job: string,
  by: { readonly anchors: readonly string[] } | { readonly matchKeys: readonly string[] },
): Promise<readonly KnownAccount[]> {
  const found =
    'anchors' in by
      ? sql`select * from app.target_objects where job = ${job} and anchor = any(${by.anchors})`
      : sql`select o.* from unnest(${by.matchKeys}::text[]) as k (key)
          cross join lateral (select * from app.target_objects o where o.match_keys @> array[k.key] offset 0) o`;
  const { rows } = await sql<Row>`
    select t.anchor, t.name, t.image, t.protected_by, t.match_keys, l.worker_anchor as linked_to
    from (${found}) t
    left join lateral (select worker_anchor from app.links where job = t.job and account_anchor = t.anchor limit 1) l on true
    where t.job = ${job}`.execute(database.sql);
  return [...new Map(rows.map((row) => [row.anchor, toKnownAccount(row)])).values()];
}

function toKnownAccount(row: Row): KnownAccount {
  const account: Account = {
    anchor: row.anchor,
    name: row.name,
    attributes: newAttributes(Object.entries(row.image)),
    ...(row.protected_by !== null && { protectedBy: row.protected_by }),
  };
  return { account, matchKeys: row.match_keys, ...(row.linked_to !== null && { linkedTo: row.linked_to }) };
}
