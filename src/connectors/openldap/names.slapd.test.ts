import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountOf } from '../../../test/support/active-directory.ts';
import { hardNames } from '../../../test/support/hard-names.ts';
import { createLdapAccount, openSlapdSession } from '../../../test/support/openldap.ts';
import { type Slapd, slapdAvailable, startSlapd } from '../../../test/support/slapd.ts';
import { formatDn, leafValue, normalizeDn, parseDn } from '../../domain/dn.ts';
import { newAttributes } from '../../domain/value.ts';
import type { TargetSession } from '../contract.ts';

describe.skipIf(!slapdAvailable('names in OpenLDAP'))('names in a real OpenLDAP', () => {
  let slapd: Slapd;
  let ou: string;
  let session: TargetSession;

  beforeAll(async () => {
    slapd = await startSlapd();
    ou = await slapd.newOu('names');
    session = await openSlapdSession(slapd, { baseDn: ou });
    accountOf(await createLdapAccount(session, { ou, uid: 'decoy' }));
  });
  afterAll(async () => {
    await session?.close();
    await slapd?.stop();
  });

  async function findOnly(uid: string): Promise<{ anchor?: string | undefined; uid: unknown; count: number }> {
    const found = await session.findAccounts({ attribute: 'uid', values: [uid] }, ['uid']);
    return { anchor: found[0]?.anchor, uid: found[0]?.attributes.uid, count: found.length };
  }

  it('G26: keeps any name whole in DN and filter: made, found, renamed, deleted', async () => {
    await fc.assert(
      fc.asyncProperty(hardNames, hardNames, async (uid, other) => {
        const made = accountOf(await createLdapAccount(session, { ou, uid }));
        const { anchor } = made;
        expect(leafValue(made.name)).toBe(uid);
        expect(await findOnly(uid)).toEqual({ anchor, uid, count: 1 });
        expect(await session.findTaken('uid', [uid])).toEqual(new Set([uid]));

        const deltas = [{ name: 'uid', before: uid, after: other }];
        const renamed = accountOf(await session.apply({ kind: 'update', account: made, deltas }));
        expect(leafValue(renamed.name)).toBe(other);
        expect(await findOnly(other)).toEqual({ anchor, uid: other, count: 1 });

        accountOf(await session.apply({ kind: 'delete', account: renamed }));
        expect((await findOnly(other)).count).toBe(0);
      }),
      { numRuns: 100 },
    );
  });

  it('finds those that were made together by their names, once one of them was read there', async () => {
    const uids = ['Doe, John', 'a+b=c', '"quoted"', 'back\\slash', '#hash', ' edges ', 'star * (paren)', 'Zoë 😀'];
    const parent = await slapd.newOu('together');
    const outcomes = [];
    for (const uid of uids) {
      const attributes = newAttributes(Object.entries({ uid, cn: uid, sn: uid, parentDistinguishedName: parent }));
      outcomes.push(await session.apply({ kind: 'create', worker: '1', attributes }, { leavesAnchor: true }));
    }

    const names = outcomes.flatMap((outcome) => (outcome.status === 'made' ? outcome.name : []));
    const read = (await session.readMade?.([...names, `uid=nobody,${parent}`], ['uid'])) ?? [];

    expect(outcomes[0]?.status).toBe('done');
    expect(read.map(({ attributes }) => attributes.uid).toSorted()).toEqual(uids.slice(1).toSorted());
    expect(read.map(({ name }) => normalizeDn(name)).toSorted()).toEqual(names.map(normalizeDn).toSorted());
  });

  it('G26: keeps any name of a container', async () => {
    await fc.assert(
      fc.asyncProperty(hardNames, hardNames, async (name, uid) => {
        const parent = formatDn([{ type: 'ou', value: name }, ...(parseDn(ou) ?? [])]);
        await slapd.admin((client) => client.add(parent, { objectClass: ['organizationalUnit'] }));

        const account = accountOf(await createLdapAccount(session, { ou: parent, uid }));
        const [read] = await session.readAccounts([account.anchor], ['parentDistinguishedName']);

        expect(leafValue(String(read?.attributes.parentDistinguishedName))).toBe(name);
        accountOf(await session.apply({ kind: 'delete', account }));
        await slapd.admin((client) => client.del(parent));
      }),
      { numRuns: 30 },
    );
  });

  it.each(['a\u0000b', '\u0000', 'a\nb', '\ud800'])(
    'G26: does not send %j as a name, and finds nobody by it',
    async (uid) => {
      const outcome = await createLdapAccount(session, { ou, uid });

      expect(outcome).toMatchObject({ status: 'failed', problem: { code: 'invalidCharacter', attribute: 'uid' } });
      expect((await findOnly(uid)).count).toBe(0);
    },
  );

  it.each(['*', '(uid=*)', 'x)(objectClass=*', '\\2a', 'd*', '*)(|(uid=*)'])('G26: finds nobody by %j', async (uid) => {
    expect((await findOnly(uid)).count).toBe(0);
    expect(await session.findTaken('uid', [uid, 'decoy'])).toEqual(new Set(['decoy']));
  });
});
