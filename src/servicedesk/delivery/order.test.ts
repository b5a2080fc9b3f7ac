import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest';
import { freshDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { fixedClock } from '../../platform/clock.ts';
import { silentLogger } from '../../platform/logger.ts';
import { Secret } from '../../platform/secret.ts';
import { type Database, openDatabase, sql } from '../../store/database.ts';
import { enqueue } from '../../store/outbox.ts';
import { type Receiver, startReceiver } from '../test-support/receiver.ts';
import { deliverDue } from './deliver-due.ts';

let fresh: TestDatabase;
let nodes: readonly [Database, Database];

beforeAll(async () => {
  fresh = await freshDatabase();
  nodes = [openDatabase(fresh.url), openDatabase(fresh.url)];
});

beforeEach(async () => {
  await sql`truncate app.outbox restart identity`.execute(nodes[0].sql);
});

afterAll(async () => {
  for (const node of nodes) await node.close();
  await fresh.drop();
});

const clock = fixedClock('2026-06-01T08:00:00Z');

async function aReceiver(answer: (text: string) => Promise<void>): Promise<Receiver> {
  const receiver = await startReceiver(async ({ body }) => {
    await answer(textOf(body));
    return {};
  });
  onTestFinished(() => receiver.stop());
  return receiver;
}

function textOf(body: string): string {
  return (JSON.parse(body) as { text: string }).text;
}

function deliver(database: Database, { url }: Receiver) {
  const hook = {
    ...{ url, secret: new Secret('shared'), tls: { rejectUnauthorized: true }, timeoutSeconds: 5, giveUpAfterDays: 3 },
  };
  return deliverDue({ database, settings: { webhooks: { hook }, itsm: {} }, clock, logger: silentLogger });
}

async function put(messages: readonly { readonly orderKey?: string; readonly text: string }[]): Promise<void> {
  await enqueue(
    nodes[0],
    messages.map(({ text, ...order }) => ({
      ...{ channel: 'webhook', target: 'hook', dedupeKey: text, payload: { text }, ...order },
    })),
    clock.now(),
  );
}

it('I1: keeps the messages of each ticket in their order, each once, with two nodes at work', async () => {
  const tickets = Array.from({ length: 30 }, (_, at) => String(at));
  const steps = ['1 create', '2 comment', '3 comment', '4 close'];
  await put(steps.flatMap((step) => tickets.map((ticket) => ({ orderKey: ticket, text: `${ticket}: ${step}` }))));
  const receiver = await aReceiver(async () => undefined);

  const counts = await Promise.all(nodes.map((node) => deliver(node, receiver)));

  expect(counts.reduce((sum, { delivered }) => sum + delivered, 0)).toBe(120);
  const texts = receiver.calls.map(({ body }) => textOf(body));
  for (const ticket of tickets)
    expect(texts.filter((text) => text.startsWith(`${ticket}: `))).toEqual(steps.map((step) => `${ticket}: ${step}`));
});

it('leaves a message to the node that took it over, when those before it took too long', async () => {
  await put([{ text: 'slow' }, { orderKey: 'x', text: 'comment' }, { orderKey: 'x', text: 'close' }]);
  let isFirst = true;
  const receiver = await aReceiver(async (text) => {
    if (text !== 'slow' || !isFirst) return;
    isFirst = false;
    clock.advanceDays(6 / 1440);
    await deliver(nodes[1], receiver);
  });

  await deliver(nodes[0], receiver);

  const texts = receiver.calls.map(({ body }) => textOf(body));
  expect(texts.filter((text) => text !== 'slow')).toEqual(['comment', 'close']);
});
