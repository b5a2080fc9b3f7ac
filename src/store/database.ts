import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';

/** The one pool of this process; every question to PostgreSQL is a function in this folder that takes it first. */
export type Database = {
  readonly sql: Kysely<unknown>;
  readonly pool: pg.Pool;
  close(): Promise<void>;
};

/** Rows of one set-wise statement. `bigint` counts come as numbers (they stay far below 2^53). */
export function openDatabase(url: string, options: { max?: number } = {}): Database {
  pg.types.setTypeParser(pg.types.builtins.INT8, Number);
  const pool = new pg.Pool({ connectionString: url, max: options.max ?? 8, application_name: 'hirewire' });
  // A connection that the server drops fails the statement of whoever uses it, and is replaced; unheard, the event would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const kysely = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  return { sql: kysely, pool, close: () => kysely.destroy() };
}

/** Runs `work` in one transaction. */
export async function inTransaction<Result>(
  database: Database,
  work: (tx: Database) => Promise<Result>,
): Promise<Result> {
  return await database.sql
    .transaction()
    .execute(async (tx) => await work({ sql: tx, pool: database.pool, close: async () => undefined }));
}

export { sql };
