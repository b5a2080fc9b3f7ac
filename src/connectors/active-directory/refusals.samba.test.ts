import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountOf, createAccount, openSession } from '../../../test/support/active-directory.ts';
import { type Samba, sambaAvailable, startSamba } from '../../../test/support/samba.ts';
import type { TargetSession } from '../contract.ts';

describe.skipIf(!sambaAvailable('refusals of Active Directory'))('what a real Active Directory refuses', () => {
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

  it('tells which name is taken', async () => {
    const ou = await samba.newOu('taken');
    await createAccount(session, { ou, cn: 'Twin', more: { sAMAccountName: 'twin-sam' } });

    const sameCn = await createAccount(session, { ou, cn: 'Twin' });
    const sameSam = await createAccount(session, { ou, cn: 'Other', more: { sAMAccountName: 'TWIN-sam' } });

    expect(sameCn).toMatchObject({ status: 'failed', problem: { code: 'nameTaken' } });
    expect(sameSam).toMatchObject({ status: 'failed', problem: { code: 'nameTaken' } });
  });

  it.each([
    ['a value that is too long', { employeeID: '1'.repeat(17) }, { code: 'valueTooLong', attribute: 'employeeID' }],
    ['an attribute that does not exist', { fooBar: '1' }, { code: 'unknownAttribute', attribute: 'fooBar' }],
    [
      'an attribute that the directory computes',
      { whenCreated: '1' },
      { code: 'attributeNotWritable', attribute: 'whenCreated' },
    ],
    [
      'a password from the mapping',
      { unicodePwd: 'secret' },
      { code: 'attributeNotWritable', attribute: 'unicodePwd' },
    ],
    ['a number that is none', { codePage: 'many' }, { code: 'invalidValue', attribute: 'codePage' }],
    ['a control character', { title: 'a\u0000b' }, { code: 'invalidCharacter', attribute: 'title' }],
    ['a line end in a name', { sAMAccountName: 'a\nb' }, { code: 'invalidCharacter', attribute: 'sAMAccountName' }],
    ['half of a character', { title: 'a\ud83d' }, { code: 'invalidCharacter', attribute: 'title' }],
    ['forbidden characters in sAMAccountName', { sAMAccountName: 'a[b]:c' }, { code: 'invalidName' }],
    ['a manager who does not exist', { manager: 'CN=nobody,DC=corp,DC=example,DC=com' }, { code: 'referenceMissing' }],
    [
      'a container that does not exist',
      { parentDistinguishedName: 'OU=no,DC=corp,DC=example,DC=com' },
      { code: 'containerMissing' },
    ],
    [
      'a container in which no account may stand',
      { parentDistinguishedName: 'CN=Configuration,DC=corp,DC=example,DC=com' },
      { code: 'containerMissing' },
    ],
    ['a container that is no DN', { parentDistinguishedName: 'Staff' }, { code: 'invalidName' }],
    ['no CN', { cn: '' }, { code: 'missingAttribute', attribute: 'cn' }],
  ])('refuses %s with a problem and makes no account', async (_, more, problem) => {
    const ou = await samba.newOu('bad');

    const outcome = await createAccount(session, { ou, cn: 'Bad Input', more });

    expect(outcome).toMatchObject({ status: 'failed', problem: { ...problem, system: 'corp-ad' } });
    const entries = await samba.admin(async (client) => (await client.search(ou, { scope: 'one' })).searchEntries);
    expect(entries).toEqual([]);
  });

  it('says that a move goes to a container that does not exist', async () => {
    const ou = await samba.newOu('move');
    const account = accountOf(await createAccount(session, { ou, cn: 'Mover' }));

    const outcome = await session.apply({ kind: 'move', account, parent: `OU=nowhere,${samba.baseDn}` });

    expect(outcome).toMatchObject({ status: 'failed', problem: { code: 'containerMissing' } });
  });
});
