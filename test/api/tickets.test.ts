import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../src/store/database.ts';
import { manualTrigger } from '../cli/flex-office.ts';
import { type ApiOffice, openApiOffice } from './api-office.ts';

const awkward = 'a < b & "c"';
const markup = '<script>alert(1)</script>';
let office: ApiOffice;
/** Bo has an account; Dora is in review, so that whoever has her as manager waits. */
let bo: string;
let dora: string;
let closed: string;

beforeAll(async () => {
  office = await openApiOffice({ desk: `  group: Service desk\n${manualTrigger}` });
  await office.makeToken('Ada Agent', '--role', 'agent', '--group', 'service DESK', 'HR');
  await office.makeToken('Olle Annan', '--role', 'agent', '--group', 'Finance');
  bo = office.hire({ firstName: 'Bo', lastName: 'Berg', title: awkward });
  dora = office.hire({ firstName: 'Dora', lastName: 'Dahl', inReview: true });
  await office.call('run', 'flex-to-ad');
  closed = (await office.get(`/api/tickets?worker=${bo}`)).document.tickets[0].reference;
}, 120_000);

afterAll(() => office.close());

/** Somebody whose manager has no account; gives the employment number and the ticket. */
async function hireWaiting(firstName: string): Promise<{ readonly number: string; readonly reference: string }> {
  const number = office.hire({ firstName, lastName: 'Öst', manager: dora });
  await office.call('run', 'flex-to-ad');
  const { document } = await office.get(`/api/tickets?worker=${number}`);
  return { number, reference: document.tickets[0].reference };
}

const accountOf = (number: string) => office.directory.entries.byAttribute('employeeID', number)[0];

describe('GET /api/tickets', () => {
  it('H1, F3: lists tickets newest first, of the configured group, each as the command has it', async () => {
    const { document } = await office.get('/api/tickets', 'agent');

    expect(document).toEqual((await office.ask('tickets', 'list')).document);
    expect(document.total).toBe(2);
    expect(document.tickets.map(({ group }: { group: string }) => group)).toEqual(['Service desk', 'Service desk']);
  });

  it('H2: shows at a glance what needs hands, and narrows to it', async () => {
    const { reference } = await hireWaiting('Carl');

    const { document } = await office.get('/api/tickets?open=true&need=manager', 'agent');

    expect(document.tickets).toMatchObject([{ reference, need: 'manager', isOpen: true, group: 'Service desk' }]);
  });

  it.each([
    ['open=false', () => [closed]],
    ['status=closed', () => [closed]],
    ['text=berg', () => [closed]],
    ['source=flexhr&newUser=true&open=false', () => [closed]],
    ['since=2001-01-01&until=2001-01-02', () => []],
    ['group=Finance', () => []],
    ['job=flex-to-ad&entityType=FlexHR&open=false', () => [closed]],
  ])('is narrowed by %s', async (query, wanted) => {
    const { document } = await office.get(`/api/tickets?${query}`);

    expect(document.tickets.map(({ reference }: { reference: string }) => reference)).toEqual(wanted());
    expect(document.total).toBe(wanted().length);
  });

  it('goes on after a page where that one ended', async () => {
    const all = (await office.get('/api/tickets')).document.tickets;

    const first = (await office.get('/api/tickets?limit=1')).document.tickets;
    const rest = (await office.get(`/api/tickets?limit=1000&before=${first[0].id}`)).document.tickets;

    expect([...first, ...rest]).toEqual(all);
  });

  it('refuses a status that there is not, and names those that there are', async () => {
    const { status, document } = await office.get('/api/tickets?status=Lost');

    expect(status).toBe(422);
    expect(document.errors).toEqual([
      { in: 'query', field: 'status', expected: expect.stringContaining('Registered, In progress'), found: '"Lost"' },
    ]);
  });
});

describe('GET /api/tickets/{reference}', () => {
  it('H1: shows person, changes, account, comments and history, by its reference in any case', async () => {
    const { document } = await office.get(`/api/tickets/${closed.toLowerCase()}`, 'agent');

    expect(document.ticket).toMatchObject({ reference: closed, status: 'Closed', person: { name: 'Bo Berg' } });
    expect(document.ticket.account).toMatchObject({ dn: expect.stringContaining('CN=Bo Berg') });
    expect(document.history.map(({ field }: { field: string }) => field)).toContain('status');
    expect(document).toEqual((await office.ask('tickets', 'show', closed)).document);
  });

  it('H3: has comments that nobody wrote by Flex HR, and internal', async () => {
    const { document } = await office.get(`/api/tickets/${closed}`, 'agent');

    expect(document.comments).not.toEqual([]);
    for (const comment of document.comments) {
      expect(comment).toMatchObject({ author: { name: 'Flex HR', isSystem: true }, isInternal: true });
    }
  });

  it('H4: gives text of HR as text of a JSON document, which no browser takes for a page', async () => {
    await office.send('POST', `/api/tickets/${closed}/comments`, { body: { text: markup } });

    const { headers, document } = await office.get(`/api/tickets/${closed}`);

    expect(document.ticket.person.title).toBe(awkward);
    expect(document.comments.at(-1).text).toBe(markup);
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('answers 404 for one that there is not', async () => {
    const { status, document } = await office.get('/api/tickets/FHR9999999');

    expect(status).toBe(404);
    expect(document).toMatchObject({ code: 'ticketNotFound', advice: expect.any(String) });
  });
});

describe('an agent of some groups', () => {
  it('H6: sees the tickets of these groups alone, in lists and by name', async () => {
    expect((await office.get(`/api/tickets/${closed}`, 'Ada Agent')).status).toBe(200);
    expect((await office.get('/api/tickets', 'Ada Agent')).document.total).toBeGreaterThan(1);

    expect((await office.get('/api/tickets', 'Olle Annan')).document).toEqual({ total: 0, tickets: [] });
    expect((await office.get('/api/tickets?group=service%20desk', 'Olle Annan')).document.total).toBe(0);
    expect((await office.get(`/api/tickets/${closed}`, 'Olle Annan')).document.code).toBe('ticketNotFound');
  });

  it.each([
    ['PATCH', '', { priority: 'high' }],
    ['POST', '/comments', { text: 'Hello' }],
    ['POST', '/close', {}],
    ['POST', '/set-manager', { worker: '1' }],
    ['POST', '/reprocess', undefined],
  ])('H6: does nothing to a ticket of another group: %s %s', async (method, path, body) => {
    const before = (await office.get(`/api/tickets/${closed}`)).document;

    const answer = await office.send(method, `/api/tickets/${closed}${path}`, { as: 'Olle Annan', body });

    expect(answer.document).toMatchObject({ status: 404, code: 'ticketNotFound' });
    expect((await office.get(`/api/tickets/${closed}`)).document).toEqual(before);
  });

  it('H6: does not read the log or the held people, which are of all groups', async () => {
    expect((await office.get('/api/flex-logs', 'Ada Agent')).document.code).toBe('forbidden');
    expect((await office.get('/api/held', 'Ada Agent')).document.code).toBe('forbidden');
  });
});

describe('a requester', () => {
  beforeAll(async () => {
    await office.send('PATCH', `/api/tickets/${closed}`, { as: 'agent', body: { requester: 'HR@example.com' } });
    const said = { text: 'The laptop is ready.', isInternal: false };
    await office.send('POST', `/api/tickets/${closed}/comments`, { as: 'agent', body: said });
  });

  it('H6: sees the tickets made for its address alone', async () => {
    const { document } = await office.get('/api/tickets', 'requester');

    expect(document.tickets.map(({ reference }: { reference: string }) => reference)).toEqual([closed]);
    const other = (await office.get('/api/tickets?open=true')).document.tickets[0].reference;
    expect((await office.get(`/api/tickets/${other}`, 'requester')).document.code).toBe('ticketNotFound');
  });

  it('H6: sees what was said in public, and neither the account nor the work behind it', async () => {
    const { text, document } = await office.get(`/api/tickets/${closed}`, 'requester');

    expect(document.comments.map((one: { text: string }) => one.text)).toEqual(['The laptop is ready.']);
    expect(document).toMatchObject({ history: [], links: [], ticket: { account: {} } });
    expect(text).not.toContain('OU=Staff');
  });

  it('says nothing that is internal', async () => {
    const body = { text: 'Thank you.', isInternal: true };
    const { document } = await office.send('POST', `/api/tickets/${closed}/comments`, { as: 'requester', body });

    expect(document.comments.at(-1)).toMatchObject({
      ...{ author: { name: 'requester', isSystem: false }, isInternal: false, text: 'Thank you.' },
    });
    expect(document).not.toHaveProperty('work');
  });
});

describe('PATCH /api/tickets/{reference}', () => {
  it('changes fields, each with a line of the history in the name of the token', async () => {
    const { reference } = await hireWaiting('Disa');
    const body = { status: 'in PROGRESS', priority: 'high', assignee: 'Ada Agent', group: 'HR' };

    const { document } = await office.send('PATCH', `/api/tickets/${reference}`, { as: 'Ada Agent', body });

    expect(document.ticket).toMatchObject({ ...body, status: 'In progress', need: 'manager', isOpen: true });
    const lines = document.history.filter(({ actor }: { actor: { name: string } }) => actor.name === 'Ada Agent');
    expect(lines).toMatchObject(
      ['status', 'priority', 'assignee', 'group'].map((field) => ({ field, actor: { isSystem: false } })),
    );
  });

  it('takes the assignee away with an empty text', async () => {
    const { reference } = await hireWaiting('Esa');
    await office.send('PATCH', `/api/tickets/${reference}`, { body: { assignee: 'Ada' } });

    const { document } = await office.send('PATCH', `/api/tickets/${reference}`, { body: { assignee: '' } });

    expect(document.ticket).not.toHaveProperty('assignee');
  });

  it('gives up what waits with a status that is not open, and nothing runs it again', async () => {
    const { number, reference } = await hireWaiting('Fia');

    const { document } = await office.send('PATCH', `/api/tickets/${reference}`, { body: { status: 'Cancelled' } });

    expect(document.ticket).toMatchObject({ status: 'Cancelled', isOpen: false, need: 'nothing' });
    const { logs } = (await office.get(`/api/flex-logs?worker=${number}`)).document;
    expect(logs).toMatchObject([{ state: 'failed', ticket: reference, lastError: expect.stringContaining('closed') }]);
  });

  it.each([
    [{ status: 'Lost' }, 'status'],
    [{ priority: 'soon' }, 'priority'],
    [{ need: 'nothing' }, ''],
    [{ requester: 'nobody' }, 'requester'],
    [{ assignee: 'a\u0000b' }, 'assignee'],
    [{ group: 7 }, 'group'],
  ])('refuses %j, names the field, and changes nothing', async (body, field) => {
    const before = (await office.get(`/api/tickets/${closed}`)).document;

    const { status, document } = await office.send('PATCH', `/api/tickets/${closed}`, { body });

    expect(status).toBe(422);
    expect(document.errors[0]).toMatchObject({ in: 'body', field, expected: expect.any(String) });
    expect((await office.get(`/api/tickets/${closed}`)).document).toEqual(before);
  });
});

describe('what an agent does to a ticket', () => {
  it('says something, internal unless told otherwise, in the name of the token', async () => {
    const { document } = await office.send('POST', `/api/tickets/${closed}/comments`, {
      ...{ as: 'Ada Agent', body: { text: 'First\r\nsecond\u0007' } },
    });

    expect(document.comments.at(-1)).toMatchObject({
      ...{ author: { name: 'Ada Agent', isSystem: false }, isInternal: true, text: 'First\nsecond' },
    });
  });

  it.each(['', ' \n ', 'x'.repeat(20_001)])('refuses a comment that is empty or too long', async (text) => {
    const { status } = await office.send('POST', `/api/tickets/${closed}/comments`, { as: 'agent', body: { text } });

    expect(status).toBe(422);
  });

  it('G16: enters the manager: the account is made at once, and the ticket closed', async () => {
    const { number, reference } = await hireWaiting('Gro');

    const answer = await office.send('POST', `/api/tickets/${reference}/set-manager`, {
      ...{ as: 'Ada Agent', body: { worker: bo } },
    });

    expect(answer.document).toMatchObject({
      ...{ ticket: { status: 'Closed', need: 'nothing' }, isLeftToRun: false, work: { operations: { create: 1 } } },
    });
    expect(accountOf(number)?.attributes.manager).toEqual([accountOf(bo)?.dn]);
  });

  it.each([
    ['nobody', {}, 422, 'invalidRequest'],
    ['two', { worker: '1', account: 'a' }, 422, 'invalidRequest'],
    ['somebody whom nobody knows', { worker: '999999' }, 422, 'managerNotFound'],
  ])('refuses %s as a manager', async (_what, body, status, code) => {
    const { reference } = (await office.get('/api/tickets?need=manager')).document.tickets[0];

    const answer = await office.send('POST', `/api/tickets/${reference}/set-manager`, { as: 'agent', body });

    expect(answer.document).toMatchObject({ status, code });
  });

  it('closes one with a last word', async () => {
    const { reference } = await hireWaiting('Hal');

    const { document } = await office.send('POST', `/api/tickets/${reference}/close`, {
      ...{ as: 'agent', body: { text: 'Not needed.' } },
    });

    expect(document.ticket).toMatchObject({ status: 'Closed', isOpen: false });
    expect(document.comments.at(-1).text).toBe('Not needed.');
  });

  it('G24: has one processed again', async () => {
    const { document } = await office.send('POST', `/api/tickets/${closed}/reprocess`, { as: 'agent' });

    expect(document.comments.map(({ text }: { text: string }) => text)).toContain(
      'To be processed again on ActiveDirectory.',
    );
  });

  it('is refused where HR still reviews the person', async () => {
    const { reference } = (await office.get('/api/tickets?need=review')).document.tickets[0];

    const { status, document } = await office.send('POST', `/api/tickets/${reference}/reprocess`);

    expect({ status, code: document.code }).toEqual({ status: 409, code: 'personInReview' });
  });

  it('stands in the list of changes: who, what and which fields, with the answer and no value', async () => {
    await office.send('PATCH', `/api/tickets/${closed}`, { as: 'Ada Agent', body: { assignee: 'Value-4711' } });
    await office.send('PATCH', `/api/tickets/${closed}`, { as: 'Ada Agent', body: { status: 'Value-4711' } });

    const { text, document } = await office.get('/api/changes?limit=2');

    const about = { actor: 'Ada Agent', role: 'agent', action: 'PATCH /api/tickets/{reference}' };
    expect(document.changes).toMatchObject([
      { ...about, target: `/api/tickets/${closed}`, fields: ['status'], status: 422 },
      { ...about, target: `/api/tickets/${closed}`, fields: ['assignee'], status: 200 },
    ]);
    expect(text).not.toContain('Value-4711');
    const { rows } = await sql<{ n: number }>`
      select count(*) as n from app.api_changes where status is null`.execute(office.runtime.database.sql);
    expect(rows).toEqual([{ n: 0 }]);
  });
});

describe('GET /api/flex-logs', () => {
  it('F17: lists the log with the reference of the ticket, without what HR said', async () => {
    const { document } = await office.get(`/api/flex-logs?worker=${bo}&state=done`, 'agent');

    expect(document).toMatchObject({
      total: 1,
      logs: [{ worker: bo, ticket: closed, name: 'Bo Berg', isNewUser: true }],
    });
    expect(document.logs[0]).not.toHaveProperty('content');
    expect(document).toEqual((await office.ask('flex', 'logs', '--worker', bo, '--state', 'done')).document);
  });
});
