import type { Instant } from '../domain/time.ts';
import { type Database, sql } from './database.ts';

/** A request to the API that changes something; never a value. */
export type ApiChange = {
  readonly at: Instant;
  readonly actor: string;
  readonly role: string;
  /** Method and path as the documentation has them: `PATCH /api/jobs/{job}`. */
  readonly action: string;
  /** The path that was called. */
  readonly target: string;
  /** The names of the fields in the body. */
  readonly fields: readonly string[];
};

/** Of the answer; absent: there was none, because the process ended. */
export type AnsweredApiChange = ApiChange & { readonly id: number; readonly status?: number };

/** Notes what is asked for, before it is done; gives the number by which the answer is noted. */
export async function insertApiChange(database: Database, change: ApiChange): Promise<number> {
  const { at, actor, role, action, target, fields } = change;
  const { rows } = await sql<{ id: number }>`
    insert into app.api_changes (at, actor, role, action, target, fields)
    values (${new Date(at)}, ${actor}, ${role}, ${action}, ${target}, ${[...fields]}::text[]) returning id`.execute(
    database.sql,
  );
  return rows[0]?.id ?? 0;
}

export async function saveApiAnswer(database: Database, id: number, status: number): Promise<void> {
  await sql`update app.api_changes set status = ${status} where id = ${id}`.execute(database.sql);
}

/** What was asked for, the newest first. `before`: the number of the last one of the page before. */
export async function listApiChanges(
  database: Database,
  { limit, before }: { readonly limit: number; readonly before?: number },
): Promise<readonly AnsweredApiChange[]> {
  const { rows } = await sql<Row>`
    select id, at, actor, role, action, target, fields, status from app.api_changes
    where ${before === undefined ? sql`true` : sql`id < ${before}`} order by id desc limit ${limit}`.execute(
    database.sql,
  );
  return rows.map(({ at, status, ...row }) => ({ ...row, at: at.getTime(), ...(status !== null && { status }) }));
}

/** Removes what was asked for before an instant; gives how many. Numbers rise with time, so that only what goes is looked at. */
export async function purgeApiChanges(database: Database, before: Instant): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from app.api_changes where id < coalesce(
      (select id from app.api_changes where at >= ${new Date(before)} order by id limit 1),
      (select max(id) + 1 from app.api_changes))`.execute(database.sql);
  return Number(numAffectedRows ?? 0);
}

type Row = Omit<AnsweredApiChange, 'at' | 'status'> & { readonly at: Date; readonly status: number | null };
