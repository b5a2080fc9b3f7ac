import { afterAll, beforeAll, expect, it } from 'vitest';
import { openFreshDatabase } from '../../test/support/open-database.ts';
import { type Database, inTransaction, sql } from './database.ts';

let database: Database;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ database, close } = await openFreshDatabase());
});

afterAll(() => close());

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
