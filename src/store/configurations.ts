import { type Database, sql } from './database.ts';
import { toJsonb } from './to-jsonb.ts';

/** The configuration in force: the one that was applied last. */
export async function loadConfigurationDocument(
  database: Database,
): Promise<{ document: unknown; hash: string } | undefined> {
  const { rows } = await sql<{ document: unknown; hash: string }>`
    select document, hash from app.configurations order by id desc limit 1`.execute(database.sql);
  return rows[0];
}

export async function insertConfiguration(database: Database, document: unknown, hash: string): Promise<void> {
  await sql`
    insert into app.configurations (hash, document) values (${hash}, ${toJsonb(document)}::jsonb)`.execute(
    database.sql,
  );
}
