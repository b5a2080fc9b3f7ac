import { type Database, sql } from './database.ts';

/** Which of these dedupe keys the outbox took in at an instant or later. */
export async function findRecentKeys(
  database: Database,
  keys: readonly string[],
  since: number,
): Promise<ReadonlySet<string>> {
  if (keys.length === 0) return new Set();
  const { rows } = await sql<{ dedupe_key: string }>`
    select dedupe_key from app.outbox
    where dedupe_key = any(${keys}::text[]) and created_at > ${new Date(since)}`.execute(database.sql);
  return new Set(rows.map((row) => row.dedupe_key));
}
