import { type Migration, type MigrationProvider, Migrator } from 'kysely/migration';
import type { Database } from './database.ts';
import * as first from './migrations/001-cycles-and-connector-space.ts';
import * as second from './migrations/002-service-desk.ts';
import * as third from './migrations/003-whole-reads.ts';
import * as fourth from './migrations/004-api.ts';
import * as fifth from './migrations/005-text-search-indexes.ts';
import * as sixth from './migrations/006-undo-and-links.ts';
import * as seventh from './migrations/007-provisioning-log.ts';

/** Forward only, in this order; a migration that was released never changes. */
const migrations: Readonly<Record<string, Migration>> = {
  '001-cycles-and-connector-space': first,
  '002-service-desk': second,
  '003-whole-reads': third,
  '004-api': fourth,
  '005-text-search-indexes': fifth,
  '006-undo-and-links': sixth,
  '007-provisioning-log': seventh,
};

/** Brings the schema up to date. Safe to call from several nodes at once: the first takes a lock, the others wait. */
export async function migrateDatabase(database: Database): Promise<void> {
  const provider: MigrationProvider = { getMigrations: async () => ({ ...migrations }) };
  const migrator = new Migrator({
    db: database.sql,
    provider,
    migrationTableName: 'hirewire_migrations',
    migrationLockTableName: 'hirewire_migrations_lock',
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}
