import { Client } from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { emptyDatabase, freshDatabase, type TestDatabase } from './database.ts';

const made: TestDatabase[] = [];

afterAll(async () => {
  for (const database of made) await database.drop();
});

async function tables(url: string): Promise<readonly string[]> {
  const client = new Client(url);
  await client.connect();
  const { rows } = await client.query(
    `select tablename from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
  );
  await client.end();
  return rows.map((row) => row.tablename);
}

describe('freshDatabase', () => {
  it('gives each caller a migrated database of its own', async () => {
    made.push(...(await Promise.all([freshDatabase(), freshDatabase()])));
    const [first, second] = made;

    expect(first?.url).not.toBe(second?.url);
    expect(await tables(first?.url ?? '')).toContain('hirewire_migrations');
    expect(await tables(second?.url ?? '')).toContain('hirewire_migrations');
  });

  it('gives an empty database to a test of migrations', async () => {
    const database = await emptyDatabase();
    made.push(database);

    expect(await tables(database.url)).toEqual([]);
  });
});
