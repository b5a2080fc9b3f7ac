import { Attribute, Change } from 'ldapts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountOf, readAccount } from '../../../test/support/active-directory.ts';
import { createLdapAccount, openSlapdSession } from '../../../test/support/openldap.ts';
import { type Slapd, slapdAvailable, startSlapd } from '../../../test/support/slapd.ts';
import type { TargetSession } from '../contract.ts';

const attributes = ['uid', 'cn', 'title', 'mail', 'ou', 'manager', 'accountDisabled', 'parentDistinguishedName'];

describe.skipIf(!slapdAvailable('writing to OpenLDAP'))('writing to a real OpenLDAP', () => {
  let slapd: Slapd;
  let ou: string;
  let session: TargetSession;

  beforeAll(async () => {
    slapd = await startSlapd();
    ou = await slapd.newOu('writes');
    session = await openSlapdSession(slapd, await slapd.newServiceAccount({ ou }));
  });
  afterAll(async () => {
    await session?.close();
    await slapd?.stop();
  });

  async function read(anchor: string) {
    return { ...(await readAccount(session, anchor, attributes))?.attributes };
  }

  it('makes an account whole, with its anchor, its classes and a password that only the server knows', async () => {
    const made = accountOf(
      await createLdapAccount(session, { ou, uid: 'ada', more: { title: 'Boss', mail: 'ada@x.example' } }),
    );

    expect(made).toEqual({ anchor: expect.stringMatching(/^[0-9a-f-]{36}$/), name: `uid=ada,${ou}` });
    expect(await read(made.anchor)).toEqual({
      ...{ uid: 'ada', cn: 'ada', title: 'Boss', mail: 'ada@x.example', accountDisabled: 'False' },
      parentDistinguishedName: ou,
    });
    const [entry] = await slapd.admin(async (client) => {
      const { searchEntries } = await client.search(made.name, { scope: 'base', attributes: ['*', '+'] });
      return searchEntries;
    });
    expect(entry?.objectClass).toEqual(['top', 'person', 'organizationalPerson', 'inetOrgPerson']);
    expect(String(entry?.userPassword)).toMatch(/^\{SSHA\}/);
  });

  it('makes an account that is closed from its first moment', async () => {
    const made = accountOf(await createLdapAccount(session, { ou, uid: 'early', more: { accountDisabled: 'True' } }));

    expect(await read(made.anchor)).toMatchObject({ accountDisabled: 'True' });
  });

  it('shuts a disabled account out, lets it in again when it is enabled, and does either twice', async () => {
    const { anchor, name } = accountOf(await createLdapAccount(session, { ou, uid: 'leaver' }));
    await slapd.admin((client) => client.exop('1.3.6.1.4.1.4203.1.11.1', newPassword(name, 'Known-1')));
    const account = { anchor, name };
    const seen: boolean[] = [];

    for (const kind of ['disable', 'disable', 'enable', 'enable'] as const) {
      expect((await session.apply({ kind, account })).status).toBe('done');
      seen.push(await slapd.canLogIn(name, 'Known-1'));
    }

    expect(seen).toEqual([false, false, true, true]);
  });

  it('renames by the naming attribute, in the same update that changes others', async () => {
    const account = accountOf(await createLdapAccount(session, { ou, uid: 'maiden' }));
    const deltas = [
      { name: 'uid', before: 'maiden', after: 'married' },
      { name: 'title', after: 'Boss' },
    ];

    const renamed = accountOf(await session.apply({ kind: 'update', account, deltas }));

    expect(renamed).toEqual({ anchor: account.anchor, name: `uid=married,${ou}` });
    expect(await read(account.anchor)).toMatchObject({ uid: 'married', title: 'Boss' });
  });

  it('renames when the case alone changes', async () => {
    const account = accountOf(await createLdapAccount(session, { ou, uid: 'lower' }));

    const deltas = [{ name: 'uid', before: 'lower', after: 'Lower' }];
    const renamed = accountOf(await session.apply({ kind: 'update', account, deltas }));

    expect(renamed.name).toBe(`uid=Lower,${ou}`);
    expect(await read(account.anchor)).toMatchObject({ uid: 'Lower' });
  });

  it('puts several names as they are wanted, the first one naming the account', async () => {
    const account = accountOf(await createLdapAccount(session, { ou, uid: 'one' }));

    const deltas = [{ name: 'uid', before: 'one', after: ['two', 'three'] }];
    accountOf(await session.apply({ kind: 'update', account, deltas }));

    expect(new Set(Object(await read(account.anchor)).uid)).toEqual(new Set(['two', 'three']));
  });

  it('moves an account that somebody moved meanwhile, by its anchor', async () => {
    const made = accountOf(await createLdapAccount(session, { ou, uid: 'mover' }));
    const [here, there] = [`ou=here,${ou}`, `ou=there,${ou}`];
    await slapd.admin(async (client) => {
      for (const dn of [here, there]) await client.add(dn, { objectClass: ['organizationalUnit'] });
      await client.modifyDN(made.name, `uid=mover,${here}`);
    });

    const moved = accountOf(await session.apply({ kind: 'move', account: made, parent: there }));

    expect(moved).toEqual({ anchor: made.anchor, name: `uid=mover,${there}` });
  });

  it('changes only the values of a list that differ, and clears what is to be empty', async () => {
    const more = { ou: ['A', 'B'], title: 'Boss' };
    const account = accountOf(await createLdapAccount(session, { ou, uid: 'lists', more }));
    await slapd.admin(async (client) => {
      const modification = new Attribute({ type: 'ou', values: ['by hand'] });
      await client.modify(account.name, new Change({ operation: 'add', modification }));
    });

    const deltas = [
      { name: 'ou', before: ['A', 'B'], after: ['B', 'C'] },
      { name: 'title', before: 'Boss' },
    ];
    accountOf(await session.apply({ kind: 'update', account, deltas }));

    const now = await read(account.anchor);
    expect(new Set(Object(now).ou)).toEqual(new Set(['B', 'C', 'by hand']));
    expect(now.title).toBeUndefined();
  });

  it('writes a reference to the manager, who is found by whatever the DN looks like', async () => {
    const boss = accountOf(await createLdapAccount(session, { ou, uid: 'boss, "the" #1' }));
    const account = accountOf(await createLdapAccount(session, { ou, uid: 'worker' }));

    accountOf(await session.apply({ kind: 'update', account, deltas: [{ name: 'manager', after: boss.name }] }));

    expect(await session.findAccounts({ attribute: 'manager', values: [boss.name] }, ['uid'])).toHaveLength(1);
  });

  it.each([
    ['a uid that is taken', { uid: 'ada' }, 'nameTaken', undefined],
    ['a container that is not there', { parentDistinguishedName: 'ou=none,dc=example,dc=org' }, 'containerMissing'],
    ['a container outside its rights', { parentDistinguishedName: 'dc=example,dc=org' }, 'insufficientRights'],
    ['no surname', { sn: '' }, 'missingAttribute', 'sn'],
    ['an attribute that its class forbids', { uidNumber: '1' }, 'missingAttribute', 'uidNumber'],
    ['an address that is no ASCII', { mail: 'bjørn@x.example' }, 'invalidValue', 'mail'],
    ['a password of its own', { userPassword: 'x' }, 'attributeNotWritable', 'userPassword'],
    ['a computed attribute', { entryUUID: 'x' }, 'attributeNotWritable', 'entryUUID'],
    ['the attribute of the state', { pwdAccountLockedTime: 'x' }, 'attributeNotWritable', 'pwdAccountLockedTime'],
    ['no name', { uid: '' }, 'missingAttribute', 'uid'],
  ])('makes no account with %s, and says so', async (_, more, code, attribute?: string) => {
    const outcome = await createLdapAccount(session, { ou, uid: 'refused', more });

    expect(outcome).toMatchObject({ status: 'failed', problem: { code, ...(attribute && { attribute }) } });
    expect(await session.findTaken('uid', ['refused'])).toEqual(new Set());
  });

  it('never touches the accounts that the configuration protects, nor its own', async () => {
    const login = await slapd.newServiceAccount({ ou: await slapd.newOu('protected') });
    const glass = accountOf(await createLdapAccount(session, { ou, uid: 'break-glass' }));
    const byName = await openSlapdSession(slapd, { protected: ['Break-Glass', login.bindDn], ...login });

    const outcome = await byName.apply({ kind: 'disable', account: glass });
    const [account] = await byName.readAccounts([glass.anchor], ['uid']);
    await byName.close();

    expect(outcome).toMatchObject({ status: 'failed', problem: { code: 'protectedAccount' } });
    expect(account?.protectedBy).toContain('protected');
  });

  it('leaves no account behind whose password the policy refuses', async () => {
    const strict = await startSlapd({ minimumPassword: 60 });
    const staff = await strict.newOu('staff');
    const opened = await openSlapdSession(strict, await strict.newServiceAccount({ ou: staff }));

    const outcome = await createLdapAccount(opened, { ou: staff, uid: 'ada' });
    const taken = await opened.findTaken('uid', ['ada']);
    await opened.close();
    await strict.stop();

    expect(outcome).toMatchObject({ status: 'failed', problem: { code: 'passwordRefused' } });
    expect(taken).toEqual(new Set());
  });

  it.each([
    ['userPassword', true],
    ['none', false],
  ])('with initialPassword %s gives an account a password: %s', async (initialPassword, hasPassword) => {
    const opened = await openSlapdSession(slapd, { initialPassword });
    const made = accountOf(await createLdapAccount(opened, { ou, uid: `by-${initialPassword}` }));
    await opened.close();

    const entries = await slapd.admin(async (client) => (await client.search(made.name)).searchEntries);
    expect(entries[0]?.userPassword !== undefined).toBe(hasPassword);
  });

  it('logs a create so that it can be repeated, without the new password', async () => {
    const log: string[] = [];
    const onRequest = ({ replay }: { replay: string }) => log.push(replay);
    const opened = await openSlapdSession(slapd, { initialPassword: 'userPassword' }, { onRequest });
    const made = accountOf(await createLdapAccount(opened, { ou, uid: 'logged' }));
    await opened.close();

    const { searchEntries } = await slapd.admin((client) => client.search(made.name));
    const password = String(searchEntries[0]?.userPassword);
    expect(password).toHaveLength(32);
    expect(log.find((replay) => replay.includes('ldapadd'))).toContain('uid: logged');
    expect(log.join('\n')).not.toContain(password);
    expect(log.join('\n')).not.toContain(Buffer.from(password).toString('base64'));
  });

  describe('by an attribute of its own', () => {
    const state = { by: 'attribute', attribute: 'employeeType', disabled: 'Left', enabled: 'Active' };

    it('keeps the state there', async () => {
      const opened = await openSlapdSession(slapd, { state });
      const account = accountOf(await createLdapAccount(opened, { ou, uid: 'typed' }));
      const typeOf = async () =>
        (await readAccount(opened, account.anchor, ['employeeType', 'accountDisabled']))?.attributes;

      const before = { ...(await typeOf()) };
      await opened.apply({ kind: 'disable', account });
      const after = { ...(await typeOf()) };
      await opened.close();

      expect(before).toEqual({ employeeType: 'Active', accountDisabled: 'False' });
      expect(after).toEqual({ employeeType: 'Left', accountDisabled: 'True' });
    });

    it('does not open without that attribute in the schema', async () => {
      const opened = openSlapdSession(slapd, { state: { ...state, attribute: 'noSuchAttribute' } });

      await expect(opened).rejects.toMatchObject({ code: 'invalid' });
    });
  });

  it('disables nobody in silence where accounts have no state', async () => {
    const opened = await openSlapdSession(slapd, { state: { by: 'none' } });
    const account = accountOf(await createLdapAccount(opened, { ou, uid: 'stateless' }));

    const outcomes = [
      await opened.apply({ kind: 'enable', account }),
      await opened.apply({ kind: 'disable', account }),
      await createLdapAccount(opened, { ou, uid: 'closed', more: { accountDisabled: 'True' } }),
    ];
    await opened.close();

    expect(outcomes.map(({ status }) => status)).toEqual(['done', 'failed', 'failed']);
    expect(outcomes[1]).toMatchObject({ problem: { code: 'unsupported', attribute: 'accountDisabled' } });
  });

  it('does not open without the overlay that holds the state, and says what to do', async () => {
    const bare = await startSlapd({ isWithoutPolicy: true });

    const opened = openSlapdSession(bare);

    await expect(opened).rejects.toMatchObject({ code: 'invalid', advice: expect.stringContaining('ppolicy') });
    await bare.stop();
  });
});

/** RFC 3062: whose password and the new one. */
function newPassword(dn: string, password: string): Buffer {
  const part = (tag: number, text: string) => Buffer.concat([Buffer.from([tag, text.length]), Buffer.from(text)]);
  const body = Buffer.concat([part(0x80, dn), part(0x82, password)]);
  return Buffer.concat([Buffer.from([0x30, body.length]), body]);
}
