import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest';
import { openFreshDatabase } from '../../../test/support/open-database.ts';
import { fixedClock } from '../../platform/clock.ts';
import { silentLogger } from '../../platform/logger.ts';
import { Secret } from '../../platform/secret.ts';
import { type Database, sql } from '../../store/database.ts';
import { enqueue } from '../../store/outbox.ts';
import { type Answer, type Call, type Receiver, startReceiver } from '../test-support/receiver.ts';
import { deliverDue } from './deliver-due.ts';
import type { WebhookSettings } from './settings.ts';
import { isSignedBy, webhookHeaders } from './webhook-sender.ts';

let database: Database;
let close: () => Promise<void>;
const secret = new Secret('shared');

beforeAll(async () => {
  ({ database, close } = await openFreshDatabase());
});

beforeEach(async () => {
  await sql`truncate app.outbox restart identity`.execute(database.sql);
});

afterAll(() => close());

async function aReceiver(answer: (call: Call, number: number) => Answer | Promise<Answer>): Promise<Receiver> {
  const receiver = await startReceiver(answer);
  onTestFinished(() => receiver.stop());
  return receiver;
}

async function anEvent(url: string, more: Partial<WebhookSettings> = {}) {
  const clock = fixedClock('2026-06-01T08:00:00Z');
  const hook = { url, secret, tls: { rejectUnauthorized: true }, timeoutSeconds: 5, giveUpAfterDays: 3, ...more };
  const payload = { event: 'processed', text: 'Åsa' };
  await enqueue(database, [{ channel: 'webhook', target: 'hook', dedupeKey: '1', payload }], clock.now());
  const settings = { webhooks: { hook }, itsm: {} };
  return { clock, deliver: () => deliverDue({ database, settings, clock, logger: silentLogger }) };
}

async function lastError(): Promise<string> {
  const { rows } = await sql<{ last_error: string | null }>`select last_error from app.outbox`.execute(database.sql);
  return rows[0]?.last_error ?? '';
}

it('is signed over time and body, so that the receiver knows who called and when', async () => {
  const receiver = await aReceiver(() => ({ status: 204 }));
  const { clock, deliver } = await anEvent(`${receiver.url}/hook?x=1`);

  expect(await deliver()).toEqual({ delivered: 1, postponed: 0, givenUp: 0 });

  const [call] = receiver.calls;
  const signed = {
    timestamp: String(call?.headers[webhookHeaders.timestamp]),
    signature: String(call?.headers[webhookHeaders.signature]),
    body: call?.body ?? '',
  };
  expect(call).toMatchObject({ method: 'POST', body: '{"text":"Åsa","event":"processed"}' });
  expect(signed.timestamp).toBe('1780300800');
  expect(isSignedBy(secret, signed, clock.now())).toBe(true);
  expect(isSignedBy(secret, { ...signed, body: `${signed.body} ` }, clock.now())).toBe(false);
  expect(isSignedBy(secret, { ...signed, timestamp: '1780300801' }, clock.now())).toBe(false);
  expect(isSignedBy(new Secret('other'), signed, clock.now())).toBe(false);
  expect(isSignedBy(secret, signed, clock.now() + 301_000)).toBe(false);
});

it('is called again with the same delivery number after a lost answer', async () => {
  const receiver = await aReceiver((_call, number) => (number === 1 ? { cut: true } : {}));
  const { clock, deliver } = await anEvent(receiver.url);

  expect(await deliver()).toMatchObject({ postponed: 1 });
  clock.set('2026-06-01T08:01:00Z');
  expect(await deliver()).toMatchObject({ delivered: 1 });

  expect(receiver.calls.map(({ headers }) => headers[webhookHeaders.delivery])).toEqual(['1', '1']);
});

it('waits as long as the receiver asks', async () => {
  const receiver = await aReceiver((_call, number) =>
    number === 1 ? { status: 429, headers: { 'retry-after': '600' } } : {},
  );
  const { clock, deliver } = await anEvent(receiver.url);

  await deliver();
  clock.set('2026-06-01T08:09:59Z');
  expect(await deliver()).toEqual({ delivered: 0, postponed: 0, givenUp: 0 });
  clock.set('2026-06-01T08:10:00Z');
  expect(await deliver()).toMatchObject({ delivered: 1 });
});

it.each([
  [400, 'givenUp'],
  [410, 'givenUp'],
  [401, 'postponed'],
  [404, 'postponed'],
  [500, 'postponed'],
  [503, 'postponed'],
] as const)('after an answer of %i it is %s', async (status, outcome) => {
  const receiver = await aReceiver(() => ({ status, body: 'because\u0000 of this' }));
  const { deliver } = await anEvent(receiver.url);

  expect(await deliver()).toMatchObject({ [outcome]: 1 });

  expect(await lastError()).toBe(`webhook hook: ${status} because of this`);
});

it('follows no redirect', async () => {
  const other = await aReceiver(() => ({}));
  const receiver = await aReceiver(() => ({ status: 307, headers: { location: other.url } }));
  const { deliver } = await anEvent(receiver.url);

  expect(await deliver()).toMatchObject({ postponed: 1 });

  expect(other.calls).toEqual([]);
  expect(await lastError()).toContain('redirects are not followed');
});

it('does not wait for a receiver longer than the settings say, nor show its address', async () => {
  const receiver = await aReceiver(() => new Promise<Answer>(() => undefined));
  const { deliver } = await anEvent(`${receiver.url}/secret-path`, { timeoutSeconds: 0.2 });

  expect(await deliver()).toMatchObject({ postponed: 1 });

  expect(await lastError()).toMatch(/^webhook hook: no answer/);
  expect(await lastError()).not.toContain('secret-path');
});

it('calls nothing that the configuration does not name', async () => {
  const receiver = await aReceiver(() => ({}));
  const { clock, deliver } = await anEvent(receiver.url);
  const payload = { event: 'x' };
  await enqueue(
    database,
    [{ channel: 'webhook', target: `${receiver.url}/evil`, dedupeKey: '2', payload }],
    clock.now(),
  );

  expect(await deliver()).toMatchObject({ delivered: 1, postponed: 1 });

  expect(receiver.calls).toHaveLength(1);
});
