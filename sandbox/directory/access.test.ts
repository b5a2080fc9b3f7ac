import { Attribute, Change, type Client } from 'ldapts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { connectClient, outcomeOf, quotedPassword } from './connect-client.ts';
import { type Directory, startDirectory } from './index.ts';

const base = 'DC=corp,DC=example,DC=com';
const board = `OU=Board,${base}`;
const chair = `CN=Chair,${board}`;
const set = (type: string, value: string | Buffer) =>
  new Change({ operation: 'replace', modification: new Attribute({ type, values: [value] as string[] }) });

describe('the rights of the service account', () => {
  let directory: Directory;
  let client: Client;
  beforeAll(async () => {
    directory = await startDirectory({
      seedAccounts: [
        { dn: board, attributes: { objectClass: 'organizationalUnit' } },
        {
          dn: chair,
          attributes: {
            objectClass: 'user',
            sAMAccountName: 'chair',
            unicodePwd: 'Correct-Horse-7',
            userAccountControl: '512',
          },
        },
      ],
    });
    client = await connectClient(directory);
  });
  afterEach(() => directory.faults.clear());
  afterAll(async () => {
    await client.unbind();
    await directory.close();
  });

  it('end at protected accounts and outside the domain', async () => {
    const administrator = `CN=Administrator,CN=Users,${base}`;

    expect(await outcomeOf(client.modify(administrator, set('title', 'x')))).toBe('50 00002098');
    expect(await outcomeOf(client.del(administrator))).toBe('50 00000005');
    expect(await outcomeOf(client.modify(`CN=Partitions,CN=Configuration,${base}`, set('description', 'x')))).toBe(
      '50 00002098',
    );
  });

  it('end where all of them are denied', async () => {
    directory.faults.set({ deny: [{ under: board.toLowerCase() }] });

    expect(await outcomeOf(client.add(`CN=New,${board}`, { objectClass: 'user' }))).toBe('50 00000005');
    expect(await outcomeOf(client.modify(chair, set('title', 'x')))).toBe('50 00002098');
    expect(await outcomeOf(client.modifyDN(chair, `CN=Chair,OU=Staff,${base}`))).toBe('50 00002098');
  });

  it('end at single attributes and operations', async () => {
    directory.faults.set({
      deny: [
        { under: board, attributes: ['employeeID'] },
        { under: base, operations: ['password'] },
      ],
    });

    expect(await outcomeOf(client.modify(chair, set('employeeid', '1')))).toBe('50 00002098');
    expect(await outcomeOf(client.modify(chair, set('unicodePwd', quotedPassword('Second-Horse-8'))))).toBe(
      '50 00002098',
    );
    expect(await outcomeOf(client.modify(chair, set('title', 'Chair')))).toBe('0');
  });

  it('show in allowedAttributesEffective and allowedChildClassesEffective', async () => {
    directory.faults.set({
      deny: [
        { under: chair, attributes: ['employeeID'] },
        { under: board, operations: ['add'] },
      ],
    });
    const attributes = ['allowedAttributesEffective', 'allowedChildClassesEffective'];

    const account = (await client.search(chair, { scope: 'base', attributes })).searchEntries[0];
    const unit = (await client.search(board, { scope: 'base', attributes })).searchEntries[0];
    const staff = (await client.search(`OU=Staff,${base}`, { scope: 'base', attributes })).searchEntries[0];

    expect(account?.allowedAttributesEffective).toContain('title');
    expect(account?.allowedAttributesEffective).not.toContain('employeeID');
    expect(unit?.allowedChildClassesEffective ?? []).toEqual([]);
    expect(staff?.allowedChildClassesEffective).toContain('user');
  });

  it('are not those of other accounts, which write nothing, nor of administrators, who write everything', async () => {
    directory.faults.set({ deny: [{ under: base }] });
    const other = await connectClient(directory, { name: 'CORP\\chair', password: 'Correct-Horse-7' });
    const administrator = await connectClient(directory, {
      name: 'CORP\\Administrator',
      password: directory.administratorPassword,
    });

    const outcomes = [
      await outcomeOf(other.modify(chair, set('title', 'x'))),
      await outcomeOf(administrator.modify(chair, set('title', 'x'))),
    ];
    await Promise.all([other.unbind(), administrator.unbind()]);

    expect(outcomes).toEqual(['50 00002098', '0']);
  });
});
