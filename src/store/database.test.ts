import { afterAll, beforeAll, expect, it } from 'vitest';
import { freshDatabase, type TestDatabase } from '../../test/support/database.ts';
import { type Database, inTransaction, openDatabase, sql } from './database.ts';

let fresh: TestDatabase;
let database: Database;

beforeAll(async () => {
  fresh = await freshDatabase();
  database = openDatabase(fresh.url);
});

afterAll(async () => {
  await database.close();
  await fresh.drop();
});

it('fails the work of a connection that the server ends between two statements, and goes on with another one', async () => {
  const work = inTransaction(database, async (tx) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx.sql);
    await database.pool.query('select pg_terminate_backend($1, 5000)', [rows[0]?.pid]);
    await new Promise((resolve) => setImmediate(resolve));
    await sql`select 1`.execute(tx.sql);
  });

  await expect(work).rejects.toThrow(/connection|terminat/i);
  expect((await database.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
});
