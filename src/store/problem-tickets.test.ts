import { afterEach, beforeEach, expect, it } from 'vitest';
import { freshDatabase, type TestDatabase } from '../../test/support/database.ts';
import { type Database, inTransaction, openDatabase } from './database.ts';
import { insertTickets } from './insert-tickets.ts';
import { listProblemTickets } from './problem-tickets.ts';
import { aTicket, cause } from './test-support/service-desk.ts';

let fresh: TestDatabase;
let here: Database;
let there: Database;

beforeEach(async () => {
  fresh = await freshDatabase();
  here = openDatabase(fresh.url);
  there = openDatabase(fresh.url);
});
afterEach(async () => {
  await here.close();
  await there.close();
  await fresh.drop();
});

const about = { kind: 'person', id: '1001', hash: 'valueTooLong ' } as const;

async function listOpen(tx: Database, job: string) {
  return await listProblemTickets(tx, { job, entityType: 'Provisioning', statuses: ['Registered'] });
}

/** What a node does after a cycle: a ticket about a held person, unless there is an open one. */
async function tellOf(node: Database, job: string, whenListed: () => Promise<void> | void): Promise<void> {
  await inTransaction(node, async (tx) => {
    const open = await listOpen(tx, job);
    await whenListed();
    const ticket = aTicket({ entityType: 'Provisioning', prefix: 'PRV', source: 'System', job, data: { about } });
    if (open.length === 0) await insertTickets(tx, [ticket], cause);
  });
}

async function untilSomebodyWaits(): Promise<void> {
  const waiting = `select count(*)::int as count from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`;
  for (let count = 0; count === 0; ) count = (await here.pool.query(waiting)).rows[0].count;
}

it('makes one ticket about a person of whom two nodes tell at once', async () => {
  const [firstHasListed, secondIsAtIt] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const first = tellOf(here, 'hr-to-ad', async () => {
    firstHasListed.resolve();
    await secondIsAtIt.promise;
  });
  await firstHasListed.promise;

  const second = tellOf(there, 'hr-to-ad', secondIsAtIt.resolve);
  await Promise.race([secondIsAtIt.promise, untilSomebodyWaits()]);
  secondIsAtIt.resolve();
  await Promise.all([first, second]);

  expect(await listOpen(here, 'hr-to-ad')).toMatchObject([{ about }]);
});

it('lets nobody wait who tells of another job', async () => {
  await tellOf(here, 'hr-to-ad', async () => {
    await inTransaction(there, async (tx) => expect(await listOpen(tx, 'hr-to-entra')).toEqual([]));
  });

  expect(await listOpen(there, 'hr-to-ad')).toHaveLength(1);
});
