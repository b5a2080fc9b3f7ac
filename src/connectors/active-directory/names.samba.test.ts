import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  accountOf,
  createAccount,
  openSession,
  readAccount,
  uniqueName,
} from '../../../test/support/active-directory.ts';
import { hardNames } from '../../../test/support/hard-names.ts';
import { type Samba, sambaAvailable, startSamba } from '../../../test/support/samba.ts';
import { leafValue, normalizeDn } from '../../domain/dn.ts';
import type { Outcome } from '../../domain/operation.ts';
import { newAttributes } from '../../domain/value.ts';
import type { TargetSession } from '../contract.ts';

const awkwardNames = [
  'Doe, John',
  'back\\slash',
  'comma after backslash\\,',
  '"quoted"',
  'a+b=c',
  '#hash first',
  'semi;colon <angle>',
  'Jürgen Müßig',
  'Łukasz Żółć',
  'محمد علي',
  '山田 太郎',
  'Zoë 😀',
  "O'Brien",
  'star * (paren) \\',
  ' leading space',
  'trailing space ',
  '  two  spaces  ',
  '\\2C is no escape',
  'CN=evil,OU=other',
  'x'.repeat(64),
];

/** Samba 4.17 does not find a name that ends in blank and comma when it renames it, as it does to delete it. */
const canBeRenamed = (name: string): boolean => !/ ,$/.test(name.trim());

describe.skipIf(!sambaAvailable('awkward names in Active Directory'))('a name in a real Active Directory', () => {
  let samba: Samba;
  let session: TargetSession;
  let ou: string;

  beforeAll(async () => {
    samba = await startSamba();
    session = await openSession(samba);
    ou = await samba.newOu('names, "quoted"');
  });
  afterAll(async () => {
    await session?.close();
    await samba?.stop();
  });

  it.each(awkwardNames)('stays as it is through create, update, move and delete: %j', async (cn) => {
    const other = await samba.newOu('move');
    const account = accountOf(await createAccount(session, { ou, cn, more: { displayName: cn } }));
    const created = await readAccount(session, account.anchor);

    await session.apply({ kind: 'update', account, deltas: [{ name: 'title', after: cn }] });
    const moved = accountOf(await session.apply({ kind: 'move', account, parent: other }));
    const now = await readAccount(session, account.anchor);
    const byName = await session.findTaken('cn', [cn]);
    const deleted = await session.apply({ kind: 'delete', account });

    expect(created?.attributes).toMatchObject({ cn, displayName: cn, parentDistinguishedName: ou });
    expect(now).toMatchObject({ name: moved.name, attributes: { cn, title: cn, parentDistinguishedName: other } });
    expect([...byName]).toEqual([cn]);
    expect(deleted.status).toBe('done');
  });

  it('finds those that were made together by their names, once one of them was read there', async () => {
    const container = await samba.newOu('made, "together"');
    const outcomes = [];
    for (const cn of awkwardNames) {
      const usual = { cn, parentDistinguishedName: container, sAMAccountName: uniqueName(), accountDisabled: 'False' };
      const attributes = newAttributes(Object.entries(usual));
      outcomes.push(await session.apply({ kind: 'create', worker: '1', attributes }, { leavesAnchor: true }));
    }

    const names = outcomes.flatMap((outcome) => (outcome.status === 'made' ? outcome.name : []));
    const read = (await session.readMade?.([...names, `CN=Nobody,${container}`], ['cn'])) ?? [];

    const [first, ...others] = awkwardNames;
    expect(outcomes[0]).toMatchObject({
      status: 'done',
      account: { anchor: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
    expect(leafValue(accountOf(outcomes[0] as Outcome).name)).toBe(first);
    expect(read.map(({ attributes }) => attributes.cn).toSorted()).toEqual(others.toSorted());
    expect(read.map(({ name }) => normalizeDn(name)).toSorted()).toEqual(names.map(normalizeDn).toSorted());
  });

  it('G26: stays whole in DN and filter, whatever it is: made, found, renamed, deleted', async () => {
    const names = hardNames.filter(canBeRenamed);
    const findOnly = async (cn: string) => session.findAccounts({ attribute: 'cn', values: [cn] }, ['cn']);
    await fc.assert(
      fc.asyncProperty(names, names, async (cn, other) => {
        const made = accountOf(await createAccount(session, { ou, cn }));
        expect((await findOnly(cn)).map(({ anchor }) => anchor)).toEqual([made.anchor]);

        const renamed = accountOf(await session.apply({ kind: 'move', account: made, cn: other }));
        expect((await findOnly(other)).map(({ attributes }) => attributes.cn)).toEqual([other]);

        accountOf(await session.apply({ kind: 'delete', account: renamed }));
        expect(await findOnly(other)).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it('that ends in blank and comma is found, changed and disabled, though Samba neither renames nor deletes it', async () => {
    const account = accountOf(await createAccount(session, { ou, cn: 'Smith ,' }));

    const changed = await session.apply({ kind: 'update', account, deltas: [{ name: 'title', after: 'Clerk' }] });
    const disabled = await session.apply({ kind: 'disable', account });
    const now = await readAccount(session, account.anchor);

    expect([changed, disabled].map(({ status }) => status)).toEqual(['done', 'done']);
    expect(now?.attributes).toMatchObject({ cn: 'Smith ,', title: 'Clerk' });
  });

  it.each(['nul\u0000', 'line\nend', 'bell\u0007', 'c1\u0085', 'half\ud800'])(
    'is refused with control characters: %j',
    async (cn) => {
      const account = accountOf(await createAccount(session, { ou, cn: `Plain ${awkwardNames.length}` }));

      const created = await createAccount(session, { ou, cn });
      const renamed = await session.apply({ kind: 'move', account, cn });
      await session.apply({ kind: 'delete', account });

      expect(created).toMatchObject({ status: 'failed', problem: { code: 'invalidCharacter', attribute: 'cn' } });
      expect(renamed).toMatchObject({ status: 'failed', problem: { code: 'invalidCharacter', attribute: 'cn' } });
    },
  );

  it('of another domain of the forest is taken for a principal name, once a global catalog is named', async () => {
    const far = `far${randomBytes(4).toString('hex')}`;
    const principal = `${far}@corp.example.com`;
    const box = `CN=${far},CN=Configuration,${samba.baseDn}`;
    await samba.admin(async (client) => {
      await client.add(box, { objectClass: ['container'] });
      await client.add(`CN=user,${box}`, { objectClass: ['user'], sAMAccountName: far, userPrincipalName: principal });
    });
    const forest = await openSession(samba, { globalCatalog: `${samba.url.replace(/:636$/, '')}:3269` });

    const inDomain = await session.findTaken('userPrincipalName', [principal, 'nobody@corp.example.com']);
    const inForest = await forest.findTaken('userPrincipalName', [principal, 'nobody@corp.example.com']);
    const implied = await forest.findTaken('sAMAccountName', [far]);
    await forest.close();
    await samba.admin(async (client) => {
      await client.del(`CN=user,${box}`);
      await client.del(box);
    });

    expect([[...inDomain], [...inForest], [...implied]]).toEqual([[], [principal], [far]]);
  });

  it('of a manager with special characters is a reference like any other', async () => {
    const manager = accountOf(await createAccount(session, { ou, cn: 'Boss, "The" (#1) ,' }));
    const account = accountOf(await createAccount(session, { ou, cn: 'Minion', more: { manager: manager.name } }));

    const read = await readAccount(session, account.anchor);

    expect(read?.attributes.manager).toBe(manager.name);
  });
});
