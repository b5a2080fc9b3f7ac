import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  accountOf,
  createAccount,
  openSession,
  readAccount,
  uniqueName,
} from '../../../test/support/active-directory.ts';
import { type Samba, sambaAvailable, startSamba } from '../../../test/support/samba.ts';
import type { Account } from '../../domain/account.ts';
import type { TargetSession } from '../contract.ts';

describe.skipIf(!sambaAvailable('reading from Active Directory'))('reading from a real Active Directory', () => {
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

  async function listAll(
    from: TargetSession,
    attributes: readonly string[] = [],
  ): Promise<readonly (readonly Account[])[]> {
    const pages: (readonly Account[])[] = [];
    for await (const page of from.list(attributes)) pages.push(page);
    return pages;
  }

  it('lists every account below the base DN once, in pages, and no other object', async () => {
    const ou = await samba.newOu('list');
    const names = ['One', 'Two', 'Three', 'Four', 'Five'];
    for (const cn of names) await createAccount(session, { ou, cn });
    await samba.admin((client) => client.add(`CN=Group,${ou}`, { objectClass: 'group', sAMAccountName: uniqueName() }));
    await samba.admin((client) => client.add(`CN=PC,${ou}`, { objectClass: 'computer', sAMAccountName: uniqueName() }));
    const small = await openSession(samba, { baseDn: ou, pageSize: 2 });

    const pages = await listAll(small, ['cn']);
    await small.close();

    expect(pages.map((page) => page.length)).toEqual([2, 2, 1]);
    expect(new Set(pages.flat().map(({ attributes }) => attributes.cn))).toEqual(new Set(names));
  });

  it('lets two lists and other reads go on at the same time', async () => {
    const ou = await samba.newOu('parallel');
    for (const cn of ['One', 'Two', 'Three']) await createAccount(session, { ou, cn });
    const small = await openSession(samba, { baseDn: ou, pageSize: 1 });

    const first = small.list(['cn'])[Symbol.asyncIterator]();
    await first.next();
    const whole = await listAll(small, ['cn']);
    const second = await first.next();
    await first.return?.();
    await small.close();

    expect(whole.flat()).toHaveLength(3);
    expect(second.value).toHaveLength(1);
  });

  it('gives typed values under the names that were asked for', async () => {
    const ou = await samba.newOu('types');
    const more = {
      msDSAssistantName: undefined,
      codePage: 7,
      otherTelephone: ['2', '1'],
      accountExpires: '9223372036854775807',
    };
    const { msDSAssistantName: _, ...values } = more;
    const account = accountOf(await createAccount(session, { ou, cn: 'Typed', more: values }));

    const read = await readAccount(session, account.anchor, [
      ...[
        'CODEPAGE',
        'otherTelephone',
        'accountExpires',
        'whenCreated',
        'objectSid',
        'objectGUID',
        'thumbnailPhoto',
        'noSuch',
      ],
    ]);

    expect(read?.attributes).toMatchObject({
      CODEPAGE: 7,
      accountExpires: '9223372036854775807',
      objectGUID: account.anchor,
    });
    expect(read?.attributes.objectSid).toMatch(/^S-1-5-21-[\d-]+$/);
    expect(read?.attributes.whenCreated).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/);
    expect(Object.keys(read?.attributes ?? {})).not.toContain('thumbnailPhoto');
    expect(Object.keys(read?.attributes ?? {})).not.toContain('noSuch');
  });

  it('reads only the attributes that were asked for', async () => {
    const ou = await samba.newOu('asked');
    const account = accountOf(await createAccount(session, { ou, cn: 'Asked', more: { title: 'Boss' } }));

    const read = await readAccount(session, account.anchor, ['title']);

    expect({ ...read?.attributes }).toEqual({ title: 'Boss' });
  });

  it('reads accounts by anchor set-wise; a missing one is absent', async () => {
    const ou = await samba.newOu('anchors');
    const anchors: string[] = [];
    for (const cn of ['One', 'Two']) anchors.push(accountOf(await createAccount(session, { ou, cn })).anchor);
    const unknown = Array.from({ length: 250 }, (_, at) => `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`);

    const accounts = await session.readAccounts([...unknown, ...anchors, 'no guid'], ['cn']);

    expect(new Set(accounts.map(({ anchor }) => anchor))).toEqual(new Set(anchors));
  });

  it('finds accounts by an attribute set-wise, whatever the characters of the value', async () => {
    const ou = await samba.newOu('find');
    const ids = ['a(b)*', 'c\\d', "e'f", 'plain'];
    for (const employeeID of ids) await createAccount(session, { ou, cn: uniqueName(), more: { employeeID } });
    const inOu = await openSession(samba, { baseDn: ou });

    const found = await inOu.findAccounts({ attribute: 'employeeID', values: [...ids, '*', '', 'a\u0000'] }, [
      'employeeID',
    ]);
    const wild = await inOu.findAccounts({ attribute: 'employeeID', values: ['*'] }, []);
    const injected = await inOu.findAccounts({ attribute: 'employeeID)(cn=*', values: ['1'] }, []);
    await inOu.close();

    expect(new Set(found.map(({ attributes }) => attributes.employeeID))).toEqual(new Set(ids));
    expect([wild, injected]).toEqual([[], []]);
  });

  it('finds a great number of values of an attribute without an index by one listing', async () => {
    const ou = await samba.newOu('many');
    for (const employeeID of ['many-1', 'MANY-2'])
      await createAccount(session, { ou, cn: employeeID, more: { employeeID } });
    const requests: string[] = [];
    const inOu = await openSession(samba, { baseDn: ou }, { onRequest: ({ method }) => requests.push(method) });
    await inOu.findAccounts({ attribute: 'employeeID', values: ['warm up'] }, ['cn']);
    requests.length = 0;
    const values = Array.from({ length: 2000 }, (_, at) => `many-${at}`);

    const found = await inOu.findAccounts({ attribute: 'employeeID', values }, ['cn']);
    await inOu.close();

    expect(new Set(found.map(({ attributes }) => attributes.cn))).toEqual(new Set(['many-1', 'MANY-2']));
    expect({ ...found[0]?.attributes }).not.toHaveProperty('employeeID');
    expect(requests).toEqual(['bind', 'search']);
  });

  it('finds every account when several share the value', async () => {
    const ou = await samba.newOu('shared');
    const employeeID = uniqueName();
    for (const cn of ['One', 'Two']) await createAccount(session, { ou, cn, more: { employeeID } });

    const found = await session.findAccounts({ attribute: 'employeeID', values: [employeeID] }, ['cn']);

    expect(found).toHaveLength(2);
  });

  it('tells which names any object has, in the spelling that was asked for', async () => {
    const ou = await samba.newOu('names');
    const [user, group] = [uniqueName(), uniqueName()];
    await createAccount(session, { ou, cn: 'User', more: { sAMAccountName: user } });
    await samba.admin((client) => client.add(`CN=Group,${ou}`, { objectClass: 'group', sAMAccountName: group }));
    const free = Array.from({ length: 300 }, uniqueName);

    const taken = await session.findTaken('sAMAccountName', [user.toUpperCase(), ...free, group, '', '*']);

    expect(taken).toEqual(new Set([user.toUpperCase(), group]));
  });

  it('tells which containers there are not, however they are spelled', async () => {
    const ou = await samba.newOu('there');
    const spelled = ou.toLowerCase().replaceAll(',', ', ');
    const missing = [`OU=nowhere,${ou}`, 'OU=x,DC=other,DC=com', 'no name at all'];

    expect(await session.findMissing?.([ou, spelled, ...missing])).toEqual(new Set(missing));
  });

  it('shows why an account is protected', async () => {
    const found = await session.findAccounts(
      { attribute: 'sAMAccountName', values: ['Administrator', 'Guest', 'krbtgt'] },
      [],
    );

    expect(found).toHaveLength(3);
    expect(found.filter(({ protectedBy }) => protectedBy === undefined)).toEqual([]);
  });

  it('tells the schema of the directory', async () => {
    const schema = await session.describe([
      ...[
        'employeeID',
        'sn',
        'cn',
        'sAMAccountName',
        'manager',
        'otherTelephone',
        'whenCreated',
        'memberOf',
        'accountExpires',
      ],
      ...[
        'msNPAllowDialin',
        'thumbnailPhoto',
        'accountDisabled',
        'parentDistinguishedName',
        'noSuchAttribute',
        '__proto__',
      ],
    ]);

    expect(schema.defaultDomain).toBe('corp.example.com');
    expect(schema.required).toEqual(['cn', 'sAMAccountName', 'parentDistinguishedName']);
    expect(schema.attributes.accountExpires?.whyUnfit?.('never')).toMatchObject({ code: 'invalidValue' });
    expect(schema.attributes.accountExpires?.whyUnfit?.('0')).toBeUndefined();
    expect(JSON.parse(JSON.stringify(schema.attributes))).toEqual({
      employeeID: {
        name: 'employeeID',
        type: 'text',
        multiValued: false,
        readOnly: false,
        minLength: 0,
        maxLength: 16,
      },
      sn: { name: 'sn', type: 'text', multiValued: false, readOnly: false, minLength: 1, maxLength: 64 },
      cn: { name: 'cn', type: 'text', multiValued: false, readOnly: false, minLength: 1, maxLength: 64 },
      sAMAccountName: {
        name: 'sAMAccountName',
        type: 'text',
        multiValued: false,
        readOnly: false,
        minLength: 0,
        maxLength: 20,
      },
      manager: { name: 'manager', type: 'reference', multiValued: false, readOnly: false },
      otherTelephone: {
        name: 'otherTelephone',
        type: 'text',
        multiValued: true,
        readOnly: false,
        minLength: 1,
        maxLength: 64,
      },
      whenCreated: { name: 'whenCreated', type: 'time', multiValued: false, readOnly: true },
      memberOf: { name: 'memberOf', type: 'reference', multiValued: true, readOnly: true },
      accountExpires: { name: 'accountExpires', type: 'integer', multiValued: false, readOnly: false },
      msNPAllowDialin: { name: 'msNPAllowDialin', type: 'boolean', multiValued: false, readOnly: false },
      thumbnailPhoto: {
        name: 'thumbnailPhoto',
        type: 'binary',
        multiValued: false,
        readOnly: false,
        minLength: 0,
        maxLength: 102400,
      },
      accountDisabled: { name: 'accountDisabled', type: 'boolean', multiValued: false, readOnly: false },
      parentDistinguishedName: {
        name: 'parentDistinguishedName',
        type: 'reference',
        multiValued: false,
        readOnly: false,
      },
    });
  });
});
