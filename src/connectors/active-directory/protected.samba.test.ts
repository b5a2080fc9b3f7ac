import { Attribute, Change, type Client } from 'ldapts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountOf, createAccount, openSession, uniqueName } from '../../../test/support/active-directory.ts';
import { type Samba, sambaAvailable, startSamba } from '../../../test/support/samba.ts';
import type { TargetSession } from '../contract.ts';

describe.skipIf(!sambaAvailable('protected accounts of Active Directory'))(
  'a protected account in a real Active Directory',
  () => {
    let samba: Samba;
    let session: TargetSession;

    beforeAll(async () => {
      samba = await startSamba();
      session = await openSession(samba, { protected: ['break-glass'] });
    });
    afterAll(async () => {
      await session?.close();
      await samba?.stop();
    });

    async function readRaw(dn: string, attributes: string[]) {
      return samba.admin(async (client) => (await client.search(dn, { scope: 'base', attributes })).searchEntries[0]);
    }

    async function anchorOf(dn: string): Promise<string> {
      const found = await session.findAccounts({ attribute: 'distinguishedName', values: [dn] }, []);
      return found[0]?.anchor ?? '';
    }

    it.each(['update', 'disable', 'delete', 'move'] as const)('never sends a %s of Administrator', async (kind) => {
      const dn = `CN=Administrator,CN=Users,${samba.baseDn}`;
      const account = { anchor: await anchorOf(dn), name: dn };
      const deltas = [{ name: 'title', after: 'Taken over' }];

      const outcome = await session.apply(kind === 'update' ? { kind, account, deltas } : { kind, account });

      expect(outcome).toMatchObject({ status: 'failed', problem: { code: 'protectedAccount' } });
      expect(await readRaw(dn, ['title', 'userAccountControl'])).toMatchObject({
        title: [],
        userAccountControl: '512',
      });
    });

    it('never touches a member of a protected group, however deep, nor one who became a member a moment ago', async () => {
      const ou = await samba.newOu('admins');
      const early = accountOf(await createAccount(session, { ou, cn: 'Early Admin' }));
      const late = accountOf(await createAccount(session, { ou, cn: 'Late Admin' }));
      const group = `CN=Nested,${ou}`;
      await samba.admin(async (client) => {
        await client.add(group, { objectClass: 'group', sAMAccountName: uniqueName(), member: early.name });
        await addMember(client, `CN=Backup Operators,CN=Builtin,${samba.baseDn}`, group);
      });
      const fresh = await openSession(samba);
      const before = await fresh.apply({ kind: 'disable', account: early });
      await samba.admin((client) => addMember(client, group, late.name));

      const after = await fresh.apply({ kind: 'disable', account: late });
      await fresh.close();

      expect(before).toMatchObject({ problem: { code: 'protectedAccount' } });
      expect(after).toMatchObject({ problem: { code: 'protectedAccount' } });
    });

    it('never touches a break-glass account of the configuration', async () => {
      const ou = await samba.newOu('break-glass');
      const account = accountOf(
        await createAccount(session, { ou, cn: 'Emergency', more: { sAMAccountName: 'break-glass' } }),
      );

      const outcome = await session.apply({ kind: 'disable', account });

      expect(outcome).toMatchObject({ problem: { code: 'protectedAccount' } });
    });

    it('never touches the account that it logs in with', async () => {
      const ou = await samba.newOu('self');
      const service = await samba.newServiceAccount({ ou });
      const own = await openSession(samba, service.settings);
      const anchor = await anchorOf(service.dn);

      const outcome = await own.apply({ kind: 'disable', account: { anchor, name: service.dn } });
      await own.close();

      expect(outcome).toMatchObject({ problem: { code: 'protectedAccount' } });
    });
  },
);

async function addMember(client: Client, group: string, member: string): Promise<void> {
  await client.modify(
    group,
    new Change({ operation: 'add', modification: new Attribute({ type: 'member', values: [member] }) }),
  );
}
