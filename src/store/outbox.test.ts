import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { freshDatabase, type TestDatabase } from '../../test/support/database.ts';
import { type Database, openDatabase, sql } from './database.ts';
import { enqueue, type NewMessage, purgeMessages, saveDelivered, saveFailed, takeDue } from './outbox.ts';

let fresh: TestDatabase;
let database: Database;

beforeAll(async () => {
  fresh = await freshDatabase();
  database = openDatabase(fresh.url);
});

beforeEach(async () => {
  await sql`truncate app.outbox`.execute(database.sql);
});

afterAll(async () => {
  await database.close();
  await fresh.drop();
});

const now = Date.parse('2026-06-01T08:00:00Z');

function aMail(key: string, more: Partial<NewMessage> = {}): NewMessage {
  return { channel: 'mail', target: 'a@b.example', dedupeKey: key, payload: { text: key }, ...more };
}

it('delivers each message once by its key, however often it is put in', async () => {
  expect(await enqueue(database, [aMail('1'), aMail('2')], now)).toBe(2);
  expect(await enqueue(database, [aMail('2'), aMail('3')], now)).toBe(1);

  const taken = await takeDue(database, 'mail', { now, limit: 10 });
  expect(taken.map((message) => message.payload)).toEqual([{ text: '1' }, { text: '2' }, { text: '3' }]);

  await saveDelivered(
    database,
    taken.map(({ id }) => id),
    now,
  );
  await enqueue(database, [aMail('1')], now);
  expect(await takeDue(database, 'mail', { now: now + 3_600_000, limit: 10 })).toEqual([]);
});

it('gives a message to one taker alone, and to the next when the lease has ended', async () => {
  await enqueue(
    database,
    Array.from({ length: 50 }, (_, at) => aMail(String(at))),
    now,
  );
  const other = openDatabase(fresh.url);

  const [one, two] = await Promise.all([
    takeDue(database, 'mail', { now, limit: 30 }),
    takeDue(other, 'mail', { now, limit: 30 }),
  ]);
  await other.close();

  const all = [...one, ...two].map(({ id }) => id);
  expect(new Set(all).size).toBe(all.length);
  expect(await takeDue(database, 'mail', { now: now + 61_000, limit: 100 })).toHaveLength(50);
});

it('keeps the messages of one order key in their order', async () => {
  const ticket = { channel: 'itsm', target: 'rt', orderKey: 'rt/1' } as const;
  await enqueue(database, [aMail('create', ticket), aMail('comment', ticket), aMail('close', ticket)], now);

  const [create, ...none] = await takeDue(database, 'itsm', { now, limit: 10 });
  expect(create?.payload).toEqual({ text: 'create' });
  expect(none).toEqual([]);
  await saveFailed(database, [{ id: create?.id ?? 0, error: 'down', nextTry: now + 10_000 }]);
  expect(await takeDue(database, 'itsm', { now: now + 5_000, limit: 10 })).toEqual([]);

  const [again] = await takeDue(database, 'itsm', { now: now + 10_000, limit: 10 });
  expect(again).toMatchObject({ payload: { text: 'create' }, attempts: 2 });
  await saveDelivered(database, [again?.id ?? 0], now);
  const [next] = await takeDue(database, 'itsm', { now: now + 10_000, limit: 10 });
  expect(next?.payload).toEqual({ text: 'comment' });
});

it('gives up a message that failed for good, so that those behind it go on', async () => {
  await enqueue(database, [aMail('bad', { orderKey: 'x' }), aMail('good', { orderKey: 'x' })], now);
  const [bad] = await takeDue(database, 'mail', { now, limit: 10 });
  await saveFailed(database, [{ id: bad?.id ?? 0, error: '550 no such user' }]);

  const taken = await takeDue(database, 'mail', { now, limit: 10 });
  expect(taken.map((message) => message.payload)).toEqual([{ text: 'good' }]);
});

it('removes what was delivered or given up long ago, and never what waits', async () => {
  await enqueue(database, [aMail('sent'), aMail('given up'), aMail('waits')], now);
  const [sent, failed] = await takeDue(database, 'mail', { now, limit: 2 });
  await saveDelivered(database, [sent?.id ?? 0], now);
  await saveFailed(database, [{ id: failed?.id ?? 0, error: '550 no such user' }]);

  expect(await purgeMessages(database, now)).toBe(0);
  expect(await purgeMessages(database, now + 1)).toBe(2);

  const { rows } = await sql<{ dedupe_key: string }>`select dedupe_key from app.outbox`.execute(database.sql);
  expect(rows).toEqual([{ dedupe_key: 'waits' }]);
});
