import { Attribute, Change, type Client } from 'ldapts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectClient, outcomeOf, quotedPassword } from './connect-client.ts';
import { type Directory, startDirectory } from './index.ts';

type Verb = 'add' | 'delete' | 'replace';

function change(operation: Verb, type: string, ...values: string[] | Buffer[]): Change {
  return new Change({ operation, modification: new Attribute({ type, values: values as string[] }) });
}

describe('a modification', () => {
  let directory: Directory;
  let client: Client;
  let number = 0;
  let user: string;
  let boss: string;
  let group: string;
  beforeAll(async () => {
    directory = await startDirectory();
    client = await connectClient(directory);
    boss = `CN=Boss,OU=Staff,${directory.baseDn}`;
    directory.entries.add(boss, {
      objectClass: 'user',
      sAMAccountName: 'boss',
      userPrincipalName: 'boss@corp.example.com',
    });
  });
  beforeEach(() => {
    number += 1;
    user = `CN=User ${number},OU=Staff,${directory.baseDn}`;
    group = `CN=Group ${number},OU=Staff,${directory.baseDn}`;
    directory.entries.add(user, {
      objectClass: 'user',
      sAMAccountName: `user${number}`,
      title: 'Clerk',
      proxyAddresses: ['SMTP:a@x', 'smtp:b@x'],
    });
    directory.entries.add(group, { objectClass: 'group', member: [boss] });
  });
  afterAll(async () => {
    await client.unbind();
    await directory.close();
  });

  it('replaces, adds and removes values and raises uSNChanged', async () => {
    const before = Number(directory.entries.value(user, 'uSNChanged'));

    await client.modify(user, [
      change('replace', 'department', 'Sales'),
      change('add', 'proxyAddresses', 'smtp:c@x'),
      change('delete', 'proxyAddresses', 'SMTP:B@X'),
      change('delete', 'title'),
      change('replace', 'TelephoneNumber', '+49 30 1'),
    ]);

    const { attributes } = directory.entries.find(user) ?? {};
    expect(attributes).toMatchObject({
      department: ['Sales'],
      proxyAddresses: ['SMTP:a@x', 'smtp:c@x'],
      telephoneNumber: ['+49 30 1'],
    });
    expect(attributes).not.toHaveProperty('title');
    expect(Number(attributes?.uSNChanged?.[0])).toBeGreaterThan(before);
  });

  it('changes nothing when one of its parts is refused', async () => {
    await outcomeOf(
      client.modify(user, [change('replace', 'department', 'Sales'), change('replace', 'shoeSize', '44')]),
    );

    expect(directory.entries.value(user, 'department')).toBeUndefined();
  });

  const cases: readonly (readonly [string, Verb, string, readonly string[], string])[] = [
    ['an unknown attribute', 'replace', 'shoeSize', ['44'], '16 00000057'],
    ['removing what is not there', 'delete', 'department', [], '16 00002084'],
    ['removing another value than there is', 'delete', 'title', ['Chief'], '16 00002085'],
    ['adding the same value in other case', 'add', 'proxyAddresses', ['smtp:A@X'], '20 00002083'],
    ['adding a second title', 'add', 'title', ['Chief'], '20 00002083'],
    ['two titles at once', 'replace', 'title', ['a', 'b'], '19 00002081'],
    ['two descriptions of an account', 'replace', 'description', ['a', 'b'], '20 00002083'],
    ['the naming attribute', 'replace', 'cn', ['New'], '67 00002016'],
    ['the name', 'replace', 'name', ['New'], '67 000020B1'],
    ['the object class', 'replace', 'objectClass', ['group'], '65 000020B2'],
    ['the change time', 'replace', 'whenChanged', ['20260101000000.0Z'], '19 000020B1'],
    ['a back link', 'add', 'memberOf', ['CN=Domain Admins,CN=Users,DC=corp,DC=example,DC=com'], '53 0000209A'],
    ['a manager that does not exist', 'replace', 'manager', ['CN=None,DC=corp,DC=example,DC=com'], '19 000020B5'],
    ['a manager that is no name', 'replace', 'manager', ['boss'], '34 0000208F'],
    ['enabling without a password', 'replace', 'userAccountControl', ['512'], '53 0000052D'],
    ['an account control that is no number', 'replace', 'userAccountControl', ['on'], '21 00000057'],
    ['a password time other than 0 and -1', 'replace', 'pwdLastSet', ['5'], '53 00000057'],
    ['a taken account name', 'replace', 'sAMAccountName', ['BOSS'], '68 00000524'],
    ['a taken principal name', 'replace', 'userPrincipalName', ['boss@CORP.example.com'], '19 000021C8'],
    ['no account name', 'delete', 'sAMAccountName', [], '53 00002077'],
    ['a country of four letters', 'replace', 'c', ['ABCD'], '19 00002082'],
    ['TRUE written small', 'replace', 'msExchHideFromAddressLists', ['true'], '21 00000057'],
  ];
  it.each(cases)('is refused with %s', async (_, verb, type, values, outcome) => {
    expect(await outcomeOf(client.modify(user, change(verb, type, ...values)))).toBe(outcome);
  });

  it('is refused for a member twice, a member that does not exist and one that is not in the group', async () => {
    expect(await outcomeOf(client.modify(group, change('add', 'member', boss)))).toBe('68 00000562');
    expect(await outcomeOf(client.modify(group, change('add', 'member', `CN=None,${directory.baseDn}`)))).toBe(
      '32 00000525',
    );
    expect(await outcomeOf(client.modify(group, change('delete', 'member', user)))).toBe('53 00000561');
  });

  it('enables an account that has a password', async () => {
    await client.modify(user, [
      change('replace', 'unicodePwd', quotedPassword('Correct-Horse-7')),
      change('replace', 'userAccountControl', '512'),
      change('replace', 'pwdLastSet', '0'),
    ]);

    expect(directory.entries.find(user)).toMatchObject({
      password: 'Correct-Horse-7',
      attributes: { userAccountControl: ['512'], pwdLastSet: ['0'] },
    });
  });

  it('keeps a link on its object through a rename and a move', async () => {
    await client.modify(user, change('replace', 'manager', boss));
    directory.entries.move(boss, 'CN=Big Boss', `CN=Users,${directory.baseDn}`);

    expect(directory.entries.value(user, 'manager')).toBe(`CN=Big Boss,CN=Users,${directory.baseDn}`);
    expect(directory.entries.value(`CN=Big Boss,CN=Users,${directory.baseDn}`, 'directReports')).toBe(user);
    directory.entries.move(`CN=Big Boss,CN=Users,${directory.baseDn}`, 'CN=Boss', `OU=Staff,${directory.baseDn}`);
  });

  it('names an object by its GUID', async () => {
    const guid = directory.entries.find(user)?.objectGUID;

    await client.modify(`<GUID=${guid}>`, change('replace', 'title', 'Chief'));

    expect(directory.entries.value(user, 'title')).toBe('Chief');
  });
});
