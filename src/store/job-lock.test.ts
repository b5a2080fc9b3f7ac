import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { freshDatabase, type TestDatabase } from '../../test/support/database.ts';
import { type Database, openDatabase } from './database.ts';
import { type JobLock, tryLockJob } from './job-lock.ts';

let fresh: TestDatabase;
let here: Database;
let there: Database;

beforeAll(async () => {
  fresh = await freshDatabase();
  here = openDatabase(fresh.url);
  there = openDatabase(fresh.url);
});

afterAll(async () => {
  await here.close();
  await there.close();
  await fresh.drop();
});

afterEach(() => void vi.useRealTimers());

/** The lock, which must have been free. */
async function take(database: Database, job: string): Promise<JobLock> {
  const lock = await tryLockJob(database, job);
  if (lock === undefined) throw new Error(`Somebody has the lock of ${job}.`);
  return lock;
}

it('gives the lock of a job to one at a time, on any node', async () => {
  const lock = await take(here, 'kept');

  expect(await tryLockJob(there, 'kept')).toBeUndefined();
  await (await take(there, 'another')).release();

  await lock.release();
  await (await take(there, 'kept')).release();
});

it('gives the lock of one who goes a moment after it was asked for, as a killed process does', async () => {
  const lock = await take(here, 'handed over');

  const asked = tryLockJob(there, 'handed over');
  const waiting = `select count(*)::int as count from pg_locks where locktype = 'advisory' and not granted`;
  for (let count = 0; count === 0; ) count = (await here.pool.query(waiting)).rows[0].count;
  await lock.release();

  const got = await asked;
  expect(await got?.confirm()).toBe(true);
  await got?.release();
});

it('leaves the connection as it was: nothing else of it gives up waiting', async () => {
  await (await take(here, 'once')).release();
  const { rows } = await here.pool.query<{ lock_timeout: string }>('show lock_timeout');
  expect(rows).toEqual([{ lock_timeout: '0' }]);
});

it('tells who was asleep that the lock is lost, before anybody has heard of it', async () => {
  const lock = await take(here, 'asleep');
  await there.pool.query(`
    select pg_terminate_backend(pid) from pg_locks
    where locktype = 'advisory' and classid = hashtext('hirewire.job')::bigint & 4294967295
      and objid = hashtext('asleep')::bigint & 4294967295`);

  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 5000 });

  expect(await lock.confirm()).toBe(false);
  await (await take(there, 'asleep')).release();
  await lock.release();
});

it('tells who was asleep that the lock is held still', async () => {
  const lock = await take(here, 'dozing');

  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 5000 });

  expect(await lock.confirm()).toBe(true);
  await lock.release();
});

it('gives back a connection that breaks with the last word on it, which ends nobody’s work', async () => {
  const released: unknown[] = [];
  const client = {
    ...{ on: () => undefined, off: () => undefined, release: (isBroken: unknown) => released.push(isBroken) },
    query: async (text: string) => {
      if (text.includes('pg_advisory_unlock')) throw new Error('Connection terminated unexpectedly');
    },
  };
  const database = { pool: { connect: async () => client } } as unknown as Database;

  await (await take(database, 'broken')).release();

  expect(released).toEqual([true]);
});
