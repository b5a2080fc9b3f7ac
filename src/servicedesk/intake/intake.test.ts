import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { freshDatabase, type TestDatabase } from '../../../test/support/database.ts';
import type { JsonObject } from '../../domain/value.ts';
import { type Database, openDatabase, sql } from '../../store/database.ts';
import { loadNewestLogs, loadQueued, queueLogs, saveLogStates } from '../../store/flex-logs.ts';
import { listLogs } from '../../store/list-flex-logs.ts';
import { findTickets, loadTicket, type WholeTicket } from '../../store/tickets.ts';
import { updateTickets } from '../../store/update-tickets.ts';
import { flexHrActor } from '../entity-types.ts';
import { defaultStatuses } from '../statuses.ts';
import type { IntakeRecord } from './decide-intake.ts';
import { type IntakeCounts, intakePage, noteVanished } from './intake-page.ts';

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

const now = Date.parse('2026-06-01T08:00:00Z');
const options = { job: 'flex', runId: 'r1', now, timeZone: 'Europe/Stockholm', statuses: defaultStatuses };
const cause = { actor: { name: 'Kim', isSystem: false }, statuses: defaultStatuses, now };

const anna: JsonObject = {
  ...{ id: 'a-1', employmentNumber: '001042', firstName: 'Anna', lastName: 'Åkesson', phone1: '+46 70 1' },
  company: { id: 'c-1', number: 1, name: 'Acme AB' },
  title: { code: 'T1', name: 'Clerk' },
  department: { code: 'D1', name: 'Sales' },
  ...{ immediateManagerEmployeeId: 'a-9', managerName: 'Bo Ek', startDate: '2026-07-01', isInAuditProcess: false },
};

function aRecord(document: JsonObject = {}, more: Partial<IntakeRecord> = {}): IntakeRecord {
  return {
    ...{ id: '001042', anchor: 'a-1', displayName: 'Anna Åkesson', document: { ...anna, ...document } },
    ...{ employments: [{ id: '001042' }], ...more },
  };
}

function aPerson(at: number): IntakeRecord {
  return aRecord({ id: `p-${at}` }, { id: String(at), anchor: `p-${at}` });
}

async function take(records: readonly IntakeRecord[], more = {}): Promise<IntakeCounts> {
  return await intakePage(database, records, { ...options, ...more });
}

async function allTickets(): Promise<readonly WholeTicket[]> {
  const { tickets } = await findTickets(database, { statuses: defaultStatuses, paging: { limit: 1000 } });
  const whole = await Promise.all(
    tickets.map(async (ticket) => await loadTicket(database, ticket.id, defaultStatuses)),
  );
  return whole.filter((ticket) => ticket !== undefined).toReversed();
}

async function setStatus(id: number, status: string): Promise<void> {
  await updateTickets(database, [{ id, set: { status } }], cause);
}

it('A8: makes a ticket or a comment for every changed person, and counts them all', async () => {
  const people = Array.from({ length: 30 }, (_, at) => aPerson(at));
  expect(await take([...people, aPerson(3)])).toEqual({
    ...{ read: 30, unchanged: 0, new: 30, changed: 0, ignored: 0, tickets: 30, comments: 0 },
  });

  const changed = people.map((person, at) =>
    at < 10 ? { ...person, document: { ...person.document, phone1: '+46 8' } } : person,
  );
  expect(await take(changed)).toEqual({
    ...{ read: 30, unchanged: 20, new: 0, changed: 10, ignored: 0, tickets: 0, comments: 10 },
  });
});

it('A9: tells on the ticket whether the person is new or changed, and each field before and after', async () => {
  await take([aRecord()]);
  const [first] = await allTickets();
  expect(first?.ticket).toMatchObject({ subject: 'New: Anna Åkesson (001042)', data: { isNewUser: true } });
  await setStatus(first?.ticket.id ?? 0, 'Closed');

  await take([aRecord({ title: { code: 'T2', name: 'Chief' }, phone1: '' })]);

  const second = (await allTickets())[1]?.ticket;
  expect(second?.subject).toBe('Changed: Anna Åkesson (001042)');
  expect(second?.data).toMatchObject({ isNewUser: false });
  expect(second?.data.changes).toEqual([
    { field: 'phone1', before: '+46 70 1' },
    { field: 'title.code', before: 'T1', after: 'T2' },
    { field: 'title.name', before: 'Clerk', after: 'Chief' },
  ]);
  expect(second?.description).toContain('title.name: Clerk → Chief\n');
  expect(second?.description).toContain('phone1: +46 70 1 → (empty)\n');
});

it('A10: tells when the change was detected and, where HR says so, made, with the time zone', async () => {
  await take([aRecord({}, { changedAt: now - 3_600_000 })]);

  const [first] = await allTickets();
  expect(first?.ticket.description).toContain('Detected: 2026-06-01 10:00:00 +02:00 (Europe/Stockholm)');
  expect(first?.ticket.description).toContain('Changed in HR: 2026-06-01 09:00:00 +02:00 (Europe/Stockholm)');
  expect(first?.ticket.createdAt).toBe(now);
});

it('A11: shows number, name, company, title, department, manager and dates of the person', async () => {
  await take([aRecord({ endDate: '2026-12-31' })]);

  const [first] = await allTickets();
  expect(first?.ticket.data.person).toEqual({
    ...{ name: 'Anna Åkesson', firstName: 'Anna', lastName: 'Åkesson', employeeNumber: '001042', company: 'Acme AB' },
    ...{ title: 'Clerk', department: 'Sales', manager: 'Bo Ek', managerId: 'a-9' },
    ...{ start: '2026-07-01', end: '2026-12-31' },
  });
  for (const line of ['Employee number: 001042', 'Manager: Bo Ek', 'Last day: 2026-12-31'])
    expect(first?.ticket.description).toContain(line);
});

it('A7: neither stores nor notices a sensitive field, whoever passed it on', async () => {
  const secret = { dateOfBirth: '1990-01-02', unionId: 'u-77', bankAccount: 'SE45-5000' };
  await take([aRecord({ ...secret, employment: [{ employmentNumber: '001042', iban: 'SE45-5000' }] })]);
  const changed = { dateOfBirth: '1991-02-03', unionId: 'u-78', bankAccount: 'SE99' };
  const again = await take([aRecord({ ...changed, employment: [{ employmentNumber: '001042', iban: 'SE99' }] })]);

  expect(again.unchanged).toBe(1);
  const tables = ['flex_logs', 'tickets', 'ticket_history', 'ticket_comments', 'ticket_events'];
  for (const table of tables) {
    const { rows } = await sql<{ text: string }>`select t::text as text from ${sql.table(`app.${table}`)} t`.execute(
      database.sql,
    );
    expect(rows.map(({ text }) => text).join()).not.toMatch(/1990-01-02|u-77|SE45/);
  }
});

it('F3: makes one ticket of entity type FlexHR a person, source FlexHR, for the group', async () => {
  await take([aRecord()], { group: 'HR desk' });

  const [first, ...more] = await allTickets();
  expect(more).toEqual([]);
  expect(first?.ticket).toMatchObject({
    ...{ reference: 'FHR0000001', entityType: 'FlexHR', source: 'FlexHR', group: 'HR desk', status: 'Registered' },
  });
});

it('F4: leaves neither row nor ticket behind when it breaks in the middle', async () => {
  await sql`alter table app.flex_logs add constraint break_it check (worker <> '7')`.execute(database.sql);
  await expect(take([aPerson(6), aPerson(7)])).rejects.toThrow(/break_it/);
  await sql`alter table app.flex_logs drop constraint break_it`.execute(database.sql);

  expect(await allTickets()).toEqual([]);
  expect((await listLogs(database, {})).total).toBe(0);
  await take([aPerson(6), aPerson(7)]);
  expect((await allTickets()).map(({ ticket }) => ticket.reference)).toEqual(['FHR0000001', 'FHR0000002']);
});

it('F5: looks whether the ticket is open, and F6: comments on it that the person changed, without a second ticket', async () => {
  await take([aRecord()]);
  await take([aRecord({ phone1: '+46 8' })]);

  const [only, ...more] = await allTickets();
  expect(more).toEqual([]);
  expect(only?.comments).toHaveLength(1);
  expect(only?.comments[0]).toMatchObject({ isInternal: true, author: flexHrActor });
  expect(only?.comments[0]?.text).toMatch(/has changed in Flex HR, and this ticket is still open/);
  expect(only?.comments[0]?.text).toContain('phone1: +46 70 1 → +46 8');
  expect(only?.ticket.data.changes).toEqual([{ field: 'phone1', before: '+46 70 1', after: '+46 8' }]);
});

it('F7: adds nothing when the same content comes again, in whatever order its fields are', async () => {
  await take([aRecord()]);
  const sizes = async () =>
    await sql`select (select count(*) from app.flex_logs) as logs, (select count(*) from app.tickets) as tickets,
      (select count(*) from app.ticket_comments) as comments, (select count(*) from app.ticket_events) as events,
      (select count(*) from app.ticket_history) as history`.execute(database.sql);
  const before = (await sizes()).rows;

  const { firstName = '', ...rest } = anna;
  for (let run = 0; run < 15; run++) {
    const counts = await take([{ ...aRecord(), document: { ...rest, firstName } }], {
      runId: `r${run}`,
      now: now + run,
    });
    expect(counts).toMatchObject({ read: 1, unchanged: 1 });
  }

  expect((await sizes()).rows).toEqual(before);
});

it('F8: makes a new ticket, linked to the one before, when that one is closed', async () => {
  await take([aRecord()]);
  const [first] = await allTickets();
  await setStatus(first?.ticket.id ?? 0, 'Closed');
  await take([aRecord({ phone1: '+46 8' })]);

  const [, second] = await allTickets();
  expect(second?.links).toMatchObject([{ kind: 'follows', reference: 'FHR0000001' }]);
  expect(second?.comments).toEqual([]);
});

it('F9: comments once for each run that brought a change, and processes the newest data', async () => {
  await take([aRecord()]);
  await queueLogs(database, { job: 'flex', connection: 'ActiveDirectory', anchors: ['a-1'] });
  for (const phone1 of ['1', '2', '3']) await take([aRecord({ phone1 })]);

  const [only] = await allTickets();
  expect(only?.comments).toHaveLength(3);
  const queued = await loadQueued(database, { job: 'flex', now, limit: 10 });
  expect(queued.map((log) => [log.content.phone1, log.connection])).toEqual([['3', 'ActiveDirectory']]);
  expect(only?.ticket.data.changes).toEqual([{ field: 'phone1', before: '+46 70 1', after: '3' }]);
});

it('F10: marks a person whom the log never had as new, and F11: every later row as known', async () => {
  await take([aRecord()]);
  await take([aRecord({ phone1: '2' })]);

  const { rows } = await sql<{ is_new_user: boolean }>`
    select is_new_user from app.flex_logs order by id`.execute(database.sql);
  expect(rows.map((row) => row.is_new_user)).toEqual([true, false]);
});

it('F12: takes a person for new by the log alone, whatever account is linked', async () => {
  await sql`
    insert into app.links (job, worker_anchor, account_anchor, how, linked_at)
    values ('flex', 'a-1', 'guid', 'matched', now())`.execute(database.sql);
  await take([aRecord()]);

  expect((await loadNewestLogs(database, 'flex', ['a-1'])).get('a-1')?.isNewUser).toBe(true);
});

it('F13: makes a second ticket beside a resolved one, and none beside one in a status of the agents that is open', async () => {
  const statuses = [...defaultStatuses, { name: 'Parked', isOpen: true }];
  await take([aRecord()]);
  const [first] = await allTickets();
  await setStatus(first?.ticket.id ?? 0, 'Parked');
  expect(await take([aRecord({ phone1: '1' })], { statuses })).toMatchObject({ tickets: 0, comments: 1 });
  await setStatus(first?.ticket.id ?? 0, 'Resolved');
  expect(await take([aRecord({ phone1: '2' })], { statuses })).toMatchObject({ tickets: 1, comments: 0 });
});

it('F14: comments on a ticket that an agent has opened again', async () => {
  await take([aRecord()]);
  const [first] = await allTickets();
  await setStatus(first?.ticket.id ?? 0, 'Closed');
  await setStatus(first?.ticket.id ?? 0, 'In progress');

  expect(await take([aRecord({ phone1: '1' })])).toMatchObject({ tickets: 0, comments: 1 });
});

it('F15: makes one ticket a person when two workers see the same new people at once', async () => {
  const people = Array.from({ length: 20 }, (_, at) => aPerson(at));
  const other = openDatabase(fresh.url);

  const counts = await Promise.all([
    take(people),
    intakePage(other, people.toReversed(), { ...options, runId: 'r2' }),
    take(people.slice(5)),
    intakePage(other, people.slice(0, 15), options),
  ]);
  await other.close();

  expect(counts.reduce((sum, { tickets }) => sum + tickets, 0)).toBe(20);
  expect(await allTickets()).toHaveLength(20);
  expect((await listLogs(database, {})).total).toBe(20);
});

it('F16: notes once that a person was anonymised, and hands nothing of it to the directory', async () => {
  await take([aRecord()]);
  const [first] = await allTickets();
  await setStatus(first?.ticket.id ?? 0, 'Closed');
  const blank = { firstName: 'Anonym', lastName: 'Anonym', phone1: '', emailWork: '', isAnonymised: true };
  for (let run = 0; run < 3; run++) await take([aRecord(blank)]);

  const [only, ...more] = await allTickets();
  expect(more).toEqual([]);
  expect(only?.comments.map(({ text }) => text)).toEqual([expect.stringMatching(/anonymised.*left as it is/)]);
  await queueLogs(database, { job: 'flex', connection: 'ActiveDirectory', anchors: ['a-1'] });
  expect(await loadQueued(database, { job: 'flex', now, limit: 10 })).toEqual([]);
});

it('F16: makes nothing of an anonymised person whom it never knew', async () => {
  expect(await take([aRecord({ isAnonymised: true })])).toMatchObject({ read: 1, ignored: 1, tickets: 0 });
  expect(await allTickets()).toEqual([]);
});

it('F16: notes once that a person has left the feed, and changes nothing else', async () => {
  await take([aRecord()]);
  expect(await noteVanished(database, ['a-1', 'never seen'], options)).toBe(1);
  expect(await noteVanished(database, ['a-1'], options)).toBe(0);

  const [only] = await allTickets();
  expect(only?.comments.map(({ text }) => text)).toEqual([expect.stringMatching(/does not show this person any more/)]);
  expect((await listLogs(database, {})).logs.map(({ state }) => state)).toEqual(['logged']);
});

it('A13: holds a person in the review of HR, and goes on with the data of the day when it is finished', async () => {
  const inReview = { employments: [{ id: '001042', isUnfinished: true }] };
  await take([aRecord({ isInAuditProcess: true }, inReview)]);
  await queueLogs(database, { job: 'flex', connection: 'ActiveDirectory', anchors: ['a-1'] });
  expect((await allTickets())[0]?.ticket.need).toBe('review');
  expect(await loadQueued(database, { job: 'flex', now, limit: 10 })).toEqual([]);

  await take([aRecord()]);

  expect((await allTickets())[0]?.ticket.need).toBe('nothing');
  expect((await allTickets())[0]?.comments.map(({ text }) => text)).toContain(
    "HR's review of this person is finished.",
  );
  expect(await loadQueued(database, { job: 'flex', now, limit: 10 })).toMatchObject([
    { connection: 'ActiveDirectory' },
  ]);
});

it('leaves a change after the last processing to the trigger of the new ticket', async () => {
  await take([aRecord()]);
  await queueLogs(database, { job: 'flex', connection: 'ActiveDirectory', anchors: ['a-1'] });
  const [log] = await loadQueued(database, { job: 'flex', now, limit: 10 });
  await saveLogStates(database, [{ id: log?.id ?? 0, state: 'done' }]);
  await setStatus(log?.ticketId ?? 0, 'Closed');
  await take([aRecord({ phone1: '1' })]);

  expect((await loadNewestLogs(database, 'flex', ['a-1'])).get('a-1')).toMatchObject({ state: 'logged' });
});

it('takes hostile names as text', async () => {
  const name = `<script>alert(1)</script> =HYPERLINK("x") '; drop table app.tickets; -- \u202e`;
  await take([aRecord({ firstName: name }, { displayName: name })]);

  expect((await allTickets())[0]?.ticket.data.person?.name).toBe(name);
});
