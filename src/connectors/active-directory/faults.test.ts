import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Directory, startDirectory } from '../../../sandbox/directory/index.ts';
import { accountOf, createAccount, readAccount } from '../../../test/support/active-directory.ts';
import type { Operation } from '../../domain/operation.ts';
import { systemClock } from '../../platform/clock.ts';
import { silentLogger } from '../../platform/logger.ts';
import type { TargetSession } from '../contract.ts';
import { activeDirectory } from './index.ts';

describe('a directory with faults', () => {
  let directory: Directory;
  let session: TargetSession;
  let ou: string;

  beforeAll(async () => {
    directory = await startDirectory();
  });
  afterAll(async () => {
    await directory?.close();
  });
  beforeEach(async () => {
    ou = `OU=${randomBytes(4).toString('hex')},${directory.baseDn}`;
    directory.entries.add(ou, { objectClass: ['organizationalUnit'] });
    session = await open();
  });
  afterEach(async () => {
    directory.faults.clear();
    await session.close();
  });

  async function open(settings: object = {}): Promise<TargetSession> {
    const config = activeDirectory.configSchema.parse({
      ...{ url: directory.url, bindDn: directory.bindDn, password: directory.password, baseDn: directory.baseDn },
      tls: { caFile: directory.caFile },
      timeouts: { connectSeconds: 1, operationSeconds: 0.5, reconnectSeconds: 3 },
      ...settings,
    });
    const target = activeDirectory.target;
    if (target === undefined) throw new Error('The connector is no target.');
    return target.open(config, { system: 'corp-ad', clock: systemClock, logger: silentLogger, randomBytes });
  }

  function writes(): readonly string[] {
    return directory.operations
      .writes()
      .filter(({ dn }) => dn.includes(ou))
      .map(({ kind }) => kind);
  }

  async function listNames(from: TargetSession): Promise<unknown[]> {
    const names: unknown[] = [];
    for await (const page of from.list(['cn'])) names.push(...page.map(({ attributes }) => attributes.cn));
    return names;
  }

  async function fill(count: number): Promise<readonly string[]> {
    const names = Array.from({ length: count }, (_, at) => `Person ${at}`);
    for (const cn of names) await createAccount(session, { ou, cn });
    return names;
  }

  it('is read again after a connection that broke', async () => {
    const account = accountOf(await createAccount(session, { ou, cn: 'Ada' }));
    directory.faults.set({ dropAfterOperations: 0 });
    setTimeout(() => directory.faults.clear(), 150);

    const read = await readAccount(session, account.anchor, ['cn']);

    expect(read?.attributes.cn).toBe('Ada');
  });

  it('is connected again, encrypted, after a StartTLS connection that broke', async () => {
    const account = accountOf(await createAccount(session, { ou, cn: 'Ada' }));
    const upgraded = await open({ url: directory.plainUrl, startTls: true });
    directory.faults.set({ dropAfterOperations: 0 });
    setTimeout(() => directory.faults.clear(), 150);

    const read = await readAccount(upgraded, account.anchor, ['cn']);
    const outcome = await createAccount(upgraded, { ou, cn: 'Babbage' });
    await upgraded.close();

    expect(read?.attributes.cn).toBe('Ada');
    expect(outcome.status).toBe('done');
  });

  it('is only read over an unencrypted connection', async () => {
    const plain = await open({ url: directory.plainUrl, allowPlainLdap: true });

    await expect(createAccount(plain, { ou, cn: 'Plain' })).rejects.toMatchObject({ code: 'untrusted' });
    await plain.close();
  });

  it('is waited for while it is frozen', async () => {
    const account = accountOf(await createAccount(session, { ou, cn: 'Ada' }));
    directory.faults.set({ hang: true });
    setTimeout(() => directory.faults.clear(), 1200);

    const outcomes = await Promise.all([
      session.apply({ kind: 'update', account, deltas: [{ name: 'title', after: 'Analyst' }] }),
      createAccount(session, { ou, cn: 'Babbage' }),
    ]);

    expect(outcomes.map(({ status }) => status)).toEqual(['done', 'done']);
    expect(directory.entries.find(`CN=Babbage,${ou}`)).toBeDefined();
  });

  it('gives a list whole and without doubles when the connection breaks in the middle', async () => {
    const names = await fill(7);
    const small = await open({ baseDn: ou, pageSize: 2 });
    directory.faults.set({ dropAfterPages: 2 });
    setTimeout(() => directory.faults.clear(), 50);

    const listed = await listNames(small);
    await small.close();

    expect([...listed].sort()).toEqual(names);
  });

  it('never gives half a list: what can not be brought to its end throws', async () => {
    await fill(5);
    const small = await open({ baseDn: ou, pageSize: 2 });
    directory.faults.set({ dropAfterPages: 1 });

    await expect(listNames(small)).rejects.toMatchObject({ code: 'unavailable', retryable: true });
    await small.close();
  });

  it('gets one account from a create whose answer was lost, and knows its anchor', async () => {
    directory.faults.set({ loseAnswerOfWrite: 1 });

    const outcome = await createAccount(session, { ou, cn: 'Once' });

    const entry = directory.entries.find(`CN=Once,${ou}`);
    expect(entry).toBeDefined();
    expect((await session.readAccounts([accountOf(outcome).anchor], []))[0]?.name).toBe(`CN=Once,${ou}`);
    expect(writes()).toEqual(['add']);
  });

  it('is not asked to adopt a stranger of the same name after a lost answer', async () => {
    await createAccount(session, { ou, cn: 'Twin', more: { employeeID: 'first' } });
    directory.faults.set({ fail: [{ operation: 'add', code: 51, times: 1 }] });

    const outcome = await createAccount(session, { ou, cn: 'Twin', more: { employeeID: 'second' } });

    expect(outcome).toMatchObject({ status: 'failed', problem: { code: 'nameTaken' } });
  });

  it.each(['update', 'move', 'disable', 'delete'] as const)('ends a %s whose answer was lost as done', async (kind) => {
    const account = accountOf(await createAccount(session, { ou, cn: 'Ada' }));
    const deltas = [{ name: 'otherTelephone', before: [], after: ['1'] }];
    const more = { update: { deltas }, move: { cn: 'Ada L' }, disable: {}, delete: {} }[kind];
    directory.faults.set({ loseAnswerOfWrite: 1 });

    const outcome = await session.apply({ kind, account, ...more } as Operation);

    expect(outcome.status).toBe('done');
  });

  it('is asked again while it is busy', async () => {
    directory.faults.set({ fail: [{ operation: 'add', code: 51, times: 2 }] });

    const outcome = await createAccount(session, { ou, cn: 'Patient' });

    expect(outcome.status).toBe('done');
  });

  it('gets the steps one by one when it refuses the add as a whole', async () => {
    directory.faults.set({
      fail: [{ operation: 'add', code: 53, message: '0000001F: SvcErr: problem 5003', times: 1 }],
    });

    const outcome = await createAccount(session, { ou, cn: 'Stepwise' });

    expect(outcome.status).toBe('done');
    expect(directory.entries.value(`CN=Stepwise,${ou}`, 'userAccountControl')).toBe('512');
    expect(directory.entries.value(`CN=Stepwise,${ou}`, 'pwdLastSet')).toBe('0');
  });

  it('keeps no half account when a step is refused', async () => {
    const refusal = { code: 53, message: '0000001F: SvcErr: problem 5003' };
    directory.faults.set({
      fail: [
        { operation: 'add', times: 1, ...refusal },
        { operation: 'modify', ...refusal },
      ],
    });

    const outcome = await createAccount(session, { ou, cn: 'Half' });

    expect(outcome).toMatchObject({ status: 'failed', problem: { code: 'refused' } });
    expect(directory.entries.find(`CN=Half,${ou}`)).toBeUndefined();
  });

  it('that has a name at an object which it does not show says so, and what helps', async () => {
    const message = '00000524: UpdErr: DSID-031A11E2, problem 6005 (ENTRY_EXISTS), data 0';
    directory.faults.set({ fail: [{ operation: 'add', dnContains: 'Ghost', code: 68, message }] });

    const hidden = await createAccount(session, { ou, cn: 'Ghost' });
    directory.faults.clear();
    await createAccount(session, { ou, cn: 'Seen' });
    const seen = await createAccount(session, { ou, cn: 'Seen' });

    expect(hidden).toMatchObject({
      problem: { code: 'nameTaken', advice: expect.stringContaining('globalCatalog') },
    });
    expect(seen).toMatchObject({ problem: { code: 'nameTaken', advice: expect.stringContaining('Run again') } });
  });

  it('that stays away ends the run with an error that may be retried', async () => {
    const short = await open({ timeouts: { connectSeconds: 0.3, operationSeconds: 0.3, reconnectSeconds: 0.3 } });
    directory.faults.set({ refuseConnections: true, dropAfterOperations: 0 });

    await expect(short.readAccounts(['00000000-0000-4000-8000-000000000000'], [])).rejects.toMatchObject({
      code: 'unavailable',
      retryable: true,
    });
    await short.close();
  });

  it('that gives at most a few entries at once still gives all', async () => {
    const names = await fill(5);
    const inOu = await open({ baseDn: ou });
    directory.faults.set({ sizeLimit: 2 });

    const found = await inOu.findAccounts({ attribute: 'cn', values: names }, ['cn']);
    const shared = await inOu.findAccounts({ attribute: 'objectClass', values: ['user'] }, ['cn']);
    await inOu.close();

    expect([found.length, shared.length]).toEqual([5, 5]);
  });

  it('that denies a right fails that one account', async () => {
    const account = accountOf(await createAccount(session, { ou, cn: 'Denied' }));
    directory.faults.set({ deny: [{ under: ou, operations: ['modify'] }] });

    const outcome = await session.apply({ kind: 'update', account, deltas: [{ name: 'title', after: 'No' }] });

    expect(outcome).toMatchObject({ status: 'failed', problem: { code: 'insufficientRights' } });
  });

  it('is followed to another domain controller when one goes away for good', async () => {
    const first = await startDirectory();
    const both = await open({
      url: [first.url, directory.url],
      tls: { rejectUnauthorized: false },
      bindDn: directory.bindDn,
    });
    await first.close();

    const schema = await both.describe(['sn']);
    await both.close();

    expect(Object.keys(schema.attributes)).toEqual(['sn']);
  });

  it('never gets an account twice over two domain controllers: a create of unknown end is left to the next cycle', async () => {
    const first = await startDirectory();
    first.entries.add(ou, { objectClass: ['organizationalUnit'] });
    const both = await open({ url: [first.url, directory.url], tls: { rejectUnauthorized: false } });
    await both.describe(['cn', 'parentDistinguishedName', 'sAMAccountName', 'displayName', 'accountDisabled']);
    await createAccount(both, { ou, cn: 'Before' });
    first.faults.set({ hang: true });

    const pending = createAccount(both, { ou, cn: 'Unknown' });
    setTimeout(() => void first.close(), 200);
    const outcome = await pending;
    await both.close();

    expect(outcome).toMatchObject({ status: 'failed', problem: { code: 'outcomeUnknown' }, retryable: true });
    expect(directory.entries.find(`CN=Unknown,${ou}`)).toBeUndefined();
  });

  it('reads back where it has written, though several domain controllers answer to one name', async () => {
    const other = await startDirectory({ hostName: 'dc2.corp.example.com' });
    const balancer = await startBalancer([directory.url, other.url]);
    const balanced = await open({ url: balancer.url, tls: { rejectUnauthorized: false } });

    const outcome = await createAccount(balanced, { ou, cn: 'Ada' });
    await Promise.all([balanced.close(), balancer.close(), other.close()]);

    expect(outcome).toMatchObject({ status: 'done', account: { name: `CN=Ada,${ou}` } });
    expect(balancer.count()).toBeGreaterThan(1);
  });
});

/** One address for several servers: each connection goes to the next of them. */
async function startBalancer(urls: readonly string[]) {
  let count = 0;
  const server = createServer((socket) => {
    const behind = connect(Number(new URL(urls[count % urls.length] ?? '').port), '127.0.0.1');
    count += 1;
    for (const one of [socket, behind]) one.on('error', () => undefined);
    socket.pipe(behind).pipe(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `ldaps://127.0.0.1:${(server.address() as AddressInfo).port}`,
    count: () => count,
    close: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}
