import { afterEach, describe, expect, it } from 'vitest';
import { type Simulator, type StartOptions, startSuccessFactors } from '../../../../sandbox/successfactors/index.ts';
import type { Account } from '../../../domain/account.ts';
import { fixedClock } from '../../../platform/clock.ts';
import { silentLogger } from '../../../platform/logger.ts';
import type { RequestLogEntry, TargetSession } from '../../contract.ts';
import { configSchema } from '../config.ts';
import { openTargetSession } from '../index.ts';

const attributes = ['personIdExternal', 'email', 'emailIsPrimary', 'cellPhoneNumber', 'userId', 'username', 'custom01'];
const now = '2026-11-20T09:30:00Z';

let simulator: Simulator;
let session: TargetSession;
let requests: RequestLogEntry[];

afterEach(async () => {
  await session.close();
  await simulator.close();
});

async function begin(options: Partial<StartOptions> = {}, config: Record<string, unknown> = {}): Promise<void> {
  simulator = await startSuccessFactors({
    company: { size: 60, seed: 3 },
    now,
    password: 'pa55-CANARY-word',
    ...options,
  });
  requests = [];
  const parsed = configSchema.parse({
    tenantUrl: simulator.url,
    auth: { type: 'basic', username: 'sfapi@ACME', password: 'pa55-CANARY-word' },
    ...config,
  });
  session = await openTargetSession(parsed, {
    ...{ system: 'hr', clock: fixedClock(now), logger: silentLogger },
    randomBytes: (size) => new Uint8Array(size),
    onRequest: (entry) => void requests.push(entry),
  });
  await session.describe(attributes);
  simulator.act({
    ...{ type: 'hire', personIdExternal: "P'1", userId: 'u1', username: 'Ada.B', email: 'Ada@x.org' },
    startDate: '2025-01-01',
  });
}

async function listed(): Promise<readonly Account[]> {
  const accounts: Account[] = [];
  for await (const page of session.list(attributes)) accounts.push(...page);
  return accounts;
}

describe('SuccessFactors as a target', () => {
  it('lists every person once, with the user of whatever status, in a few requests a page', async () => {
    await begin({}, { customPageSize: 25 });
    simulator.act({ type: 'terminate', worker: "P'1", lastDay: '2026-11-01' });
    requests.length = 0;

    const accounts = await listed();

    expect(new Set(accounts.map(({ anchor }) => anchor)).size).toBe(61);
    expect(accounts).toHaveLength(61);
    const ada = accounts.find(({ name }) => name === "P'1");
    expect(ada?.attributes).toMatchObject({
      email: 'Ada@x.org',
      emailIsPrimary: true,
      userId: 'u1',
      username: 'Ada.B',
    });
    expect(requests.length).toBeLessThan(3 * 4);
  });

  it.each([
    ['personIdExternal', "P'1"],
    ['userId', 'u1'],
    ['username', 'Ada.B'],
    ['email', 'Ada@x.org'],
  ])('finds a person by %s', async (attribute, value) => {
    await begin();

    const found = await session.findAccounts({ attribute, values: [value, 'nobody'] }, attributes);

    expect(found.map(({ name }) => name)).toEqual(["P'1"]);
  });

  it('does not search by what can’t be searched', async () => {
    await begin();

    const search = session.findAccounts({ attribute: 'cellPhoneNumber', values: ['1'] }, attributes);

    await expect(search).rejects.toMatchObject({ code: 'unsupported' });
  });

  it('reads persons by their anchor, and proves who is gone', async () => {
    await begin();
    const [ada] = await session.findAccounts({ attribute: 'userId', values: ['u1'] }, attributes);

    const found = await session.readAccounts([ada?.anchor ?? '', '0'.repeat(32)], attributes);

    expect(found).toEqual([ada]);
  });

  it('knows an anchor by where it came from, whatever it looks like', async () => {
    await begin();
    const likeUuid = '0123456789ABCDEF0123456789ABCDEF';
    simulator.act({ type: 'hire', personIdExternal: likeUuid, userId: 'u2', username: 'Ben.B' });
    simulator.act({ type: 'hire', personIdExternal: 'PU77', userId: 'u3', username: 'Cid.C' });
    Object.assign(simulator.state.persons.get("P'1") ?? {}, { perPersonUuid: 'PU77' });
    Object.assign(simulator.state.persons.get(likeUuid) ?? {}, { perPersonUuid: null });

    const found = await session.readAccounts(['PU77', likeUuid, 'nobody'], attributes);

    expect(found.map(({ anchor, name }) => [anchor, name]).sort()).toEqual([
      [likeUuid, likeUuid],
      ['PU77', "P'1"],
    ]);
  });

  it('knows a user name as taken whatever its case, and by who has left', async () => {
    await begin();
    simulator.act({ type: 'terminate', worker: "P'1", lastDay: '2026-11-01' });
    simulator.act({ type: 'hire', personIdExternal: 'P2', userId: 'u2', username: 'ben.b' });

    expect(await session.findTaken('username', ['Ada.B', 'BEN.B', 'free'])).toEqual(new Set(['Ada.B', 'BEN.B']));
  });

  it('knows a user name as taken by a user who was purged, or whose place is vacant', async () => {
    await begin();
    simulator.act({ type: 'purge', worker: "P'1" });
    simulator.act({ type: 'hire', personIdExternal: 'P2', userId: 'u2', username: 'Ben.B' });
    Object.assign(simulator.state.users.get('u2') ?? {}, { status: 'v' });

    expect(await session.findTaken('username', ['Ada.B', 'Ben.B', 'free'])).toEqual(new Set(['Ada.B', 'Ben.B']));
  });

  it('describes what can be written, and leaves out what the tenant does not have', async () => {
    await begin();

    const schema = await session.describe([
      'email',
      'emailIsPrimary',
      'custom15',
      'custom16',
      'User.nickname',
      'User.nope',
      'User.status',
    ]);

    expect(Object.keys(schema.attributes)).toEqual(['email', 'emailIsPrimary', 'custom15', 'User.nickname']);
    expect(schema.attributes.email).toMatchObject({ type: 'text', maxLength: 100 });
    expect(schema.attributes.emailIsPrimary).toMatchObject({ type: 'boolean' });
  });

  it('logs a write as a line that can be repeated, without secrets', async () => {
    await begin();
    const [ada] = await session.findAccounts({ attribute: 'userId', values: ['u1'] }, attributes);

    const outcome = await session.apply({
      kind: 'update',
      account: { anchor: ada?.anchor ?? '', name: "P'1" },
      deltas: [{ name: 'email', before: 'Ada@x.org', after: "o'hara@x.org" }],
    });

    expect(outcome.status).toBe('done');
    const write = requests.find(({ method }) => method === 'POST');
    expect(write?.target).toContain('processInactiveEmployees=true');
    expect(write?.target).toContain('suppressUpdateOfIdenticalData=true');
    expect(write?.replay).toContain(`curl -X POST -u "$SF_USER"`);
    expect(write?.replay).toContain(`--data-raw '[{"__metadata"`);
    expect(write?.replay).toContain(`o'\\''hara@x.org`);
    expect(JSON.stringify(requests)).not.toContain('CANARY');
  });

  it('survives a passing fault of a write, which is done once', async () => {
    await begin({}, { retries: { attempts: 2, firstDelayMs: 1, longestWaitSeconds: 1 } });
    const [ada] = await session.findAccounts({ attribute: 'userId', values: ['u1'] }, attributes);
    simulator.faults.add({ kind: 'maintenance', match: 'upsert' });
    simulator.faults.add({ kind: 'loginPage', match: 'upsert', nth: 2 });

    const outcome = await session.apply({
      kind: 'update',
      account: { anchor: ada?.anchor ?? '', name: "P'1" },
      deltas: [{ name: 'custom01', after: 'x' }],
    });

    expect(outcome.status).toBe('done');
    expect(simulator.writes.all()).toHaveLength(1);
  });

  it('checks what writing needs, and names the options of the tenant', async () => {
    await begin({}, { contactTypes: { email: 'WORK' } });

    const lines = await session.check({ attributes, containers: [], kinds: ['update'] });

    const type = lines.find(({ name }) => name === 'type of email');
    expect(type).toMatchObject({
      status: 'warning',
      message: expect.stringMatching(/no option WORK; it has B \(\d+\), P/),
    });
    expect(lines.find(({ name }) => name === 'type of cellPhone')).toMatchObject({ status: 'ok' });
    expect(lines.find(({ name }) => name === 'write PerEmail')?.advice).toContain('edit');
    expect(simulator.writes.all()).toEqual([]);
  });
});
