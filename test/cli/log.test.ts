import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callProgram, type Ended, type JsonDocument, type Office, openOffice } from './command-line.ts';

/** The environment of the server, which whoever is called at night does not have. */
const environment = { OFFICE_PASSWORD: 'Sandbox-Service-1' };
const promoted = ['100002', '100003', '100004'];
const leavers = ['100005', '100006', '100007', '100008', '100010', '100011'];
const refusal = 'the title is of a kind that is refused';

let office: Office;

/** The program in this process, without the environment of the server. */
async function call(...words: readonly string[]): Promise<Ended> {
  const env = { DATABASE_URL: office.databaseUrl, HIREWIRE_DATA_DIR: join(office.folder, 'data') };
  return await callProgram([...words, ...office.config], office.folder, env);
}

// biome-ignore lint/suspicious/noExplicitAny: each test looks at the part of the document that it is about
async function ask(...words: readonly string[]): Promise<{ code: number | null; document: any }> {
  const { code, out } = await call(...words, '--json');
  return { code, document: JSON.parse(out) };
}

async function run(): Promise<JsonDocument> {
  return (await office.json(['run', 'hr-to-ad', ...office.config], { env: environment })).document;
}

/** A company in which something has happened: accounts, a refusal, a value that is too long, a mass leave. */
async function liveThrough(): Promise<void> {
  await run();
  for (const worker of promoted) office.hr.act({ type: 'change', worker, fields: { jobTitle: 'Head of Sales' } });
  office.hr.act({ type: 'renamePerson', worker: '100009', lastName: 'Long'.repeat(30) });
  office.directory.faults.set({ fail: [{ operation: 'modify', code: 19, message: refusal }] });
  await run();
  office.directory.faults.clear();
  const lastDay = new Date(Date.now() - 3 * 86_400_000).toISOString().slice(0, 10);
  for (const worker of leavers) office.hr.act({ type: 'terminate', worker, lastDay });
  office.hr.act({ type: 'renamePerson', worker: '100001', firstName: '=1+1' });
  await run();
}

beforeAll(async () => {
  office = await openOffice();
  const file = join(office.folder, 'office.yaml');
  office.write(
    'office.yaml',
    readFileSync(file, 'utf8').replaceAll('"Sandbox-Service-1"', `"\${env:OFFICE_PASSWORD}"`),
  );
  await liveThrough();
}, 120_000);

afterAll(() => office.close());

describe('log', () => {
  it('has each call to the target, newest first, on lines that fit the terminal', async () => {
    const { code, out } = await call('log');
    const lines = out.trimEnd().split('\n');

    expect(code).toBe(0);
    expect(lines[0]).toMatch(/operation +time +worker +kind +outcome +account/);
    expect(lines.at(-2)).toMatch(/^ {2}1 .*100001 .*create +done +CN=/);
    expect(lines.filter((line) => [...line].length > 100)).toEqual([]);
    const { operations } = (await ask('log')).document;
    expect(operations.map(({ id }: { id: number }) => id)).toEqual(
      operations.map((_one: unknown, at: number) => operations.length - at),
    );
  });

  it.each([
    [['--worker', '100002'], 3],
    [['--kind', 'create'], 12],
    [['--kind', 'disable'], 0],
    [['--outcome', 'failed'], 3],
    [['--outcome', 'failed', '--worker', '100001'], 0],
    [['--job', 'hr-to-ad', '--limit', '5'], 5],
    [['--since', '1h'], 20],
    [['--until', '1h'], 0],
    [['--since', '2020-01-01', '--until', '2020-01-02T10:00:00Z'], 0],
    [['--cycle', '00000000'], 0],
  ])('is narrowed by %j', async (words, count) => {
    expect((await ask('log', ...words)).document.operations).toHaveLength(count);
  });

  it('is narrowed by the cycle, by the first characters of its id', async () => {
    const { cycles } = (await ask('cycles', '--job', 'hr-to-ad')).document;

    const { operations } = (await ask('log', '--cycle', cycles.at(-1).cycleId.slice(0, 8))).document;

    expect(operations).toHaveLength(12);
  });

  it('finds an account by its DN in any case, by a DN that it once had, and by its anchor', async () => {
    const { operations } = (await ask('log', '--worker', '100001')).document;
    const { anchor, dn } = operations[0].account;
    const former = operations.at(-1).account.dn;
    const idsOf = async (account: string) =>
      (await ask('log', '--account', account)).document.operations.map(({ id }: { id: number }) => id);
    const expected = operations.map(({ id }: { id: number }) => id);

    expect(former).not.toBe(dn);
    expect(await idsOf(dn.toUpperCase())).toEqual(expected);
    expect(await idsOf(former)).toEqual(expected);
    expect(await idsOf(anchor)).toEqual(expected);
    expect(await idsOf('CN=Nobody,DC=example')).toEqual([]);
  });

  it('tells with --details what was written, why, and what came back', async () => {
    const { out } = await call('log', '--outcome', 'failed', '--details');

    expect(out).toMatch(/title: .+ → Head of Sales\n +because differs from HR in title\n +invalidValue: .+/);
    expect(out).toContain(refusal);
  });

  it('names the jobs that there are when it has nothing of one', async () => {
    const { code, document } = await ask('log', '--job', 'payroll');

    expect(code).toBe(2);
    expect(document.error.message).toContain('expected one of hr-to-ad; found "payroll"');
  });

  it.each([
    [['--since', 'yesterday'], '--since is yesterday.'],
    [['--since', '2026-02-31'], '--since is 2026-02-31.'],
    [['--kind', 'rename'], '--kind is rename.'],
    [['--outcome', 'well'], '--outcome is well.'],
    [['--limit', '0'], '--limit is 0.'],
    [['--csv'], '--csv and --json contradict.'],
    [['show', 'x'], '"x" is no number.'],
  ])('refuses %j', async (words, message) => {
    const { code, document } = await ask('log', ...words);

    expect(code).toBe(2);
    expect(document.error).toMatchObject({ code: 'usage', message });
  });

  it('is exported whole for a spreadsheet, in which no name is a formula', async () => {
    const { code, out } = await call('log', '--csv', '--limit', '2');
    const lines = out.split('\r\n');

    expect(code).toBe(0);
    expect(lines[0]).toMatch(/^operation,at,endedAt,milliseconds,job,worker,name,kind,outcome,dn,anchor,changes,/);
    expect(lines.filter((line) => /^\d+,\d{4}-/.test(line))).toHaveLength(20);
    expect(out).toContain(",100001,'=1+1 ");
    expect(out).not.toContain(',=1+1');
  });
});

describe('log show', () => {
  it('tells one operation whole: before, after, why, how long, error, advice, cycle, plan and ticket', async () => {
    const { operations } = (await ask('log', '--outcome', 'failed', '--worker', '100002')).document;

    const { out } = await call('log', 'show', String(operations[0].id));
    const { document } = await ask('log', 'show', String(operations[0].id));

    expect(out).toMatch(/update for 100002 .+: failed: invalidValue/);
    expect(out).toMatch(/took +\d+ ms/);
    expect(out).toMatch(/ticket +PRV\d+ \(\w+\) Held: .+ \(100002\): invalidValue/);
    expect(out).toMatch(/title: .+ → Head of Sales/);
    expect(out).toContain(refusal);
    expect(document).toMatchObject({
      operation: { worker: '100002', kind: 'update', outcome: 'failed', reasons: ['differs from HR in title'] },
      cycle: { cycleId: operations[0].cycleId, state: 'done', counts: { failed: 3, held: 1 } },
      plan: { planId: operations[0].planId, verdict: 'go' },
      tickets: [{ reference: expect.stringMatching(/^PRV/), status: expect.any(String) }],
    });
    expect(document.operation.problem.advice).not.toBe('');
  });

  it('ends with 1 when there is no such operation', async () => {
    expect(await ask('log', 'show', '999999')).toMatchObject({
      code: 1,
      document: { error: { code: 'operationNotFound' } },
    });
  });
});

describe('status', () => {
  it('says in a sentence where a human is needed, with the command that helps, and ends with 1', async () => {
    const { code, out } = await call('status');
    const { document } = await ask('status', 'hr-to-ad');
    const [job] = document.jobs;
    const short = job.plans[0].planId.slice(0, 8);

    expect(code).toBe(1);
    expect(out).toMatch(/hr-to-ad {2}hr → corp-ad {2}waits for a human/);
    expect(out).toContain('12 with an account, 1 held, 0 failed, 6 waiting for approval');
    expect(out).toContain('6 of 12 linked accounts would be deleted or disabled (50 %)');
    expect(out).toContain(`→ hirewire approve ${short}`);
    expect(out).toContain('→ hirewire held --job hr-to-ad');
    expect(document).toMatchObject({ needsHuman: true });
    expect(job).toMatchObject({ condition: 'waiting', linked: 12, held: 1, failed: 0, awaitingApproval: 6 });
    expect(Date.parse(job.lastGoodAt)).toBeGreaterThan(Date.now() - 3_600_000);
  });

  it('names the jobs that there are', async () => {
    expect(await ask('status', 'payroll')).toMatchObject({ code: 2, document: { error: { code: 'configuration' } } });
  });

  it('says why the last cycle failed, and what to look at', async () => {
    office.hr.setPassword('another');
    await office.run(['run', 'hr-to-ad', ...office.config], { env: environment });
    office.hr.setPassword(environment.OFFICE_PASSWORD);

    const { document } = await ask('status');

    expect(document.jobs[0]).toMatchObject({
      ...{ condition: 'failing', failures: 1, lastFailure: { code: 'unauthorized', system: 'hr' } },
      needs: expect.arrayContaining([{ message: expect.stringContaining('401'), command: 'hirewire check hr' }]),
    });
    expect(Date.parse(document.jobs[0].lastFailure.at)).toBeGreaterThan(Date.parse(document.jobs[0].lastGoodAt));
    const { out } = await call('cycles', '--state', 'failed');
    expect(out).toMatch(/failed +[\d.]+ s\n +unauthorized: GET .+401/);
  });
});

describe('held', () => {
  it('tells who is held, since when, why, what to do and when the next try is, and ends with 1', async () => {
    const { code, out } = await call('held', '--job', 'hr-to-ad');

    expect(code).toBe(1);
    expect(out).toContain('7 people are held: 6 × awaitingApproval, 1 × valueTooLong');
    expect(out).toMatch(/100009 William Long.+ {2}hr-to-ad\n {2}since .+ ago\); tried 2 times, again /);
    expect(out).toMatch(/valueTooLong: The value for sn has 120 characters.+\n +Shorten it in the HR system/);
    expect(out).toContain('6 people wait for the approval of a plan: 100005 ');
  });

  it('is narrowed to a person or a code, and ends with 0 when nobody is', async () => {
    expect((await ask('held', '--worker', '100009')).document).toMatchObject({
      total: 1,
      held: [{ worker: '100009' }],
    });
    expect((await ask('held', '--code', 'awaitingApproval')).document.total).toBe(6);
    expect(await ask('held', '--worker', '100001')).toEqual({ code: 0, document: { total: 0, held: [] } });
    expect((await call('held', '--worker', '100001')).out).toBe('Nobody is held.\n');
  });
});

describe('plans', () => {
  it('are listed, and those that wait apart', async () => {
    const all = await call('plans');
    const waiting = await ask('plans', '--waiting');

    expect(all.out).toMatch(/waits +6 waiting/);
    expect(all.out).toMatch(/applied +12 created/);
    expect(waiting.document).toMatchObject({ total: 1, plans: [{ waiting: 6, verdict: 'needsApproval' }] });
    expect((await ask('plans', '--state', 'applied')).document.plans).toHaveLength(2);
    expect((await ask('plans', '--state', 'nonsense')).code).toBe(2);
  });

  it('are shown by causes: equal changes are one line, and what an approval takes is there', async () => {
    const [{ planId, hash }] = (await ask('plans', '--waiting')).document.plans;

    const { out } = await call('plans', 'show', planId.slice(0, 8));
    const { document } = await ask('plans', 'show', planId);

    expect(out).toMatch(/6 × disable {2}\(wait for approval\)\n {2}6 × accountDisabled: False → True/);
    expect(out).toMatch(/\d × title: .+ → Head of Sales/);
    expect(out).toContain(`→ hirewire approve ${planId} --hash ${hash}`);
    expect(document.approval).toMatchObject({ isPossible: true });
    expect(document.causes).toContainEqual(
      expect.objectContaining({ attribute: 'accountDisabled', before: 'False', after: 'True', changes: 6 }),
    );
  });

  it('list each change with --all', async () => {
    const [{ planId }] = (await ask('plans', '--waiting')).document.plans;

    const { out } = await call('plans', 'show', planId, '--all');
    const { document } = await ask('plans', 'show', planId, '--all');

    for (const worker of leavers) expect(out).toMatch(new RegExp(`~ disable {2}${worker} .+waits for approval`));
    expect(document.changes.map(({ worker }: { worker: string }) => worker)).toEqual(expect.arrayContaining(leavers));
  });

  it('say why one can be approved no more', async () => {
    const applied = (await ask('plans', '--state', 'applied')).document.plans[0].planId;

    expect((await ask('plans', 'show', applied)).document.approval).toEqual({
      ...{ isPossible: false, message: 'It was carried out.' },
    });
    expect((await ask('plans', 'show', 'ffffffff')).document.error).toMatchObject({ code: 'planNotFound' });
  });
});

describe('cycles', () => {
  it('are listed with their counts, and with what a guard said', async () => {
    const { code, out } = await call('cycles');

    expect(code).toBe(0);
    expect(out).toMatch(/initial +done +[\d.]+ s +12 read, 12 created/);
    expect(out).toMatch(/guard: 6 of 12 linked accounts/);
    expect((await ask('cycles', '--until', '1h')).document.cycles).toEqual([]);
  });
});

describe('each of these commands', () => {
  it.each(['log', 'status', 'held', 'plans', 'cycles'])('%s has help with examples', async (command) => {
    const { code, out } = await call(command, '--help');

    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`Examples:\n {2}hirewire ${command}`));
  });

  it('refuses a configuration file that is not there', async () => {
    const env = { DATABASE_URL: office.databaseUrl };
    const { code, err } = await callProgram(['status', '--config', 'nowhere.yaml'], office.folder, env);

    expect(code).toBe(2);
    expect(err).toContain('nowhere.yaml');
  });
});

describe('what a human has undone', () => {
  it('stands in the log, and needs nobody', async () => {
    const [{ id }] = (await ask('log', '--worker', '100012')).document.operations;
    await office.run(['undo', 'hr-to-ad', '--operation', String(id), ...office.config], { env: environment });

    const { operations } = (await ask('log', '--worker', '100012')).document;
    const [job] = (await ask('status')).document.jobs;

    expect(operations).toMatchObject([{ kind: 'disable', outcome: 'done' }, { id }]);
    expect(job).toMatchObject({ setAside: 1, held: 1 });
    expect((await call('status')).out).toContain('1 set aside by a human');
    expect((await call('cycles')).out).toMatch(/ undo +done /);
  });
});
