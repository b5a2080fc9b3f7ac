import { type Database, sql } from './database.ts';
import { toJsonb } from './to-jsonb.ts';

/** Unique names that this plan has already given out: for each attribute the values (as the target compares) among `values`. */
export async function loadReservedNames(
  database: Database,
  planId: string,
  attribute: string,
  values: readonly string[],
): Promise<ReadonlySet<string>> {
  // What has a NUL in it was given to nobody, and PostgreSQL takes none.
  const storable = values.filter((value) => !value.includes('\0'));
  const { rows } = await sql<{ value: string }>`
    select value from app.name_reservations
    where plan_id = ${planId} and attribute = ${attribute} and value = any(${storable})`.execute(database.sql);
  return new Set(rows.map((row) => row.value));
}

export async function reserveNames(
  database: Database,
  planId: string,
  names: readonly { attribute: string; value: string; workerAnchor: string }[],
): Promise<void> {
  if (names.length === 0) return;
  await sql`
    insert into app.name_reservations (plan_id, attribute, value, worker_anchor)
    select ${planId}, n.attribute, n.value, n."workerAnchor"
    from jsonb_to_recordset(${toJsonb(names)}::jsonb) as n (attribute text, value text, "workerAnchor" text)
    on conflict do nothing`.execute(database.sql);
}
