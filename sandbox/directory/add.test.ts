import { Attribute, type Client } from 'ldapts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectClient, outcomeOf, quotedPassword } from './connect-client.ts';
import { type Directory, startDirectory } from './index.ts';

describe('an add', () => {
  let directory: Directory;
  let client: Client;
  let staff: string;
  beforeAll(async () => {
    directory = await startDirectory({
      seedAccounts: [
        {
          dn: 'CN=Taken Name,OU=Staff,DC=corp,DC=example,DC=com',
          attributes: { objectClass: 'user', sAMAccountName: 'taken', userPrincipalName: 'taken@corp.example.com' },
        },
      ],
    });
    client = await connectClient(directory);
    staff = `OU=Staff,${directory.baseDn}`;
  });
  afterAll(async () => {
    await client.unbind();
    await directory.close();
  });

  it('gives a user what the server alone gives', async () => {
    await client.add(`CN=Plain User,${staff}`, { objectClass: 'user', sAMAccountName: 'plain' });

    const { attributes } = directory.entries.find(`CN=Plain User,${staff}`) ?? {};
    expect(attributes).toMatchObject({
      objectClass: ['top', 'person', 'organizationalPerson', 'user'],
      cn: ['Plain User'],
      name: ['Plain User'],
      userAccountControl: ['546'],
      sAMAccountType: ['805306368'],
      primaryGroupID: ['513'],
      pwdLastSet: ['0'],
      accountExpires: ['9223372036854775807'],
      objectCategory: ['CN=Person,CN=Schema,CN=Configuration,DC=corp,DC=example,DC=com'],
      uSNCreated: attributes?.uSNChanged,
    });
    expect(attributes?.objectSid?.[0]).toMatch(/^S-1-5-21-\d+-\d+-\d+-\d+$/);
  });

  it('makes an enabled account with a password in one step', async () => {
    await client.add(`CN=Enabled User,${staff}`, [
      ...Object.entries({ objectClass: 'user', sAMAccountName: 'enabled', userAccountControl: '512' }).map(attribute),
      attribute(['unicodePwd', quotedPassword('Correct-Horse-7')]),
    ]);

    expect(directory.entries.find(`CN=Enabled User,${staff}`)).toMatchObject({
      password: 'Correct-Horse-7',
      attributes: { userAccountControl: ['512'] },
    });
  });

  it('takes group members and shows them at the other end', async () => {
    await client.add(`CN=Readers,${staff}`, { objectClass: 'group', member: `cn=taken name,${staff.toLowerCase()}` });

    expect(directory.entries.find(`CN=Taken Name,${staff}`)?.attributes.memberOf).toEqual([`CN=Readers,${staff}`]);
    expect(directory.entries.value(`CN=Readers,${staff}`, 'groupType')).toBe('-2147483646');
  });

  const cases: readonly (readonly [string, string, Record<string, string | string[]>, string])[] = [
    ['a name that is taken in the container', 'CN=TAKEN NÁME', { objectClass: 'user' }, '68 00002071'],
    ['an account name that is taken', 'CN=A1', { objectClass: 'user', sAMAccountName: 'Taken' }, '68 00000524'],
    [
      'a principal name that is taken',
      'CN=A1',
      { objectClass: 'user', userPrincipalName: 'TAKEN@corp.example.com' },
      '19 000021C8',
    ],
    ['no object class', 'CN=A1', { sAMAccountName: 'a1' }, '65 0000207C'],
    ['an unknown object class', 'CN=A1', { objectClass: 'wizard' }, '16 00000057'],
    ['an unknown attribute', 'CN=A1', { objectClass: 'user', shoeSize: '44' }, '16 00000057'],
    ['an attribute that users do not have', 'CN=A1', { objectClass: 'user', gPLink: 'x' }, '65 0000207D'],
    [
      'an account name of 21 characters',
      'CN=A1',
      { objectClass: 'user', sAMAccountName: 'a'.repeat(21) },
      '80 00000523',
    ],
    ['an account name with a slash', 'CN=A1', { objectClass: 'user', sAMAccountName: 'a/b' }, '80 00000523'],
    ['a common name of 65 characters', `CN=${'a'.repeat(65)}`, { objectClass: 'user' }, '19 00002082'],
    ['an employeeID of 17 characters', 'CN=A1', { objectClass: 'user', employeeID: '1'.repeat(17) }, '19 00002082'],
    ['two titles', 'CN=A1', { objectClass: 'user', title: ['a', 'b'] }, '19 00002081'],
    ['an empty value', 'CN=A1', { objectClass: 'user', title: '' }, '21 00000057'],
    [
      'a manager that does not exist',
      'CN=A1',
      { objectClass: 'user', manager: 'CN=None,DC=corp,DC=example,DC=com' },
      '19 000020B5',
    ],
    ['an identity of its own', 'CN=A1', { objectClass: 'user', objectGUID: 'a'.repeat(16) }, '19 000020B1'],
    ['a naming attribute of another class', 'OU=A1', { objectClass: 'user' }, '64 0000219F'],
    [
      'an enabled account without a password',
      'CN=A1',
      { objectClass: 'user', userAccountControl: '512' },
      '53 0000052D',
    ],
    ['a common name unlike the DN', 'CN=A1', { objectClass: 'user', cn: 'B2' }, '64 00002073'],
  ];
  it.each(cases)('is refused with %s', async (_, rdn, attributes, outcome) => {
    expect(await outcomeOf(client.add(`${rdn},${staff}`, attributes))).toBe(outcome);
  });

  it('is refused under a parent that is not there, which names what is', async () => {
    const adding = client.add(`CN=A1,OU=None,${staff}`, { objectClass: 'user' });

    await expect(adding).rejects.toMatchObject({
      code: 32,
      message: expect.stringContaining(`problem 2001 (NO_OBJECT), data 0, best match of:\n\t'${staff}'`),
    });
  });

  it('is refused under an account', async () => {
    expect(await outcomeOf(client.add(`CN=A1,CN=Taken Name,${staff}`, { objectClass: 'user' }))).toBe('64 00002099');
  });

  it('invents an account name where none is given', async () => {
    await client.add(`CN=Nameless,${staff}`, { objectClass: 'user' });

    expect(directory.entries.value(`CN=Nameless,${staff}`, 'sAMAccountName')).toMatch(/^\$[0-9A-F]{6}-[0-9A-F]{12}$/);
  });
});

function attribute([type, value]: [string, string | Buffer]): Attribute {
  return new Attribute({ type, values: [value] as string[] | Buffer[] });
}
