import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openFreshDatabase } from '../../test/support/open-database.ts';
import { type Database, inTransaction, sql } from '../store/database.ts';
import { insertTickets } from '../store/insert-tickets.ts';
import { aTicket } from '../store/test-support/service-desk.ts';
import { addComments } from '../store/ticket-comments.ts';
import { loadUnhandledEvents, markEventsHandled } from '../store/ticket-events.ts';
import { loadTickets } from '../store/tickets.ts';
import { updateTickets } from '../store/update-tickets.ts';
import { type DeskMessageConfiguration, handleDeskEvents } from './handle-desk-events.ts';
import { enqueueJobEvent, type JobEvent } from './notifications/job-events.ts';
import { defaultStatuses } from './statuses.ts';
import { aRule, now, someRules } from './test-support/desk.ts';

let database: Database;
let close: () => Promise<void>;
const cause = { actor: { name: 'Flex HR', isSystem: true }, now, statuses: defaultStatuses };
const minute = 60_000;

beforeAll(async () => {
  ({ database, close } = await openFreshDatabase());
});

beforeEach(async () => {
  await sql`truncate app.outbox, app.tickets, app.ticket_numbers restart identity cascade`.execute(database.sql);
});

afterAll(() => close());

async function handle(configuration: DeskMessageConfiguration, options: { crash?: boolean; at?: number } = {}) {
  await inTransaction(database, async (tx) => {
    const events = await loadUnhandledEvents(tx, 1000);
    const ids = [...new Set(events.map(({ ticketId }) => ticketId))];
    const tickets = await loadTickets(tx, ids, defaultStatuses);
    await handleDeskEvents(tx, { events, tickets }, { configuration, now: options.at ?? now });
    if (options.crash === true) throw new Error('crash');
    await markEventsHandled(
      tx,
      events.map(({ id }) => id),
      now,
    );
  });
}

async function aStoredTicket(more = {}): Promise<number> {
  return (await insertTickets(database, [aTicket(more)], cause))[0]?.id ?? 0;
}

async function outbox(): Promise<readonly { channel: string; target: string; payload: Record<string, unknown> }[]> {
  const { rows } = await sql<{ channel: string; target: string; payload: Record<string, unknown> }>`
    select channel, target, payload from app.outbox order by id`.execute(database.sql);
  return rows;
}

async function endWith(id: number, event: 'processed' | 'failed', text: string, at = now): Promise<void> {
  await inTransaction(database, async (tx) => {
    await addComments(tx, [{ ticketId: id, text }], { ...cause, now: at });
    const status = event === 'processed' ? 'Closed' : 'In progress';
    await updateTickets(tx, [{ id, set: { status }, event }], { ...cause, now: at });
  });
}

it('A21: the message has the comment that says what became of the work, on success and on failure', async () => {
  const [good, bad] = [await aStoredTicket(), await aStoredTicket({ workerAnchor: 'b' })];
  await endWith(good, 'processed', 'Created anna.berg below OU=Staff.');
  await endWith(bad, 'failed', 'Failure to synchronise with Flex: no right.');

  await handle(someRules([aRule(), aRule({ event: 'failed' })]));

  const texts = (await outbox()).map(({ payload }) => String(payload.text));
  expect(texts).toHaveLength(2);
  expect(texts[0]).toContain('Created anna.berg below OU=Staff.');
  expect(texts[1]).toContain('Failure to synchronise with Flex: no right.');
});

it('tells nobody twice and loses nothing when it is killed before its end', async () => {
  await endWith(await aStoredTicket(), 'processed', 'done');
  const rules = someRules([aRule(), aRule({ event: 'created' })]);

  await expect(handle(rules, { crash: true })).rejects.toThrow('crash');
  expect(await outbox()).toEqual([]);
  await handle(rules);
  await handle(rules);

  expect(await outbox()).toHaveLength(2);
});

it('G4: while the directory is down the rule tells once, however often the ticket is tried', async () => {
  const id = await aStoredTicket();
  for (const tries of [0, 1, 2]) {
    await endWith(id, 'failed', 'Failure to synchronise with Flex: no directory.', now + tries * 20 * minute);
    await handle(someRules([aRule({ event: 'failed' })]), { at: now + tries * 20 * minute });
  }

  expect(await outbox()).toHaveLength(1);
});

it('has what a human said in the message of a comment', async () => {
  const id = await aStoredTicket({ assignee: 'Anna Agent' });
  const author = { name: 'Kim', isSystem: false };
  await addComments(database, [{ ticketId: id, text: 'Who is this?', author }], cause);

  await handle(someRules([aRule({ event: 'agentCommented', to: ['assignee'] })]));

  expect(await outbox()).toMatchObject([
    { target: 'anna@desk.example', payload: { text: expect.stringContaining('Who is this?') } },
  ]);
});

it('gives each peer system what it is to do with its tickets, in order', async () => {
  const id = await aStoredTicket();
  await aStoredTicket({ entityType: 'Provisioning', prefix: 'PRV', workerAnchor: 'b' });
  await endWith(id, 'processed', 'done');
  const peer = { active: true, entityTypes: ['FlexHR'] };

  await handle(someRules([], { itsm: { rt: peer, old: { ...peer, active: false } } }));

  const messages = await outbox();
  expect(messages.map(({ channel, target }) => `${channel} ${target}`)).toEqual(['itsm rt', 'itsm rt', 'itsm rt']);
  expect(messages.map(({ payload }) => payload.action)).toMatchObject([
    { op: 'create' },
    { op: 'comment', comment: { text: 'done' } },
    { op: 'close' },
  ]);
});

describe('faults of a whole job', () => {
  const fault: JobEvent = {
    ...{ job: 'flex-to-ad', event: 'directoryUnreachable', cause: 'unavailable ActiveDirectory' },
    message: 'ldaps://dc1: the connection was refused',
  };
  const configuration = someRules([aRule({ event: 'directoryUnreachable', to: ['role:HR'] })]);
  const tell = (at: number, more: Partial<JobEvent> = {}) =>
    enqueueJobEvent(database, { ...fault, ...more }, { configuration, now: at });

  it('A18: are told with their cause', async () => {
    await tell(now);

    expect(await outbox()).toMatchObject([
      { target: 'hr@desk.example', payload: { text: expect.stringContaining('ldaps://dc1') } },
    ]);
  });

  it('are one message for a cause and hour, across the full hour as well', async () => {
    const late = now + 50 * minute;
    for (const after of [0, 1, 15, 59]) await tell(late + after * minute);
    expect(await outbox()).toHaveLength(1);

    await tell(late + 60 * minute);
    expect(await outbox()).toHaveLength(2);
  });

  it('are told apart by cause and job', async () => {
    await tell(now);
    await tell(now, { cause: 'untrusted ActiveDirectory' });
    await tell(now, { job: 'other' });

    expect(await outbox()).toHaveLength(3);
  });
});
