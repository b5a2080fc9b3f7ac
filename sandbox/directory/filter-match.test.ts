import type { Client } from 'ldapts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectClient } from './connect-client.ts';
import { type Directory, startDirectory } from './index.ts';

const base = 'DC=corp,DC=example,DC=com';
const staff = `OU=Staff,${base}`;
const user = (name: string, more: Record<string, string | string[]>) => ({
  dn: `CN=${name},${staff}`,
  attributes: { objectClass: 'user', sAMAccountName: name, userAccountControl: '514', ...more },
});

describe('a filter', () => {
  let directory: Directory;
  let client: Client;
  beforeAll(async () => {
    directory = await startDirectory({
      seedAccounts: [
        user('ann', { title: 'Clerk', employeeID: '17', givenName: 'Ann', sn: 'Müller', logonHours: '!\u0001' }),
        user('bob', { title: 'Chief Clerk', employeeID: '018', manager: `CN=ann,${staff}`, sn: "O'Brien (x)*" }),
        user('cid', { userAccountControl: '546', manager: `CN=bob,${staff}`, countryCode: '40' }),
        { dn: `CN=Inner,${staff}`, attributes: { objectClass: 'group', member: [`CN=ann,${staff}`] } },
        { dn: `CN=Outer,${staff}`, attributes: { objectClass: 'group', member: [`CN=Inner,${staff}`] } },
      ],
    });
    client = await connectClient(directory);
  });
  afterAll(async () => {
    await client.unbind();
    await directory.close();
  });

  it.each([
    ['(title=CLERK)', ['ann']],
    ['(title=*clerk)', ['ann', 'bob']],
    ['(title=ch*ef*erk)', ['bob']],
    ['(sn=muller)', ['ann']],
    ["(sn=O'Brien \\28x\\29\\2a)", ['bob']],
    ['(employeeID=17)', ['ann']],
    ['(employeeID=18)', []],
    ['(|(employeeID=17)(employeeID=018)(employeeID=99))', ['ann', 'bob']],
    ['(&(objectCategory=person)(objectClass=user)(!(title=*)))', ['cid']],
    ['(&(objectCategory=user)(!(title=Clerk)))', ['bob', 'cid']],
    ['(&(objectClass=user)(!(shoeSize=44)))', []],
    ['(|(shoeSize=44)(title=clerk))', ['ann']],
    [`(manager=cn=ANN,${staff})`, ['bob']],
    [`(&(objectClass=user)(!(manager=CN=ann,${staff})))`, ['ann', 'cid']],
    [`(manager:1.2.840.113556.1.4.1941:=CN=ann,${staff})`, ['bob', 'cid']],
    [`(memberOf=CN=Inner,${staff})`, ['ann']],
    [`(&(objectClass=user)(memberOf:1.2.840.113556.1.4.1941:=CN=Outer,${staff}))`, ['ann']],
    [`(directReports=CN=cid,${staff})`, ['bob']],
    ['(userAccountControl:1.2.840.113556.1.4.803:=34)', ['cid']],
    ['(&(sAMAccountType=805306368)(userAccountControl:1.2.840.113556.1.4.804:=32))', ['cid']],
    ['(countryCode>=40)', ['cid']],
    ['(countryCode=040)', ['cid']],
    ['(&(anr=ann mul)(objectClass=user))', ['ann']],
    [`(distinguishedName=CN=Bob,${staff})`, ['bob']],
  ])('%s finds %j', async (filter, names) => {
    const { searchEntries } = await client.search(staff, { filter, attributes: ['cn'] });

    expect(searchEntries.map(({ cn }) => cn).sort()).toEqual(names);
  });

  it('finds what changed since a USN', async () => {
    const usn = directory.entries.value(`CN=bob,${staff}`, 'uSNChanged');
    directory.entries.change(`CN=ann,${staff}`, { title: 'Clerk' });

    const { searchEntries } = await client.search(staff, {
      filter: `(&(objectCategory=person)(uSNChanged>=${Number(usn) + 3}))`,
      attributes: ['cn'],
    });

    expect(searchEntries.map(({ cn }) => cn)).toEqual(['ann']);
  });
});
