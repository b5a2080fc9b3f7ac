import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/store/database.ts';
import { tryLockJob } from '../../src/store/job-lock.ts';
import { type FlexOffice, manualTrigger, openFlexOffice } from './flex-office.ts';

let office: FlexOffice;
/** Bo has an account; Dora, who is nobody's manager by HR's own doing, has none. */
let bo: string;
let dora: string;
/** Bo's first ticket. */
let closed: string;

beforeAll(async () => {
  office = await openFlexOffice();
  bo = office.hire({ firstName: 'Bo', lastName: 'Berg' });
  dora = office.hire({ firstName: 'Dora', lastName: 'Dahl', inReview: true });
  await office.call('run', 'flex-to-ad');
  closed = (await office.ask('tickets', 'list', '--worker', bo)).document.tickets[0].reference;
}, 60_000);

afterAll(() => office.close());

/** Somebody whose manager has no account; gives the employment number and the ticket. */
async function hireWaiting(firstName: string): Promise<{ readonly number: string; readonly reference: string }> {
  const number = office.hire({ firstName, lastName: 'Öst', manager: dora, title: 'Handläggare' });
  await office.call('run', 'flex-to-ad');
  const { document } = await office.ask('tickets', 'list', '--worker', number);
  return { number, reference: document.tickets[0].reference };
}

const accountOf = (number: string) => office.directory.entries.byAttribute('employeeID', number)[0];
const writes = () => office.directory.operations.all().filter(({ kind }) => kind === 'add' || kind === 'modify').length;

async function show(reference: string) {
  return (await office.ask('tickets', 'show', reference)).document;
}

describe('run of a job whose every change is a ticket', () => {
  it('A12: makes ticket and account in one call, tells of both, and ends with 1 while somebody waits', async () => {
    const anna = office.hire({ firstName: 'Anna', lastName: 'Åkesson', manager: bo });
    const carl = office.hire({ firstName: 'Carl', lastName: 'Öst', manager: dora });

    const { code, out } = await office.run(['run', 'flex-to-ad']);

    expect(code).toBe(1);
    expect(out).toMatch(/people: +2 new, 0 changed, 2 processed/);
    expect(out).toMatch(/tickets: +2 created, 0 comments on open ones/);
    expect(out).toMatch(/waiting: +1 for manager, 1 for review/);
    expect(accountOf(anna)?.attributes.manager).toEqual([accountOf(bo)?.dn]);
    expect(accountOf(carl)).toBeUndefined();
  });

  it('answers with the fields of the contract, counts that add up, and the tickets beside them', async () => {
    const { document } = await office.ask('run', 'flex-to-ad');

    const { read, ...ends } = document.counts as Record<string, number>;
    expect(Object.values(ends).reduce((sum, count) => sum + count, 0)).toBe(read);
    expect(document).toMatchObject({
      ...{ job: 'flex-to-ad', kind: 'incremental', verdict: 'go' },
      tickets: { created: 0, comments: 0, needs: { manager: 1, review: 1 } },
    });
  });

  it('E16: reads everybody with --initial', async () => {
    const { document } = await office.ask('run', 'flex-to-ad', '--initial');

    expect(document).toMatchObject({ kind: 'initial', tickets: { newUsers: 1 } });
  });

  it('G31: is shown by plan before it is done, and nothing is written', async () => {
    const number = office.hire({ firstName: 'Gun', lastName: 'Berg', manager: bo });
    const before = writes();

    const { document } = await office.ask('plan', 'flex-to-ad');

    const change = document.changes.find(({ worker }: { worker: string }) => worker === number);
    expect(change).toMatchObject({ kind: 'create' });
    expect(change.attributes).toContainEqual(expect.objectContaining({ name: 'sn', before: null, after: 'Berg' }));
    expect(writes()).toBe(before);
    expect((await office.ask('tickets', 'list', '--worker', number)).document.total).toBe(0);
  });
});

describe('tickets list', () => {
  it('D11: shows where a ticket comes from by an icon, and says the same in words', async () => {
    const { out } = await office.call('tickets', 'list');
    const { document } = await office.ask('tickets', 'list');

    expect(out).toMatch(/FHR0000001 {2}◆ FlexHR/);
    expect(document.tickets[0].icon).toEqual({ name: 'flex-hr', label: 'Made by the Flex HR service' });
  });

  it('D12: is narrowed to a source', async () => {
    const all = await office.ask('tickets', 'list');
    const flex = await office.ask('tickets', 'list', '--source', 'flexhr');
    const portal = await office.ask('tickets', 'list', '--source', 'Portal');

    expect(flex.document.total).toBe(all.document.total);
    expect(portal.document.total).toBe(0);
  });

  it('H2: tells at a glance which tickets wait for somebody', async () => {
    const { out } = await office.call('tickets', 'list', '--open', '--need', 'manager');

    expect(out).toMatch(/Waiting +manager +20\d\d-.* New: Carl Öst/);
    expect(out).toContain('1 of these wait for somebody');
    expect(out).not.toContain('Anna');
  });

  it.each([
    ['--closed', /Anna/, /Carl/],
    ['--open', /Carl/, /Anna/],
    ['--status=closed', /Anna/, /Carl/],
    ['--text=åkes', /Anna/, /Carl/],
    ['--company=Acme Sverige AB', /Anna/, /nobody/],
    ['--job=flex-to-ad', /Anna/, /nobody/],
    ['--since=2000-01-01', /Anna/, /nobody/],
  ])('is narrowed by %s', async (option, has, hasNot) => {
    const { out } = await office.call('tickets', 'list', option);

    expect(out).toMatch(has);
    expect(out).not.toMatch(hasNot);
  });

  it('has lines that fit the terminal', async () => {
    office.hire({ firstName: 'Åsa'.repeat(30), lastName: 'Öberg'.repeat(15) });
    await office.call('run', 'flex-to-ad');

    const { out } = await office.call('tickets', 'list', '--text', 'åsaåsa');

    expect(out).toMatch(/New: (Åsa)+/);
    expect(out).toContain('…');
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });

  it.each([
    ['a need that there is not', ['--need', 'coffee']],
    ['a status that there is not', ['--status', 'Lost']],
    ['a day that there is not', ['--since', '2026-02-30']],
    ['a limit that is none', ['--limit', '0']],
    ['both open and closed', ['--open', '--closed']],
  ])('ends with 2 for %s', async (_what, words) => {
    const { code, document } = await office.ask('tickets', 'list', ...words);

    expect(code).toBe(2);
    expect(document.error.code).toBe('usage');
  });
});

describe('tickets show', () => {
  it('A9, A10, A11: tells of the person, each change before and after, and the times with their zone', async () => {
    office.flex.act({ type: 'changeTitle', employee: bo, title: 'Chef' });
    await office.call('run', 'flex-to-ad');
    const { document } = await office.ask('tickets', 'list', '--worker', bo);
    const [{ reference }] = document.tickets;

    const { out } = await office.call('tickets', 'show', reference.toLowerCase());

    expect(out).toMatch(/source +◆ FlexHR, Made by the Flex HR service/);
    expect(out).toMatch(/name +Bo Berg\n +employeeNumber +\d+\n +company +Acme Sverige AB\n +title +Chef/);
    expect(out).toContain('title.name: Handläggare → Chef');
    expect(out).toMatch(/created +20\d\d-\d\d-\d\d \d\d:\d\d:\d\d \+0[12]:00 \(Europe\/Stockholm\)/);
    expect(out).toMatch(/userName +bo\.berg\n +dn +CN=Bo Berg,/);
    expect(out).toContain(`follows ${closed}`);
  });

  it('H3: names who said what, and who may read it', async () => {
    const { reference } = await hireWaiting('Hugo');

    const { out } = await office.call('tickets', 'show', reference);

    expect(out).toContain('Flex HR (system), internal');
    expect(out).toContain('must be entered by hand before the user is processed');
    expect(out).toContain(`hirewire tickets set-manager ${reference} --worker ID`);
    expect(out).toMatch(/manager +Dora Dahl/);
  });

  it('H4: shows text of HR as text: no line break, colour or turn of direction comes out of a name', async () => {
    const database = openDatabase(office.databaseUrl, { max: 1 });
    const name = 'Eve\u001B[31m\r\nFHR9999999 \u202Eevil';
    await database.pool.query(
      `update app.tickets set subject = $1, data = jsonb_set(data, '{person,name}', to_jsonb($1::text)) where reference = $2`,
      [name, closed],
    );
    await database.close();

    for (const words of [
      ['list', '--limit', '1000'],
      ['show', closed],
    ]) {
      const { out } = await office.call('tickets', ...words);
      expect(out).toContain('Eve [31m FHR9999999 evil');
      for (const mark of ['\u001B', '\u202E', '\r']) expect(out).not.toContain(mark);
    }
  });

  it('names a ticket that it does not know', async () => {
    const { code, document } = await office.ask('tickets', 'show', 'FHR7777777');

    expect(code).toBe(1);
    expect(document.error).toMatchObject({ code: 'ticketNotFound', message: 'There is no ticket FHR7777777.' });
  });
});

describe('tickets comment and close', () => {
  it('keep who said it, and whether end users may read it', async () => {
    await office.ask('tickets', 'comment', closed, 'Called\nher', '--as', 'Ada Agent', '--public');
    await office.ask('tickets', 'comment', closed, 'Not for everybody');

    const { comments } = await show(closed);
    expect(comments.at(-2)).toMatchObject({
      ...{ text: 'Called\nher', isInternal: false, author: { name: 'Ada Agent', isSystem: false } },
    });
    expect(comments.at(-1)).toMatchObject({ isInternal: true, author: { isSystem: false } });
    expect(comments.at(-1).author.name).not.toBe('');
  });

  it('refuse an empty text and an empty name', async () => {
    expect((await office.ask('tickets', 'comment', closed, ' \u0007 ')).code).toBe(2);
    expect((await office.ask('tickets', 'comment', closed, 'Hello', '--as', ' ')).code).toBe(2);
  });

  it('A16: close with a last word, in the history with the name of who did it; no run opens it again', async () => {
    const { number, reference } = await hireWaiting('Ivar');

    const { code } = await office.ask('tickets', 'close', reference, 'Hired by mistake', '--as', 'Ada Agent');
    await office.call('run', 'flex-to-ad');

    expect(code).toBe(0);
    const { ticket, comments, history } = await show(reference);
    expect(ticket).toMatchObject({ status: 'Closed', isOpen: false, need: 'nothing' });
    expect(comments.at(-1).text).toBe('Hired by mistake');
    expect(history).toContainEqual(
      expect.objectContaining({ field: 'status', after: 'Closed', actor: { name: 'Ada Agent', isSystem: false } }),
    );
    expect(accountOf(number)).toBeUndefined();
  });
});

describe('tickets set-manager', () => {
  it.each([
    ['a worker', '--worker', () => bo],
    ['a log-in name', '--account', () => 'bo.berg'],
    ['a user principal name', '--account', () => 'bo.berg@corp.example.com'],
    ['a DN', '--account', () => accountOf(bo)?.dn ?? ''],
  ])('G16: given %s, makes the account at once, comments and closes', async (_what, option, name) => {
    const { number, reference } = await hireWaiting('Klas');

    const { code, out } = await office.call('tickets', 'set-manager', reference, option, name(), '--as', 'Ada Agent');

    expect(out).toContain('Closed');
    expect(code).toBe(0);
    expect(accountOf(number)?.attributes.manager).toEqual([accountOf(bo)?.dn]);
    const { ticket, comments } = await show(reference);
    expect(ticket).toMatchObject({ status: 'Closed', need: 'nothing', account: { userName: expect.any(String) } });
    expect(comments.at(-2)).toMatchObject({
      ...{ author: { name: 'Ada Agent' }, text: expect.stringMatching(/^The manager was entered: .*Bo Berg/) },
    });
    expect(comments.at(-1).text).toContain(`User name: ${accountOf(number)?.attributes.sAMAccountName?.[0]}`);
  });

  it('ends with 1 and goes on waiting when the worker has no account either', async () => {
    const { number, reference } = await hireWaiting('Lars');

    const { code, document } = await office.ask('tickets', 'set-manager', reference, '--worker', dora);

    expect(code).toBe(1);
    expect(document.ticket).toMatchObject({ isOpen: true, need: 'manager' });
    expect(accountOf(number)).toBeUndefined();
  });

  it.each([
    ['a worker whom nobody knows', () => ['--worker', '999999'], 'managerNotFound'],
    ['an account that there is not', () => ['--account', 'nobody*'], 'managerNotFound'],
    ['a text that is a filter', () => ['--account', '*)(objectClass=*'], 'managerNotFound'],
    ['an address that several have', () => ['--account', 'twins@corp.example.com'], 'managerAmbiguous'],
  ])('refuses %s, and changes nothing', async (_what, words, error) => {
    for (const cn of ['Twin One', 'Twin Two']) {
      const dn = `CN=${cn},OU=Staff,${office.directory.baseDn}`;
      if (office.directory.entries.find(dn) !== undefined) continue;
      const sAMAccountName = cn.replace(' ', '.').toLowerCase();
      office.directory.entries.add(dn, { objectClass: 'user', cn, sAMAccountName, mail: 'twins@corp.example.com' });
    }
    const { document: list } = await office.ask('tickets', 'list', '--need', 'manager', '--limit', '1');
    const [{ reference }] = list.tickets;
    const before = await show(reference);

    const { code, document } = await office.ask('tickets', 'set-manager', reference, ...words());

    expect(code).toBe(1);
    expect(document.error.code).toBe(error);
    expect(document.error.advice).not.toBe('');
    expect(await show(reference)).toEqual(before);
  });

  it('G18: refuses to make somebody their own manager', async () => {
    const { number, reference } = await hireWaiting('Måns');

    const { document } = await office.ask('tickets', 'set-manager', reference, '--worker', number);

    expect(document.error.code).toBe('managerIsSelf');
  });

  it('ends with 2 unless one manager is named', async () => {
    expect((await office.ask('tickets', 'set-manager', closed)).code).toBe(2);
    const both = ['--worker', bo, '--account', 'bo.berg'];
    expect((await office.ask('tickets', 'set-manager', closed, ...both)).code).toBe(2);
  });
});

describe('tickets reprocess', () => {
  it('G24: processes again what failed, once the cause is gone', async () => {
    office.directory.faults.set({ deny: [{ under: `OU=Staff,${office.directory.baseDn}` }] });
    const number = office.hire({ firstName: 'Nils', lastName: 'Ny', manager: bo });
    await office.call('run', 'flex-to-ad');
    const { document } = await office.ask('tickets', 'list', '--worker', number);
    const [{ reference, need, isOpen }] = document.tickets;
    expect({ need, isOpen }).toEqual({ need: 'repair', isOpen: true });
    expect((await office.ask('flex', 'logs', '--worker', number)).document.logs[0].state).toBe('failed');
    const again = await office.call('tickets', 'reprocess', reference);
    expect(again.code).toBe(1);
    office.directory.faults.clear();

    const { code, out } = await office.call('tickets', 'reprocess', reference);

    expect(out).toContain('1 created');
    expect(code).toBe(0);
    expect(accountOf(number)).toBeDefined();
    expect((await show(reference)).ticket).toMatchObject({ status: 'Closed', need: 'nothing' });
  });

  it('G29: of a closed ticket changes nothing and tells of no second success', async () => {
    const before = writes();
    const said = (await show(closed)).comments.length;

    const { code, out } = await office.call('tickets', 'reprocess', closed);

    expect(code).toBe(0);
    expect(out).toContain('1 unchanged');
    expect(writes()).toBe(before);
    expect((await show(closed)).comments).toHaveLength(said + 1);
  });

  it('A13: writes nothing of somebody whom HR still reviews', async () => {
    const { document } = await office.ask('tickets', 'list', '--worker', dora);

    const ended = await office.ask('tickets', 'reprocess', document.tickets[0].reference);

    expect(ended.code).toBe(1);
    expect(ended.document.error.code).toBe('personInReview');
  });
});

describe('an action on a ticket', () => {
  it('is kept, and left to the run that has the job at this moment', async () => {
    const { number, reference } = await hireWaiting('Petra');
    const database = openDatabase(office.databaseUrl, { max: 1 });
    const lock = await tryLockJob(database, 'flex-to-ad (tickets)');

    const { code, document } = await office.ask('tickets', 'set-manager', reference, '--worker', bo);

    expect(document).toMatchObject({ isLeftToRun: true, ticket: { isOpen: true } });
    expect(code).toBe(0);
    expect(accountOf(number)).toBeUndefined();
    await lock?.release();
    await database.close();
    await office.call('run', 'flex-to-ad');
    expect((await show(reference)).ticket).toMatchObject({ status: 'Closed' });
    expect(accountOf(number)).toBeDefined();
  });

  it('G3: that needs the directory changes nothing while the directory is down, and says so', async () => {
    const { reference } = await hireWaiting('Rut');
    const before = await show(reference);
    office.directory.faults.set({ busy: true });

    const { code, document } = await office.ask('tickets', 'set-manager', reference, '--account', 'bo.berg');

    office.directory.faults.clear();
    expect(code).toBe(1);
    expect(document.error.code).toBe('unavailable');
    expect(await show(reference)).toEqual(before);
  }, 60_000);

  it('G24: brings a ticket back that was closed while it waited', async () => {
    const { number, reference } = await hireWaiting('Sven');
    await office.ask('tickets', 'close', reference);

    const waits = await office.ask('tickets', 'reprocess', reference);
    const done = await office.ask('tickets', 'set-manager', reference, '--worker', bo);

    expect(waits.document.ticket).toMatchObject({ isOpen: true, need: 'manager' });
    expect(waits.code).toBe(1);
    expect(done.document.ticket).toMatchObject({ status: 'Closed', need: 'nothing' });
    expect(accountOf(number)).toBeDefined();
  });

  it('is told where the newest data of the person belongs to a later ticket', async () => {
    office.flex.act({ type: 'change', employee: bo, phone2: '08-123 456 78' });
    await office.call('run', 'flex-to-ad');
    const { document } = await office.ask('tickets', 'list', '--worker', bo, '--limit', '1');

    await office.ask('tickets', 'reprocess', closed);

    const { comments } = await show(closed);
    expect(comments.at(-1).text).toContain(`The newest data belongs to ${document.tickets[0].reference}`);
  });
});

describe('plan', () => {
  it('G31: does not call every account as desired where HR has changed nobody: the others are not compared', async () => {
    await office.call('run', 'flex-to-ad');
    office.directory.entries.change(accountOf(bo)?.dn ?? '', { title: 'Changed by hand' });

    const { out } = await office.call('plan', 'flex-to-ad', '--initial');

    expect(out).toContain('Nothing to do: HR has changed nobody, and nothing that waits can go on.');
    expect(out).not.toContain('every account is as desired');
  });
});

describe('without an event trigger', () => {
  it('D1: tickets appear and the directory is left alone, whatever is reprocessed, until there is one', async () => {
    office.configure({ desk: '  triggers: []\n' });
    const number = office.hire({ firstName: 'Olle', lastName: 'Ny', manager: bo });
    await office.call('run', 'flex-to-ad');
    const { document } = await office.ask('tickets', 'list', '--worker', number);
    const [{ reference, status }] = document.tickets;
    expect(status).toBe('Registered');
    expect((await office.ask('tickets', 'reprocess', reference)).document.error.code).toBe('notAsked');
    expect(accountOf(number)).toBeUndefined();

    office.configure({ desk: manualTrigger });
    const { code } = await office.ask('tickets', 'reprocess', reference);

    expect(code).toBe(0);
    expect(accountOf(number)).toBeDefined();
  });
});
