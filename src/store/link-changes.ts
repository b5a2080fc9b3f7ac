import type { AccountRef } from '../domain/operation.ts';
import { type Database, sql } from './database.ts';
import { toJsonb } from './to-jsonb.ts';

/** One link that a human changed. What one order changed has one `action`. Absent: no account. */
export type LinkChange = {
  readonly action: string;
  readonly kind: 'relink' | 'unlink' | 'takeOver' | 'undo';
  readonly worker: string;
  readonly workerAnchor: string;
  readonly before?: AccountRef;
  readonly after?: AccountRef;
  /** The action that is taken back. */
  readonly undoes?: string;
  readonly by: string;
  readonly at: number;
};

export async function insertLinkChanges(
  database: Database,
  job: string,
  changes: readonly LinkChange[],
): Promise<void> {
  const rows = changes.map((one) => ({ ...one, at: new Date(one.at).toISOString() }));
  await sql`
    insert into app.link_changes (action, job, kind, worker, worker_anchor, before_anchor, before_name, after_anchor,
      after_name, undoes, by, at)
    select c.action, ${job}, c.kind, c.worker, c."workerAnchor", c.before ->> 'anchor', c.before ->> 'name',
      c.after ->> 'anchor', c.after ->> 'name', c.undoes, c.by, c.at
    from jsonb_to_recordset(${toJsonb(rows)}::jsonb) as c (action uuid, kind text, worker text, "workerAnchor" text,
      before jsonb, after jsonb, undoes uuid, by text, at timestamptz)`.execute(database.sql);
}

/** Removes what humans changed of links before an instant; gives how many lines. What is gone cannot be taken back any more. */
export async function purgeLinkChanges(database: Database, before: number): Promise<number> {
  const { numAffectedRows } = await sql`delete from app.link_changes where at < ${new Date(before)}`.execute(
    database.sql,
  );
  return Number(numAffectedRows ?? 0);
}

type Row = {
  action: string;
  kind: LinkChange['kind'];
  worker: string;
  worker_anchor: string;
  before_anchor: string | null;
  before_name: string | null;
  after_anchor: string | null;
  after_name: string | null;
  undoes: string | null;
  by: string;
  at: Date;
};

const columns = sql`action, kind, worker, worker_anchor, before_anchor, before_name, after_anchor, after_name, undoes, by, at`;

/** Every change of a worker's link by hand, the newest first. */
export async function listLinkChanges(database: Database, job: string, worker: string): Promise<readonly LinkChange[]> {
  const { rows } = await sql<Row>`
    select ${columns} from app.link_changes where job = ${job} and worker = ${worker} order by id desc limit 1000`.execute(
    database.sql,
  );
  return rows.map(toLinkChange);
}

/** What the last order about a worker changed that was not taken back yet; nothing where there is none. */
export async function loadLastAction(database: Database, job: string, worker: string): Promise<readonly LinkChange[]> {
  const { rows } = await sql<Row>`
    select ${columns} from app.link_changes where job = ${job} and action = (
      select c.action from app.link_changes c
      where c.job = ${job} and c.worker = ${worker} and c.kind <> 'undo'
        and not exists (select 1 from app.link_changes u where u.job = c.job and u.undoes = c.action)
      order by c.id desc limit 1)
    order by id`.execute(database.sql);
  return rows.map(toLinkChange);
}

function toLinkChange(row: Row): LinkChange {
  return {
    ...{ action: row.action, kind: row.kind, worker: row.worker, workerAnchor: row.worker_anchor },
    ...(row.before_anchor !== null && { before: { anchor: row.before_anchor, name: row.before_name ?? '' } }),
    ...(row.after_anchor !== null && { after: { anchor: row.after_anchor, name: row.after_name ?? '' } }),
    ...(row.undoes !== null && { undoes: row.undoes }),
    ...{ by: row.by, at: row.at.getTime() },
  };
}

/** A worker that an account is linked to. */
export type LinkOwner = { readonly worker: string; readonly workerAnchor: string; readonly displayName?: string };

/** To whom these accounts are linked, by the anchor of the account. */
export async function loadLinkOwners(
  database: Database,
  job: string,
  accountAnchors: readonly string[],
): Promise<ReadonlyMap<string, LinkOwner>> {
  if (accountAnchors.length === 0) return new Map();
  const { rows } = await sql<{
    account_anchor: string;
    worker_anchor: string;
    worker: string | null;
    display_name: string | null;
  }>`
    select l.account_anchor, l.worker_anchor, o.worker, o.display_name from app.links l
    left join app.source_objects o on o.job = l.job and o.anchor = l.worker_anchor
    where l.job = ${job} and l.account_anchor = any(${accountAnchors})`.execute(database.sql);
  return new Map(
    rows.map((row) => [
      row.account_anchor,
      {
        ...{ worker: row.worker ?? row.worker_anchor, workerAnchor: row.worker_anchor },
        ...(row.display_name !== null && { displayName: row.display_name }),
      },
    ]),
  );
}
