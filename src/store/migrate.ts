import { type Migration, type MigrationProvider, Migrator } from 'kysely/migration';
import { toDatabaseProblem } from '../platform/database-problem.ts';
import { PlatformError } from '../platform/platform-error.ts';
import type { Database } from './database.ts';
import * as first from './migrations/001-cycles-and-connector-space.ts';
import * as second from './migrations/002-service-desk.ts';
import * as third from './migrations/003-whole-reads.ts';
import * as fourth from './migrations/004-api.ts';
import * as fifth from './migrations/005-text-search-indexes.ts';
import * as sixth from './migrations/006-undo-and-links.ts';
import * as seventh from './migrations/007-provisioning-log.ts';
import * as eighth from './migrations/008-columns-of-before.ts';
import * as ninth from './migrations/009-ticket-people.ts';
import * as tenth from './migrations/010-refused-logins.ts';

/** Forward only, in this order; a migration that was released never changes. */
const migrations: Readonly<Record<string, Migration>> = {
  '001-cycles-and-connector-space': first,
  '002-service-desk': second,
  '003-whole-reads': third,
  '004-api': fourth,
  '005-text-search-indexes': fifth,
  '006-undo-and-links': sixth,
  '007-provisioning-log': seventh,
  '008-columns-of-before': eighth,
  '009-ticket-people': ninth,
  '010-refused-logins': tenth,
};

/** What a migration was called before the first version, and is called since. */
const renamed: Readonly<Record<string, string>> = { '006-text-search-indexes': '005-text-search-indexes' };

const table = 'hirewire_migrations';

/**
 * Brings the schema up to date. Safe to call from several nodes at once: the first takes a lock, the others wait.
 *
 * @throws PlatformError `databaseNewer` where a newer Hirewire has been: nothing is changed then; `databaseAddress`, `databaseUntrusted`,
 * `databaseRights` for what an administrator has to mend
 */
export async function migrateDatabase(database: Database): Promise<void> {
  try {
    await assertKnown(database);
    await migrateToLatest(database);
  } catch (error) {
    throw toDatabaseProblem(error) ?? error;
  }
}

async function migrateToLatest(database: Database): Promise<void> {
  const provider: MigrationProvider = { getMigrations: async () => ({ ...migrations }) };
  const migrator = new Migrator({
    db: database.sql,
    provider,
    migrationTableName: table,
    migrationLockTableName: `${table}_lock`,
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}

/** Holds what the database has been through against what we know; takes up the new names of old migrations. */
async function assertKnown({ pool }: Database): Promise<void> {
  const names = (await namesOf(pool)).map((name) => renamed[name] ?? name);
  const unknown = names.filter((name) => migrations[name] === undefined);
  if (unknown.length > 0) {
    throw new PlatformError({
      code: 'databaseNewer',
      message: `A newer Hirewire has brought this database up to date: it has ${unknown.join(', ')}, which this version does not know.`,
      advice:
        'Install the newer version here too. There is no way back for a database but the backup that was made before the upgrade.',
    });
  }
  for (const [before, since] of Object.entries(renamed)) {
    if (names.includes(since)) await pool.query(`update ${table} set name = $2 where name = $1`, [before, since]);
  }
}

async function namesOf(pool: Database['pool']): Promise<readonly string[]> {
  const { rows: found } = await pool.query<{ there: boolean }>('select to_regclass($1) is not null as there', [table]);
  if (found[0]?.there !== true) return [];
  const { rows } = await pool.query<{ name: string }>(`select name from ${table} order by name`);
  return rows.map(({ name }) => name);
}
