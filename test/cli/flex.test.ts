import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { csvLine } from '../../src/cli/render/csv.ts';
import { openDatabase } from '../../src/store/database.ts';
import { type FlexOffice, openFlexOffice } from './flex-office.ts';

let office: FlexOffice;
let bo: string;

beforeAll(async () => {
  office = await openFlexOffice();
  bo = office.hire({ firstName: 'Bo', lastName: 'Berg', bankAccountNumber: '5200-1234567' });
  await office.call('run', 'flex-to-ad');
  office.flex.act({ type: 'change', employee: bo, phone1: '+46 70 123 45 67' });
  office.hire({ firstName: '+Eva', lastName: '"Ek", AB' });
  await office.call('run', 'flex-to-ad');
}, 60_000);

afterAll(() => office.close());

describe('flex companies', () => {
  afterEach(() => {
    office.flex.faults.clear();
    office.flex.setPassword('Sandbox-Service-1');
    office.configure({});
  });

  it('B7: lists those of the API over more than one page, in the same order each time', async () => {
    office.configure({ flex: { pageSize: '1' } });
    office.flex.requests.clear();

    const { document } = await office.ask('flex', 'companies');

    const names = ['1 Acme Sverige AB', '2 Acme Produktion AB', '3 Acme Norge AS', '4 Acme Öresund AB'];
    expect(document.companies.map(({ label }: { label: string }) => label)).toEqual(names);
    expect(office.flex.requests.matching('/companies').length).toBeGreaterThan(3);
    expect((await office.ask('flex', 'companies', 'flex')).document).toEqual(document);
  });

  it('B9: marks those that are chosen', async () => {
    office.configure({ flex: { companies: '["2", "Acme Norge AS"]' } });

    const { out } = await office.call('flex', 'companies');

    expect(out.split('\n').map((line) => line.includes('chosen'))).toEqual([false, true, true, false, false]);
  });

  it.each<[string, () => void, string, RegExp]>([
    ['a wrong password', () => office.flex.setPassword('another'), 'unauthorized', /login|password|401/i],
    ['an unknown instance', () => office.configure({ flex: { instanceId: 'nobody' } }), 'notFound', /instance/i],
    [
      'a host that is away',
      () => office.configure({ flex: { serviceUrl: 'http://127.0.0.1:9/' } }),
      'unavailable',
      /refused|connect/i,
    ],
    [
      'a certificate of an unknown authority',
      () => office.configure({ flex: { serviceUrl: office.directory.url.replace('ldaps:', 'https:') } }),
      'untrusted',
      /could not prove who it is/,
    ],
    [
      'no answer in time',
      () => {
        office.configure({ flex: { timeouts: '{ headersSeconds: 0.2, bodySeconds: 0.2, totalSeconds: 0.3 }' } });
        office.flex.faults.add({ kind: 'slow', delay: 1000 });
      },
      'unavailable',
      /time|second/i,
    ],
  ])('B8: tells of %s, and leaves the choice as it is', async (_what, spoil, error, message) => {
    spoil();

    const { code, document } = await office.ask('flex', 'companies');

    expect(code).toBe(1);
    expect(document.error.code).toBe(error);
    expect(`${document.error.message} ${document.error.advice}`).toMatch(message);
    expect(JSON.stringify(document)).not.toContain('Sandbox-Service-1');
  });

  it('names a system that it does not know, or that has no companies', async () => {
    for (const system of ['oracle', 'ActiveDirectory']) {
      const { code, document } = await office.ask('flex', 'companies', system);
      expect(code).toBe(2);
      expect(document.error.message).toContain('expected one of flex');
    }
  });
});

describe('flex logs', () => {
  it('F17: lists rows newest first with person, ticket, state and what became of them', async () => {
    const { out } = await office.run(['flex', 'logs', '--worker', bo]);

    const lines = out.trimEnd().split('\n');
    expect(lines[0]).toMatch(/\d\d:\d\d +\d+ +FHR\d+ +changed +done +CN=Bo Berg/);
    expect(lines[1]).toMatch(/new +done/);
    expect(lines[2]).toBe('  2 of 2; times in Europe/Stockholm.');
  });

  it('F17: is narrowed by state, day and job', async () => {
    const count = async (...words: readonly string[]) => (await office.ask('flex', 'logs', ...words)).document.total;

    expect(await count()).toBe(3);
    expect(await count('--state', 'done')).toBe(3);
    expect(await count('--state', 'failed')).toBe(0);
    expect(await count('--since', '2000-01-01')).toBe(3);
    expect(await count('--job', 'another')).toBe(0);
  });

  it('A7: has nothing sensitive, nor the whole record of HR', async () => {
    const { document } = await office.ask('flex', 'logs');

    expect(document.logs[0]).not.toHaveProperty('content');
    expect(JSON.stringify(document)).not.toContain('5200');
  });

  it('F17: exports for a spreadsheet, in which no text of HR is a formula', async () => {
    const { code, out } = await office.call('flex', 'logs', '--csv');

    expect(code).toBe(0);
    const lines = out.trimEnd().split('\r\n');
    expect(lines[0]).toMatch(/^id,loggedAt,job,worker,name,/);
    expect(lines).toHaveLength(4);
    expect(out).toContain('phone1: (empty) → +46 70 123 45 67');
    for (const cell of out.split(/[,\r\n]+/)) expect(cell).not.toMatch(/^"?[=+@-]/);
  });

  it('F17: exports all rows, however many pages of the log they are', async () => {
    const database = openDatabase(office.databaseUrl, { max: 1 });
    await database.pool.query(
      `insert into app.flex_logs (job, run_id, worker, worker_anchor, seq, content, content_hash, changed_fields, is_new_user,
        ticket_id, state, created_at)
      select 'other', run_id, 'w' || n, 'w' || n, 1, '{}', 'x', '[]', true, ticket_id, 'done', created_at
      from app.flex_logs, generate_series(1, 2500) n where id = 1`,
    );
    await database.close();

    const { out } = await office.call('flex', 'logs', '--csv', '--job', 'other');

    const ids = out
      .trimEnd()
      .split('\r\n')
      .slice(1)
      .map((line) => Number(line.split(',')[0]));
    expect(new Set(ids).size).toBe(2500);
    expect(ids).toEqual(ids.toSorted((one, other) => other - one));
    const { document } = await office.ask('flex', 'logs', '--job', 'other');
    expect(document).toMatchObject({ total: 2500 });
    expect(document.logs).toHaveLength(50);
  });

  it.each([
    ['a state that there is not', ['--state', 'lost']],
    ['two kinds of answer', ['--csv']],
  ])('ends with 2 for %s', async (_what, words) => {
    expect((await office.ask('flex', 'logs', ...words)).code).toBe(2);
  });
});

describe('a line of CSV', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['+46 70', "'+46 70"],
    ['-2', "'-2"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['  =1', "'  =1"],
    ['\t=1', "' =1"],
    ['＝1', "'＝1"],
    ['say "hi", then', '"say ""hi"", then"'],
    ['two\nlines', '"two\nlines"'],
    ['bell\u0007', 'bell '],
    ['plain', 'plain'],
  ])('guards %j', (text, cell) => {
    expect(csvLine([text, 1, undefined])).toBe(`${cell},1,\r\n`);
  });
});

describe('flex purge', () => {
  it('F17: removes what is older than a day, and never the newest row of a person', async () => {
    const database = openDatabase(office.databaseUrl, { max: 1 });
    await database.pool.query(`update app.flex_logs set created_at = created_at - interval '400 days'`);
    await database.close();
    const today = new Date().toISOString().slice(0, 10);

    const { code, document } = await office.ask('flex', 'purge', '--before', today);

    expect(code).toBe(0);
    expect(document.removed).toBe(1);
    expect((await office.ask('flex', 'logs', '--job', 'flex-to-ad')).document.total).toBe(2);
    expect((await office.call('run', 'flex-to-ad')).out).toMatch(/people: +0 new, 0 changed/);
  });

  it.each(['yesterday', '2999-01-01', '2026-13-01'])('ends with 2 for the day %s', async (day) => {
    const { code, document } = await office.ask('flex', 'purge', '--before', day);

    expect(code).toBe(2);
    expect(document.error.code).toBe('usage');
  });
});
