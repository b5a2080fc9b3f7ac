import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openFreshDatabase } from '../../test/support/open-database.ts';
import { type Database, inTransaction, sql } from './database.ts';
import { insertLogs, loadNewestHashes, loadNewestLogs, loadQueued, queueLogs, saveLogStates } from './flex-logs.ts';
import { insertTickets } from './insert-tickets.ts';
import { deleteLinks, saveLinks } from './links.ts';
import { listLogs, purgeLogs } from './list-flex-logs.ts';
import { deleteManagerChoices, loadManagerChoices, saveManagerChoices } from './manager-choices.ts';
import { aLog, aTicket, cause, now, statuses } from './test-support/service-desk.ts';
import { findTickets } from './tickets.ts';

let database: Database;
let close: () => Promise<void>;
let ticketId: number;

beforeAll(async () => {
  ({ database, close } = await openFreshDatabase());
});

beforeEach(async () => {
  await sql`truncate app.tickets cascade`.execute(database.sql);
  ticketId = (await insertTickets(database, [aTicket()], cause))[0]?.id ?? 0;
});

afterAll(() => close());

const queue = { job: 'flex', connection: 'ActiveDirectory', anchors: ['a-1001'] };

async function stateOf(id: number): Promise<string | undefined> {
  return (await listLogs(database, {})).logs.find((log) => log.id === id)?.state;
}

it('F2: keeps a row in app.flex_logs for each person, with what was there before', async () => {
  await insertLogs(database, [aLog(ticketId), aLog(ticketId, { worker: '1002', workerAnchor: 'a-1002' })], now);
  await insertLogs(
    database,
    [
      aLog(ticketId, {
        ...{ hash: 'h2', previousHash: 'h1', isNewUser: false, companyId: 'c1' },
        changes: [{ field: 'title', before: 'Clerk', after: 'Chief' }],
      }),
    ],
    now + 1000,
  );

  expect(await loadNewestHashes(database, 'flex', ['a-1001', 'a-1002', 'nobody'])).toEqual(
    new Map([
      ['a-1001', 'h2'],
      ['a-1002', 'h1'],
    ]),
  );
  const newest = (await loadNewestLogs(database, 'flex', ['a-1001'])).get('a-1001');
  expect(newest).toEqual({
    ...aLog(ticketId, { hash: 'h2', previousHash: 'h1', isNewUser: false, companyId: 'c1' }),
    changes: [{ field: 'title', before: 'Clerk', after: 'Chief' }],
    ...{ id: newest?.id, attempts: 0, createdAt: now + 1000 },
  });
});

it('F4: has neither row nor ticket when the transaction ends in the middle', async () => {
  await inTransaction(database, async (tx) => {
    const [ticket] = await insertTickets(tx, [aTicket({ workerAnchor: 'a-7' })], cause);
    await insertLogs(tx, [aLog(ticket?.id ?? 0, { workerAnchor: 'a-7' })], now);
    throw new Error('killed');
  }).catch(() => undefined);

  expect((await loadNewestLogs(database, 'flex', ['a-7'])).size).toBe(0);
  expect((await findTickets(database, { statuses })).total).toBe(1);
});

it('G17: processes managers before those below them, and last who manages one another, however few are taken at once', async () => {
  const reportsTo = { a: 'b', b: 'c', c: 'gone', d: 'e', e: 'd', f: 'f', g: undefined };
  const rows = Object.entries(reportsTo).map(([worker, manager]) =>
    aLog(ticketId, {
      ...{ worker, workerAnchor: worker, state: 'queued' },
      content: { ...(manager !== undefined && { immediateManagerEmployeeId: manager }) },
    }),
  );
  await insertLogs(database, rows, now);

  const ordered = await loadQueued(database, { job: 'flex', now, limit: 10 });
  expect(ordered.map(({ worker }) => worker).join('')).toBe('cgbadef');
  const first = await loadQueued(database, { job: 'flex', now, limit: 3 });
  expect(first.map(({ worker }) => worker).join('')).toBe('cgb');
});

describe('a row that waits for a manager', () => {
  const due = { job: 'flex', now, limit: 10 };
  const carl = { worker: '7', workerAnchor: 'carl', content: { immediateManagerEmployeeId: 'dora' } };

  async function wait(nextTry: number): Promise<void> {
    const ids = await insertLogs(database, [aLog(ticketId, carl)], now);
    await saveLogStates(database, [
      { id: ids.get('carl') ?? 0, state: 'needsManager', connection: 'AD', nextTry, processedAt: now },
    ]);
  }

  async function link(job: string, at: number): Promise<void> {
    await sql`delete from app.source_keys where job = ${job}`.execute(database.sql);
    await sql`insert into app.source_keys (job, key, anchor) values (${job}, 'dora', 'dora')`.execute(database.sql);
    await saveLinks(database, job, [{ workerAnchor: 'dora', accountAnchor: 'guid', how: 'created' }], at);
  }

  it('is left alone until its next try, or until the manager is worked on', async () => {
    await wait(now + 1000);
    expect(await loadQueued(database, due)).toEqual([]);
    expect(await loadQueued(database, { ...due, now: now + 1000 })).toHaveLength(1);

    await insertLogs(database, [aLog(ticketId, { workerAnchor: 'dora', state: 'queued' })], now);

    const queued = await loadQueued(database, due);
    expect(queued.map(({ workerAnchor }) => workerAnchor)).toEqual(['dora', 'carl']);
  });

  it.each([
    ['flex', 1, 1],
    ['flex@AD', 1, 1],
    ['flex', -1, 0],
    ['other', 1, 0],
  ])('goes on when the manager has got an account since (job %s, %i s later): %i', async (job, seconds, count) => {
    await wait(now + 3_600_000);
    await link(job, now + seconds * 1000);

    expect(await loadQueued(database, due)).toHaveLength(count);
    await deleteLinks(database, job, ['dora']);
  });
});

it('F9: processes the newest row of a person alone', async () => {
  await insertLogs(database, [aLog(ticketId)], now);
  await queueLogs(database, queue);
  await insertLogs(database, [aLog(ticketId, { hash: 'h2', state: 'queued', connection: 'ActiveDirectory' })], now);

  const queued = await loadQueued(database, { job: 'flex', now, limit: 10 });
  expect(queued.map((log) => [log.hash, log.connection])).toEqual([['h2', 'ActiveDirectory']]);
  const all = await listLogs(database, {});
  expect(all.logs.map((log) => log.state)).toEqual(['queued', 'superseded']);
});

it('does not bring back a row that a newer one has overtaken while it was processed', async () => {
  const first = await insertLogs(database, [aLog(ticketId, { state: 'queued' })], now);
  const id = first.get('a-1001') ?? 0;
  await saveLogStates(database, [{ id, state: 'processing' }]);
  await insertLogs(database, [aLog(ticketId, { hash: 'h2', state: 'queued' })], now);
  expect(await stateOf(id)).toBe('processing');

  await saveLogStates(database, [{ id, state: 'failed', nextTry: now, lastError: 'down' }]);

  expect(await stateOf(id)).toBe('superseded');
  expect(await loadQueued(database, { job: 'flex', now, limit: 10 })).toHaveLength(1);
});

it('tries a failed row again when it is due, and a row in the middle of which a run was killed', async () => {
  const ids = await insertLogs(
    database,
    ['a', 'b', 'c', 'd'].map((anchor) => aLog(ticketId, { workerAnchor: anchor, state: 'queued' })),
    now,
  );
  await saveLogStates(database, [
    { id: ids.get('a') ?? 0, state: 'failed', attempts: 1, nextTry: now + 60_000, lastError: 'down' },
    { id: ids.get('b') ?? 0, state: 'failed', attempts: 9, lastError: 'given up' },
    { id: ids.get('c') ?? 0, state: 'processing' },
    { id: ids.get('d') ?? 0, state: 'done', dn: 'CN=D', userName: 'd', objectId: 'guid', processedAt: now },
  ]);
  const due = async (at: number) =>
    (await loadQueued(database, { job: 'flex', now: at, limit: 10 })).map((log) => log.workerAnchor);

  expect(await due(now)).toEqual(['c']);
  expect(await due(now + 60_000)).toEqual(['c', 'a']);
  const { logs } = await listLogs(database, { states: ['done'] });
  expect(logs).toMatchObject([{ dn: 'CN=D', userName: 'd', processedAt: now }]);
});

it('remembers the connection of a held row and leaves it held', async () => {
  const ids = await insertLogs(database, [aLog(ticketId, { state: 'held' })], now);
  expect(await queueLogs(database, { ...queue, anchors: ['a-1001', 'nobody'] })).toEqual(['a-1001']);

  expect((await loadNewestLogs(database, 'flex', ['a-1001'])).get('a-1001')).toMatchObject({
    ...{ id: ids.get('a-1001'), state: 'held', connection: 'ActiveDirectory' },
  });
});

it('F17: lists the log by filter, in pages, newest first', async () => {
  for (let at = 0; at < 5; at++) {
    const log = aLog(ticketId, { ...{ hash: `h${at}`, companyId: at < 2 ? 'c1' : 'c2' }, isNewUser: at === 0 });
    await insertLogs(database, [log], now + at);
  }

  const first = await listLogs(database, {}, { limit: 2 });
  expect(first.total).toBe(5);
  expect(first.logs.map((log) => log.hash)).toEqual(['h4', 'h3']);
  const before = first.logs.at(-1)?.id ?? 0;
  expect((await listLogs(database, {}, { limit: 2, before })).logs.map((log) => log.hash)).toEqual(['h2', 'h1']);
  expect((await listLogs(database, { companyId: 'c1' })).total).toBe(2);
  expect((await listLogs(database, { isNewUser: true })).total).toBe(1);
  expect((await listLogs(database, { from: now + 1, until: now + 3 })).total).toBe(2);
  expect((await listLogs(database, { worker: '1001', ticketId, job: 'flex', states: ['logged'] })).total).toBe(1);
});

it('F17: purges what is old and waits for nothing, never the newest row of a person', async () => {
  await insertLogs(database, [aLog(ticketId), aLog(ticketId, { workerAnchor: 'a-2', state: 'queued' })], now);
  await insertLogs(database, [aLog(ticketId, { hash: 'h2' })], now + 1000);

  expect(await purgeLogs(database, now)).toBe(0);
  expect(await purgeLogs(database, now + 2000)).toBe(1);

  expect((await listLogs(database, {})).logs.map((log) => [log.workerAnchor, log.hash])).toEqual([
    ['a-1001', 'h2'],
    ['a-2', 'h1'],
  ]);
});

it('remembers who was chosen as the manager of a person, the last choice alone', async () => {
  const choice = { workerAnchor: 'a-1001', chosenBy: 'Kim', chosenAt: now };
  await saveManagerChoices(database, 'flex', [{ ...choice, managerWorker: '7' }]);
  await saveManagerChoices(database, 'flex', [{ ...choice, account: { anchor: 'guid', name: 'CN=Bo' } }]);

  expect((await loadManagerChoices(database, 'flex', ['a-1001'])).get('a-1001')).toEqual({
    ...{ ...choice, account: { anchor: 'guid', name: 'CN=Bo' } },
  });
  await deleteManagerChoices(database, 'flex', ['a-1001']);
  expect((await loadManagerChoices(database, 'flex', ['a-1001'])).size).toBe(0);
});
