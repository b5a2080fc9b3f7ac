import { type Database, sql } from './database.ts';
import { toJsonb } from './to-jsonb.ts';

/** One request to a system as the log keeps it; see `RequestLogEntry` of the connector contract. */
export type LoggedRequest = {
  readonly system: string;
  readonly at: number;
  readonly method: string;
  readonly target: string;
  readonly status: string;
  readonly milliseconds: number;
  readonly bytes?: number;
  readonly replay: string;
};

/** How many requests of each system are kept. */
const keptPerSystem = 20_000;

export async function insertRequests(database: Database, requests: readonly LoggedRequest[]): Promise<void> {
  if (requests.length === 0) return;
  const rows = requests.map((request) => ({ ...request, at: new Date(request.at).toISOString() }));
  await sql`
    insert into app.requests (at, system, method, target, status, milliseconds, bytes, replay)
    select r.at, r.system, r.method, r.target, r.status, round(r.milliseconds), r.bytes, r.replay
    from jsonb_to_recordset(${toJsonb(rows)}::jsonb) as r (at timestamptz, system text, method text, target text,
      status text, milliseconds numeric, bytes bigint, replay text)`.execute(database.sql);
}

export async function trimRequests(database: Database, system: string): Promise<void> {
  await sql`
    delete from app.requests where system = ${system} and id <
      (select id from app.requests where system = ${system} order by id desc offset ${keptPerSystem} limit 1)`.execute(
    database.sql,
  );
}

/** Removes requests that were sent before an instant, also of systems that are there no more; gives how many. Numbers rise with time. */
export async function purgeRequests(database: Database, before: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from app.requests where id < coalesce(
      (select id from app.requests where at >= ${new Date(before)} order by id limit 1),
      (select max(id) + 1 from app.requests))`.execute(database.sql);
  return Number(numAffectedRows ?? 0);
}
