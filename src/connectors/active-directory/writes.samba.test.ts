import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountOf, createAccount, openSession, readAccount } from '../../../test/support/active-directory.ts';
import { type Samba, sambaAvailable, startSamba } from '../../../test/support/samba.ts';
import type { TargetSession } from '../contract.ts';

describe.skipIf(!sambaAvailable('writing to Active Directory'))('writing to a real Active Directory', () => {
  let samba: Samba;
  let session: TargetSession;

  beforeAll(async () => {
    samba = await startSamba();
    session = await openSession(samba);
  });
  afterAll(async () => {
    await session?.close();
    await samba?.stop();
  });

  async function readRaw(dn: string, attributes: string[]) {
    return samba.admin(async (client) => (await client.search(dn, { scope: 'base', attributes })).searchEntries[0]);
  }

  it('creates an account with its attributes, in its container, in one add', async () => {
    const ou = await samba.newOu('create');
    const requests: string[] = [];
    const watched = await openSession(samba, {}, { onRequest: ({ method }) => requests.push(method) });

    const outcome = await createAccount(watched, {
      ou,
      cn: 'Ada Lovelace',
      more: { employeeID: '100', title: 'Analyst' },
    });
    await watched.close();

    expect(outcome).toMatchObject({ status: 'done', account: { name: `CN=Ada Lovelace,${ou}` } });
    const account = await readAccount(session, accountOf(outcome).anchor);
    expect(account?.attributes).toMatchObject({
      ...{ cn: 'Ada Lovelace', employeeID: '100', title: 'Analyst' },
      ...{ accountDisabled: 'False', parentDistinguishedName: ou },
    });
    expect(requests.filter((method) => method !== 'search' && method !== 'bind')).toEqual(['add']);
  });

  it('gives a password as long as the strictest fine-grained policy asks for, and says so in the check', async () => {
    const ou = await samba.newOu('fine-grained');
    const pso = `CN=${randomBytes(4).toString('hex')},CN=Password Settings Container,CN=System,${samba.baseDn}`;
    await samba.admin((client) =>
      client.add(pso, {
        ...{ objectClass: ['msDS-PasswordSettings'], 'msDS-PasswordSettingsPrecedence': '10' },
        ...{ 'msDS-PasswordReversibleEncryptionEnabled': 'FALSE', 'msDS-PasswordHistoryLength': '24' },
        ...{ 'msDS-PasswordComplexityEnabled': 'TRUE', 'msDS-MinimumPasswordLength': '45' },
        ...{ 'msDS-MinimumPasswordAge': '0', 'msDS-MaximumPasswordAge': '-36288000000000' },
        ...{ 'msDS-LockoutThreshold': '0', 'msDS-LockoutObservationWindow': '0', 'msDS-LockoutDuration': '0' },
      }),
    );
    const asked: number[] = [];
    const spy = (size: number) => {
      asked.push(size);
      return randomBytes(size);
    };
    const own = await openSession(samba, {}, { randomBytes: spy });

    const outcome = await createAccount(own, { ou, cn: 'Long' });
    const lines = await own.check({ attributes: [], containers: [ou], kinds: ['create'] });
    await own.close();
    await samba.admin((client) => client.del(pso));

    expect(outcome.status).toBe('done');
    expect(Math.max(...asked)).toBe(2 * 45);
    expect(lines.find(({ name }) => name === 'password policy')?.message).toContain('gets 45 random');
  });

  it('gives a new account a password that must be changed at the first logon', async () => {
    const ou = await samba.newOu('password');

    const outcome = await createAccount(session, { ou, cn: 'New Hire' });

    const raw = await readRaw(accountOf(outcome).name, ['pwdLastSet', 'userAccountControl']);
    expect(raw).toMatchObject({ pwdLastSet: '0', userAccountControl: '512' });
  });

  it('creates a disabled account where the mapping says so', async () => {
    const ou = await samba.newOu('disabled');

    const outcome = await createAccount(session, { ou, cn: 'Later Hire', more: { accountDisabled: 'True' } });

    expect(await readRaw(accountOf(outcome).name, ['userAccountControl'])).toMatchObject({ userAccountControl: '514' });
  });

  it('sends no empty value', async () => {
    const ou = await samba.newOu('empty');

    const outcome = await createAccount(session, {
      ou,
      cn: 'No Title',
      more: { title: '', otherTelephone: ['', '1'] },
    });

    const account = await readAccount(session, accountOf(outcome).anchor);
    expect(account?.attributes.title).toBeUndefined();
    expect(account?.attributes.otherTelephone).toEqual(['1']);
  });

  it('changes, sets and clears just the attributes that differ', async () => {
    const ou = await samba.newOu('update');
    const manager = accountOf(await createAccount(session, { ou, cn: 'Boss' }));
    const account = accountOf(
      await createAccount(session, { ou, cn: 'Worker', more: { title: 'Old', employeeID: '7' } }),
    );

    const outcome = await session.apply({
      kind: 'update',
      account,
      deltas: [
        { name: 'title', before: 'Old' },
        { name: 'employeeID', before: '7', after: '8' },
        { name: 'manager', after: manager.name, reference: '42' },
      ],
    });

    expect(outcome.status).toBe('done');
    const now = await readAccount(session, account.anchor);
    expect(now?.attributes).toMatchObject({ employeeID: '8', manager: manager.name, displayName: 'Worker' });
    expect(now?.attributes.title).toBeUndefined();
  });

  it('writes nothing for a reference that is still pending', async () => {
    const ou = await samba.newOu('pending');
    const account = accountOf(await createAccount(session, { ou, cn: 'Orphan' }));

    const outcome = await session.apply({ kind: 'update', account, deltas: [{ name: 'manager', reference: '42' }] });

    expect(outcome.status).toBe('done');
    expect((await readAccount(session, account.anchor))?.attributes.manager).toBeUndefined();
  });

  it('keeps a value of a multi-valued attribute that somebody else added meanwhile', async () => {
    const ou = await samba.newOu('multi');
    const account = accountOf(await createAccount(session, { ou, cn: 'Phones', more: { otherTelephone: ['1', '2'] } }));
    await session.apply({
      kind: 'update',
      account,
      deltas: [{ name: 'otherTelephone', before: ['1', '2'], after: ['1', '2', '9'] }],
    });

    await session.apply({
      kind: 'update',
      account,
      deltas: [{ name: 'otherTelephone', before: ['1', '2'], after: ['2', '3'] }],
    });

    const now = await readAccount(session, account.anchor);
    expect(new Set(now?.attributes.otherTelephone as string[])).toEqual(new Set(['2', '3', '9']));
  });

  it('disables and enables without touching another bit', async () => {
    const ou = await samba.newOu('switch');
    const account = accountOf(await createAccount(session, { ou, cn: 'Leaver', more: { userAccountControl: 66048 } }));

    await session.apply({ kind: 'disable', account });
    const disabled = await readRaw(account.name, ['userAccountControl']);
    await session.apply({ kind: 'enable', account });
    const enabled = await readRaw(account.name, ['userAccountControl']);

    expect([disabled?.userAccountControl, enabled?.userAccountControl]).toEqual(['66050', '66048']);
  });

  it('moves, renames, and does both at once', async () => {
    const [first, second] = [await samba.newOu('from'), await samba.newOu('to')];
    const account = accountOf(await createAccount(session, { ou: first, cn: 'Mary Smith' }));

    const moved = await session.apply({ kind: 'move', account, parent: second });
    const renamed = await session.apply({ kind: 'move', account, cn: 'Mary Jones' });
    const both = await session.apply({ kind: 'move', account, cn: 'Mary Miller, PhD', parent: first });

    expect(accountOf(moved).name).toBe(`CN=Mary Smith,${second}`);
    expect(accountOf(renamed).name).toBe(`CN=Mary Jones,${second}`);
    expect(accountOf(both)).toEqual({ anchor: account.anchor, name: `CN=Mary Miller\\, PhD,${first}` });
    expect((await readAccount(session, account.anchor))?.attributes.cn).toBe('Mary Miller, PhD');
  });

  it('renames when only the case differs', async () => {
    const ou = await samba.newOu('case');
    const account = accountOf(await createAccount(session, { ou, cn: 'mcdonald' }));

    const outcome = await session.apply({ kind: 'move', account, cn: 'McDonald' });

    expect(accountOf(outcome).name).toBe(`CN=McDonald,${ou}`);
  });

  it('finds by its anchor an account that an administrator has renamed and moved', async () => {
    const [first, second] = [await samba.newOu('stale'), await samba.newOu('stale')];
    const account = accountOf(await createAccount(session, { ou: first, cn: 'Stale Name' }));
    await samba.admin((client) => client.modifyDN(account.name, `CN=By Hand,${second}`));

    const outcome = await session.apply({ kind: 'update', account, deltas: [{ name: 'title', after: 'Found' }] });

    expect(accountOf(outcome).name).toBe(`CN=By Hand,${second}`);
    expect((await readAccount(session, account.anchor))?.attributes.title).toBe('Found');
  });

  it('deletes an account', async () => {
    const ou = await samba.newOu('delete');
    const account = accountOf(await createAccount(session, { ou, cn: 'Gone' }));

    const outcome = await session.apply({ kind: 'delete', account });

    expect(outcome.status).toBe('done');
    expect(await readAccount(session, account.anchor)).toBeUndefined();
  });

  it('says that an account is gone', async () => {
    const ou = await samba.newOu('gone');
    const account = accountOf(await createAccount(session, { ou, cn: 'Gone' }));
    await samba.admin((client) => client.del(account.name));

    const outcome = await session.apply({ kind: 'disable', account });

    expect(outcome).toMatchObject({ status: 'failed', problem: { code: 'accountMissing' }, retryable: false });
  });

  it('works with the rights that the readme asks for, and says which right is missing elsewhere', async () => {
    const ou = await samba.newOu('delegated');
    const elsewhere = await samba.newOu('elsewhere');
    const service = await samba.newServiceAccount({ ou });
    const delegated = await openSession(samba, service.settings);

    const account = accountOf(await createAccount(delegated, { ou, cn: 'Delegated' }));
    const outcomes = [
      await delegated.apply({ kind: 'update', account, deltas: [{ name: 'title', after: 'New' }] }),
      await delegated.apply({ kind: 'disable', account }),
      await delegated.apply({ kind: 'move', account, cn: 'Renamed' }),
      await delegated.apply({ kind: 'delete', account }),
    ];
    const refused = await createAccount(delegated, { ou: elsewhere, cn: 'Not Here' });
    await delegated.close();

    expect(outcomes.map(({ status }) => status)).toEqual(['done', 'done', 'done', 'done']);
    expect(refused).toMatchObject({
      status: 'failed',
      problem: { code: 'insufficientRights', advice: expect.stringContaining('Create User objects') },
    });
  });

  it('logs requests that can be repeated, without a secret', async () => {
    const ou = await samba.newOu('log');
    const log: string[] = [];
    const watched = await openSession(samba, {}, { onRequest: ({ replay }) => log.push(replay) });
    const account = accountOf(await createAccount(watched, { ou, cn: 'Logged' }));

    await watched.apply({ kind: 'update', account, deltas: [{ name: 'title', after: 'Hidden', redacted: true }] });
    await watched.close();

    const text = log.join('\n');
    expect(text).toContain(`dn: CN=Logged,${ou}`);
    expect(text).toContain('unicodePwd: not logged');
    expect(text).not.toContain(samba.password);
    expect(text).not.toContain('Hidden');
  });
});
