import { afterEach, beforeEach, expect, it } from 'vitest';
import { emptyDatabase, freshDatabase, type TestDatabase } from '../../test/support/database.ts';
import { type Database, openDatabase } from './database.ts';
import { migrateDatabase } from './migrate.ts';

let fresh: TestDatabase;
let database: Database;

beforeEach(async () => {
  fresh = await freshDatabase();
  database = openDatabase(fresh.url);
});

afterEach(async () => {
  await database.close();
  await fresh.drop();
});

it('refuses a database that a newer version has brought up to date, and changes nothing of it', async () => {
  await database.pool.query(`insert into hirewire_migrations (name, timestamp) values ('999-to-come', '2099-01-01')`);

  await expect(migrateDatabase(database)).rejects.toMatchObject({
    code: 'databaseNewer',
    message: expect.stringContaining('999-to-come'),
  });
});

it('gives a database that was begun before the first version the columns that came later', async () => {
  await asBegunBefore(database);

  await migrateDatabase(database);

  const { rows } = await database.pool.query(
    `select table_name || '.' || column_name as name from information_schema.columns
      where table_schema = 'app' and column_name in ('applied_by', 'differences', 'due_at', 'recheck')
        and table_name in ('configurations', 'source_objects', 'operations') order by 1`,
  );
  expect(rows.map(({ name }) => name)).toEqual([
    'configurations.applied_by',
    'configurations.differences',
    'operations.recheck',
    'source_objects.due_at',
  ]);
});

it('knows a migration by the name that it had before', async () => {
  const rename = `update hirewire_migrations set name = $2 where name = $1`;
  await database.pool.query(rename, ['005-text-search-indexes', '006-text-search-indexes']);

  await migrateDatabase(database);

  const { rows } = await database.pool.query(`select name from hirewire_migrations where name like '%text-search%'`);
  expect(rows).toEqual([{ name: '005-text-search-indexes' }]);
});

it('names the rights that are missing when the user may not make tables', async () => {
  const user = `guest_${fresh.url.slice(-8)}`;
  const empty = await emptyDatabase();
  await database.pool.query(`create role ${user} login password 'guest'`);
  const url = new URL(empty.url);
  [url.username, url.password] = [user, 'guest'];
  const asGuest = openDatabase(url.href, { max: 1 });

  await expect(migrateDatabase(asGuest)).rejects.toMatchObject({ code: 'databaseRights' });

  await asGuest.close();
  await database.pool.query(`drop role ${user}`);
  await empty.drop();
});

it('names DATABASE_URL when it is none', async () => {
  const nowhere = openDatabase('postgres://user:pass@host:notaport/name');

  await expect(migrateDatabase(nowhere)).rejects.toMatchObject({ code: 'databaseAddress' });

  await nowhere.close();
});

/** A database as the first migrations once made it: without the columns that they got later. */
async function asBegunBefore({ pool }: Database): Promise<void> {
  await pool.query('alter table app.configurations drop column applied_by, drop column differences');
  await pool.query('alter table app.source_objects drop column due_at');
  await pool.query('alter table app.operations drop column recheck');
  await pool.query(`delete from hirewire_migrations where name >= '008'`);
}
