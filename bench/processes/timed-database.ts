import { Kysely, PostgresDialect } from 'kysely';
import type { Database } from '../../src/store/database.ts';
import type { Stopwatch } from './stopwatch.ts';

/** The same pool, each statement timed. Statements that run side by side count each. */
export function timeDatabase(database: Database, watch: Stopwatch): Database {
  const sql = new Kysely<unknown>({
    dialect: new PostgresDialect({ pool: database.pool }),
    log: ({ queryDurationMillis }) => watch.add(queryDurationMillis / 1000),
  });
  return { ...database, sql };
}
