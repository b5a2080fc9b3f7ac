import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { freshDatabase, type TestDatabase } from '../../test/support/database.ts';
import { type Database, inTransaction, openDatabase, sql } from './database.ts';
import { insertTickets, linkTickets } from './insert-tickets.ts';
import { aTicket, cause, now, statuses } from './test-support/service-desk.ts';
import { addComments, loadCommentsById } from './ticket-comments.ts';
import { insertTicketEvents, loadUnhandledEvents, markEventsHandled, purgeTicketEvents } from './ticket-events.ts';
import { findTickets, loadTicket, openTicketsOf, type TicketFilter } from './tickets.ts';
import { type TicketFields, updateTickets } from './update-tickets.ts';

let fresh: TestDatabase;
let database: Database;

beforeAll(async () => {
  fresh = await freshDatabase();
  database = openDatabase(fresh.url);
});

beforeEach(async () => {
  await sql`truncate app.tickets, app.ticket_numbers cascade`.execute(database.sql);
});

afterAll(async () => {
  await database.close();
  await fresh.drop();
});

async function insertOne(more = {}): Promise<number> {
  return (await insertTickets(database, [aTicket(more)], cause))[0]?.id ?? 0;
}

async function find(filter: TicketFilter): Promise<readonly string[]> {
  const { tickets } = await findTickets(database, { filter, statuses });
  return tickets.map((ticket) => ticket.subject);
}

it('F3: numbers the tickets of each entity type without gaps, behind its prefix, with type, source and group', async () => {
  const made = await insertTickets(
    database,
    [aTicket({ group: 'HR desk' }), aTicket({ entityType: 'Provisioning', prefix: 'PRV' }), aTicket()],
    cause,
  );
  await inTransaction(database, async (tx) => {
    await insertTickets(tx, [aTicket()], cause);
    throw new Error('undo');
  }).catch(() => undefined);
  const [next] = await insertTickets(database, [aTicket()], cause);

  expect(made.map(({ reference }) => reference)).toEqual(['FHR0000001', 'PRV0000001', 'FHR0000002']);
  expect(next?.reference).toBe('FHR0000003');
  const first = await loadTicket(database, 'fhr0000001', statuses);
  expect(first?.ticket).toMatchObject({
    ...{ entityType: 'FlexHR', source: 'FlexHR', group: 'HR desk', isOpen: true, need: 'nothing' },
    createdAt: now,
  });
});

it('numbers tickets without gaps when several nodes make them at once', async () => {
  const other = openDatabase(fresh.url);
  const many = Array.from({ length: 40 }, () => aTicket());

  const made = await Promise.all(
    [database, other, database, other].map(
      async (one) => await inTransaction(one, async (tx) => await insertTickets(tx, many, cause)),
    ),
  );
  await other.close();

  const references = made.flat().map(({ reference }) => reference);
  expect(references.toSorted()).toEqual(
    Array.from({ length: 160 }, (_, at) => `FHR${String(at + 1).padStart(7, '0')}`),
  );
});

it('F13: counts a ticket as open by the property of its status, whatever its name', async () => {
  const ids = [];
  for (const status of ['Registered', 'Parked by Kim', 'Resolved', 'Closed', 'Unheard of']) {
    ids.push(await insertOne({ status, subject: status, workerAnchor: status }));
  }

  const open = await openTicketsOf(database, {
    ...{ job: 'flex', entityType: 'FlexHR', statuses },
    anchors: ['Registered', 'Parked by Kim', 'Resolved', 'Closed', 'Unheard of'],
  });

  expect([...open.keys()].toSorted()).toEqual(['Parked by Kim', 'Registered']);
  expect(await find({ isOpen: true })).toEqual(['Parked by Kim', 'Registered']);
  expect(await find({ isOpen: false })).toEqual(['Unheard of', 'Closed', 'Resolved']);
  const resolvedIsOpen = statuses.map((status) => (status.name === 'Resolved' ? { ...status, isOpen: true } : status));
  const reread = await loadTicket(database, ids[2] ?? 0, resolvedIsOpen);
  expect(reread?.ticket.isOpen).toBe(true);
});

it('F14: counts a ticket that an agent has opened again as open, and forgets when it was closed', async () => {
  const id = await insertOne();
  const kim = { actor: { name: 'Kim', isSystem: false }, statuses };
  const [closed] = await updateTickets(database, [{ id, set: { status: 'Closed' } }], { ...kim, now: now + 1000 });
  const anchors = ['a-1001'];
  const query = { job: 'flex', entityType: 'FlexHR', anchors, statuses };
  expect(closed).toMatchObject({ isOpen: false, closedAt: now + 1000 });
  expect((await openTicketsOf(database, query)).size).toBe(0);

  const [opened] = await updateTickets(database, [{ id, set: { status: 'In progress' } }], { ...kim, now: now + 2000 });

  expect(opened).not.toHaveProperty('closedAt');
  expect((await openTicketsOf(database, query)).get('a-1001')?.id).toBe(id);
});

it('A16: keeps every change of a field with who made it, and one event a change', async () => {
  const id = await insertOne();
  const kim = { actor: { name: 'Kim', isSystem: false }, statuses, now: now + 1000 };
  await updateTickets(database, [{ id, set: { status: 'In progress', assignee: 'Kim' } }], kim);
  await updateTickets(database, [{ id, set: { status: 'In progress', assignee: 'Kim' } }], kim);
  await updateTickets(
    database,
    [{ id, set: { status: 'Closed', assignee: '', data: { account: { dn: 'CN=Anna', baseDn: 'DC=x' } } } }],
    { ...kim, now: now + 2000 },
  );

  const whole = await loadTicket(database, id, statuses);
  expect(whole?.history.map(({ field, before, after }) => [field, before, after])).toEqual([
    ['status', undefined, 'Registered'],
    ['status', 'Registered', 'In progress'],
    ['assignee', undefined, 'Kim'],
    ['status', 'In progress', 'Closed'],
    ['assignee', 'Kim', undefined],
    ['account', undefined, '{"baseDn":"DC=x","dn":"CN=Anna"}'],
  ]);
  expect(whole?.history[1]?.actor).toEqual({ name: 'Kim', isSystem: false });
  expect(whole?.ticket.data).toMatchObject({ isNewUser: true, account: { dn: 'CN=Anna' } });
  const events = await loadUnhandledEvents(database, 10);
  expect(events.map(({ kind, changes }) => [kind, changes.length])).toEqual([
    ['created', 0],
    ['updated', 2],
    ['updated', 3],
  ]);
});

it('hands on the chain of triggers with the events that they cause', async () => {
  const id = await insertOne();
  await updateTickets(database, [{ id, set: { priority: 'high' }, event: 'processed' }], {
    ...{ ...cause, statuses, depth: 2, fired: ['One', 'Two'] },
  });
  await insertTicketEvents(database, [{ ticketId: id, kind: 'failed' }], cause);

  const events = await loadUnhandledEvents(database, 10);
  expect(events).toMatchObject([
    { kind: 'created', depth: 0, fired: [] },
    { kind: 'processed', depth: 2, fired: ['One', 'Two'], changes: [{ field: 'priority', before: 'normal' }] },
    { kind: 'failed', depth: 0, fired: [] },
  ]);
});

it('gives each unhandled event to one node alone, and none that was handled', async () => {
  await insertTickets(database, [aTicket(), aTicket()], cause);
  const other = openDatabase(fresh.url);

  await inTransaction(database, async (tx) => {
    const [first] = await loadUnhandledEvents(tx, 1);
    const seenByOther = await inTransaction(other, async (elsewhere) => await loadUnhandledEvents(elsewhere, 10));
    expect(seenByOther.map((event) => event.id)).toEqual([(first?.id ?? 0) + 1]);
    await markEventsHandled(tx, [first?.id ?? 0], now);
  });
  await other.close();

  expect(await loadUnhandledEvents(database, 10)).toHaveLength(1);
  expect(await purgeTicketEvents(database, now + 1)).toBe(1);
});

it('keeps the events of a ticket in their order: while another node handles one, the later ones wait', async () => {
  const [mine, free] = [await insertOne(), await insertOne()];
  await insertTicketEvents(database, [{ ticketId: mine, kind: 'failed' }], cause);
  const other = openDatabase(fresh.url);

  await inTransaction(database, async (tx) => {
    const [first] = await loadUnhandledEvents(tx, 1);
    expect(first?.ticketId).toBe(mine);
    const seenByOther = await inTransaction(other, async (elsewhere) => await loadUnhandledEvents(elsewhere, 10));
    expect(seenByOther.map(({ ticketId }) => ticketId)).toEqual([free]);
    await markEventsHandled(tx, [first?.id ?? 0], now);
  });
  await other.close();

  expect((await loadUnhandledEvents(database, 10)).map(({ kind }) => kind)).toEqual(['created', 'failed']);
});

it('adds comments set-wise, those with a key once, with an event each', async () => {
  const [one, two] = [await insertOne(), await insertOne()];
  const comments = [
    { ticketId: one, text: 'Hej <b>\0', key: 'run 1' },
    { ticketId: two, text: 'Public', isInternal: false, author: { name: 'Kim', isSystem: false } },
  ];
  const ids = await addComments(database, comments, cause);
  await addComments(database, comments.slice(0, 1), cause);

  const whole = await loadTicket(database, one, statuses);
  expect(whole?.comments).toMatchObject([
    { text: 'Hej <b>\uFFFD', isInternal: true, author: { name: 'Flex HR', isSystem: true }, createdAt: now },
  ]);
  expect(await loadCommentsById(database, ids.slice(1))).toMatchObject([
    { author: { name: 'Kim' }, isInternal: false },
  ]);
  const events = await loadUnhandledEvents(database, 10);
  expect(events.slice(2).map(({ kind, changes }) => [kind, changes])).toEqual(
    ids.map((id) => ['commented', [{ field: 'comment', after: String(id) }]]),
  );
});

it('shows a link between tickets from both ends', async () => {
  const [earlier, later] = [await insertOne({ subject: 'Earlier' }), await insertOne({ subject: 'Later' })];
  await linkTickets(database, [{ from: later, to: earlier, kind: 'follows' }]);
  await linkTickets(database, [{ from: later, to: earlier, kind: 'follows' }]);

  expect((await loadTicket(database, later, statuses))?.links).toMatchObject([{ kind: 'follows', id: earlier }]);
  expect((await loadTicket(database, earlier, statuses))?.links).toMatchObject([{ kind: 'followedBy', id: later }]);
});

it('D12: filters by source, and by all else that a list shows', async () => {
  await insertOne({ subject: 'one', source: 'API', need: 'manager', company: 'x' });
  await insertOne({ subject: 'two', data: { person: { company: 'Other' }, isNewUser: false }, assignee: 'Kim' });
  await insertOne({ subject: 'three', worker: '7', entityType: 'Provisioning', prefix: 'P', job: 'other' });

  expect(await find({ source: 'FlexHR' })).toEqual(['three', 'two']);
  expect(await find({ need: 'manager' })).toEqual(['one']);
  expect(await find({ company: 'Other' })).toEqual(['two']);
  expect(await find({ isNewUser: true })).toEqual(['three', 'one']);
  expect(await find({ worker: '7' })).toEqual(['three']);
  expect(await find({ job: 'other', entityType: 'Provisioning' })).toEqual(['three']);
  expect(await find({ assignee: 'Kim' })).toEqual(['two']);
  expect(await find({ from: now, until: now + 1, statuses: ['Registered'] })).toHaveLength(3);
  expect(await find({ until: now })).toEqual([]);
});

it('finds tickets by the beginnings of words, in any case and without accents, whatever else is typed', async () => {
  await insertOne({ subject: 'Ny: Åsa Sjöberg-Öst', data: { person: { mail: 'asa.sjoberg@acme.se' } } });
  await insertOne({ subject: "Bo d'Arc" });

  expect(await find({ text: 'asa sjö' })).toHaveLength(1);
  expect(await find({ text: 'ÖST' })).toHaveLength(1);
  expect(await find({ text: 'asa.sjoberg@acme' })).toHaveLength(1);
  expect(await find({ text: 'fhr0000002' })).toEqual(["Bo d'Arc"]);
  expect(await find({ text: "d'a & | ! ( \\ :* '' \0" })).toEqual(["Bo d'Arc"]);
  expect(await find({ text: ' ' })).toHaveLength(2);
  expect(await find({ text: 'nobody' })).toEqual([]);
});

it('finds a ticket by what it says now, and after a change of its status alone by the same words', async () => {
  const id = await insertOne({ subject: 'Ny: Kim', requester: 'lee' });
  const change = (set: TicketFields) => updateTickets(database, [{ id, set }], { ...cause, statuses });

  await change({ status: 'Processing', need: 'manager', priority: 'high', group: 'HR' });
  expect(await find({ text: 'kim lee fhr0000001' })).toEqual(['Ny: Kim']);

  await change({ subject: 'Ny: Alex', data: { account: { userName: 'alex1' } } });
  expect(await find({ text: 'alex alex1 fhr0000001' })).toEqual(['Ny: Alex']);
  expect(await find({ text: 'kim' })).toEqual([]);

  await change({ requester: 'max', assignee: 'robin' });
  expect(await find({ text: 'max robin' })).toEqual(['Ny: Alex']);
  await change({ description: 'broken leg' });
  expect(await find({ text: 'broken leg' })).toEqual(['Ny: Alex']);
});
