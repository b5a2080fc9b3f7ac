import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callProgram, type JsonDocument, type Office, openOffice } from './command-line.ts';

let office: Office;
let first: { code: number | null; document: JsonDocument };

beforeAll(async () => {
  office = await openOffice();
  first = await office.json(['run', 'hr-to-ad', ...office.config]);
});

afterAll(() => office.close());

function sumOfCounts({ read: _read, ...ends }: Readonly<Record<string, number>>): number {
  return Object.values(ends).reduce((sum, count) => sum + count, 0);
}

describe('a whole cycle', () => {
  it('is one file and one command: each worker of HR gets an account', () => {
    expect(first.code).toBe(0);
    expect(first.document.counts).toMatchObject({ read: 12, created: 12, held: 0, failed: 0 });
    const people = office.directory.entries.users().filter(({ attributes }) => attributes.employeeID !== undefined);
    expect(people).toHaveLength(12);
  });

  it('answers with the fields of the contract', () => {
    expect(first.document).toMatchObject({ job: 'hr-to-ad', kind: 'initial', verdict: 'go', problems: [] });
    expect(first.document.planId).toMatch(/^[0-9a-f-]{36}$/);
    expect(first.document.seconds).toBeGreaterThan(0);
    expect(Object.keys(first.document.counts).sort()).toEqual(
      ['created', 'failed', 'held', 'outOfScope', 'read', 'unchanged', 'updated'].sort(),
    );
    expect(Object.keys(first.document.operations).sort()).toEqual(
      ['create', 'delete', 'disable', 'enable', 'move', 'update'].sort(),
    );
    expect(first.document.operations.create).toBe(12);
  });

  it('has counts that add up', () => {
    expect(sumOfCounts(first.document.counts)).toBe(first.document.counts.read);
  });

  it('makes an empty plan when it is run again, whole', async () => {
    const { code, document } = await office.json(['plan', 'hr-to-ad', '--initial', ...office.config]);
    expect(code).toBe(0);
    expect(document).toMatchObject({ kind: 'initial', changes: [], counts: { read: 12, unchanged: 12 } });
  });
});

describe('what HR does', () => {
  it('is shown by plan with before and after, and not done', async () => {
    office.hr.act({ type: 'change', worker: '100003', fields: { jobTitle: 'Head of Sales' } });

    const { code, document } = await office.json(['plan', 'hr-to-ad', ...office.config]);

    expect(code).toBe(0);
    const change = document.changes.find(({ worker }) => worker === '100003');
    expect(change?.kind).toBe('update');
    const title = change?.attributes.find(({ name }) => name === 'title');
    expect(title).toMatchObject({ before: expect.any(String), after: 'Head of Sales' });
    expect(office.directory.entries.byAttribute('title', 'Head of Sales')).toHaveLength(0);
  });

  it('is carried over on demand for one worker, each step shown', async () => {
    const { code, document } = await office.json(['provision', 'hr-to-ad', '100003', ...office.config]);

    expect(code).toBe(0);
    expect(document.counts).toMatchObject({ read: 1, updated: 1 });
    expect(document.steps).toMatchObject({
      import: { worker: '100003', attributes: { jobTitle: 'Head of Sales' } },
      scope: { inScope: true },
      match: { situation: 'linked' },
      action: { changes: [{ worker: '100003' }] },
    });
    expect(office.directory.entries.byAttribute('title', 'Head of Sales')).toHaveLength(1);
  });

  it('is explained: source path, expression, value', async () => {
    const { code, out } = await office.run(['explain', 'hr-to-ad', '100003', 'title', ...office.config]);
    expect(code).toBe(0);
    expect(out).toContain('[jobTitle] = "Head of Sales"  $.employmentNav.results[0].jobInfoNav.results[0].jobTitle');
  });

  it('ends with 1 and the names of whom a guard holds back, until somebody approves the plan', async () => {
    const leavers = ['100005', '100006', '100007', '100008', '100009', '100010'];
    const lastDay = new Date(Date.now() - 3 * 86_400_000).toISOString().slice(0, 10);
    for (const worker of leavers) office.hr.act({ type: 'terminate', worker, lastDay });

    const held = await office.run(['run', 'hr-to-ad', ...office.config]);
    expect(held.code).toBe(1);
    expect(held.out).toContain('6 of 12 linked accounts would be deleted or disabled (50 %)');
    expect(held.out).toContain('waiting: 100005, 100006, 100007, 100008, 100009, 100010');
    const plan = /hirewire approve ([0-9a-f-]{36})/.exec(held.out)?.[1] ?? '';

    const approved = await office.json(['approve', plan.slice(0, 8), ...office.config]);
    expect(approved.code).toBe(0);
    expect(approved.document.operations).toMatchObject({ disable: 6 });
  });

  it('ends with 1 and a problem of every field of the contract for whoever is held', async () => {
    office.hr.act({ type: 'hire', personIdExternal: '777001', firstName: 'Ada', lastName: 'x'.repeat(80) });

    const { code, document } = await office.json(['run', 'hr-to-ad', ...office.config]);

    expect(code).toBe(1);
    expect(document.counts.held).toBe(1);
    const said = { message: expect.any(String), advice: expect.any(String) };
    expect(document.problems).toMatchObject([{ code: 'valueTooLong', worker: '777001', system: 'corp-ad', ...said }]);
  });
});

describe('a command that cannot do its work', () => {
  it.each([
    ['a job', ['run', 'payroll'], 2, 'configuration', 'expected one of hr-to-ad; found "payroll"'],
    ['a system', ['check', 'oracle'], 2, 'configuration', 'expected one of hr, corp-ad; found "oracle"'],
    ['a worker', ['provision', 'hr-to-ad', 'nobody'], 1, 'workerNotFound', 'does not know a worker nobody'],
    ['an attribute', ['explain', 'hr-to-ad', '100001', 'shoeSize'], 1, 'attributeNotMapped', 'no mapping for shoeSize'],
    ['a plan', ['approve', '00000000'], 1, 'planNotFound', 'There is no plan 00000000'],
  ])('names %s that it does not know', async (_what, words, code, error, message) => {
    const env = { DATABASE_URL: office.databaseUrl, HIREWIRE_DATA_DIR: join(office.folder, 'data') };
    const ended = await callProgram([...words, ...office.config, '--json'], office.folder, env);
    const document = JSON.parse(ended.out) as JsonDocument;
    expect(ended.code).toBe(code);
    expect(document.error).toMatchObject({ code: error, message: expect.stringContaining(message) });
    expect(document.error.advice).not.toBe('');
  });
});

describe('check', () => {
  it('ends with 0 when every right is there', async () => {
    const { code, out } = await office.run(['check', ...office.config]);
    expect(out).not.toContain('FAILED');
    expect(code).toBe(0);
  });

  it('names the right that is missing, and what to do', async () => {
    office.directory.faults.set({ deny: [{ under: office.directory.baseDn, attributes: ['title'] }] });
    try {
      const { code, out } = await office.run(['check', 'corp-ad', ...office.config]);
      expect(code).toBe(1);
      expect(out).toMatch(/FAILED\s+write title: .+\n\s+\S+/);
    } finally {
      office.directory.faults.clear();
    }
  });

  it('ends with 1 and says so when the password is wrong', async () => {
    office.hr.setPassword('another');
    try {
      const { code, document } = await office.json(['check', 'hr', ...office.config]);
      expect(code).toBe(1);
      expect(JSON.stringify(document)).toContain('"status":"failed"');
    } finally {
      office.hr.setPassword('Sandbox-Service-1');
    }
  });
});
