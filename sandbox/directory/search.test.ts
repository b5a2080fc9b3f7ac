import { type Client, EqualityFilter } from 'ldapts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectClient, outcomeOf } from './connect-client.ts';
import { type Directory, startDirectory } from './index.ts';

const base = 'DC=corp,DC=example,DC=com';
const people = `OU=People,${base}`;
const seedAccounts = [
  { dn: people, attributes: { objectClass: 'organizationalUnit' } },
  ...Array.from({ length: 1600 }, (_, index) => ({
    dn: `CN=User ${index},${people}`,
    attributes: { objectClass: 'user', sAMAccountName: `user${index}`, employeeID: String(index) },
  })),
];

describe('a search', () => {
  let directory: Directory;
  let client: Client;
  beforeAll(async () => {
    directory = await startDirectory({ seedAccounts });
    client = await connectClient(directory);
    directory.entries.add(`CN=Everyone,${people}`, {
      objectClass: 'group',
      member: seedAccounts.slice(1).map(({ dn }) => dn),
    });
  });
  afterAll(async () => {
    await client.unbind();
    await directory.close();
  });

  const pages = (filter: string, pageSize: number) =>
    client.searchPaginated(people, { filter, attributes: ['cn'], paged: { pageSize } });
  const names = async (search: ReturnType<typeof pages>) => {
    const { value } = await search.next();
    return value?.searchEntries.map(({ cn }: { cn: string }) => cn);
  };

  it('without paging ends at 1,000 entries', async () => {
    expect(await outcomeOf(client.search(people, { filter: '(objectClass=user)', attributes: ['cn'] }))).toMatch(/^4 /);
  });

  it('with paging gives every entry once', async () => {
    const seen: unknown[] = [];
    for await (const page of client.searchPaginated(people, {
      filter: '(objectClass=user)',
      attributes: ['cn'],
      paged: { pageSize: 700 },
    })) {
      seen.push(...page.searchEntries.map(({ cn }) => cn));
    }

    expect(seen).toHaveLength(1600);
    expect(new Set(seen).size).toBe(1600);
  });

  it('caps a page at 1,000 entries', async () => {
    expect(await names(pages('(objectClass=user)', 5000))).toHaveLength(1000);
  });

  it('voids a cookie when another paged search starts on the connection', async () => {
    const first = pages('(objectClass=user)', 100);
    await names(first);
    await names(pages('(cn=User 1*)', 10));

    expect(await outcomeOf(names(first))).toBe('12 00000057');
  });

  it('leaves out of later pages what has been deleted since', async () => {
    directory.entries.add(`CN=Zoe A,${people}`, { objectClass: 'contact' });
    directory.entries.add(`CN=Zoe B,${people}`, { objectClass: 'contact' });
    const contacts = pages('(objectClass=contact)', 1);
    const first = await names(contacts);
    directory.entries.remove(`CN=Zoe B,${people}`);

    const second = await names(contacts);

    expect([first, second]).toEqual([['Zoe A'], []]);
  });

  it('looks at the base, one level or the whole tree', async () => {
    const count = async (scope: 'base' | 'one' | 'sub' | 'children') =>
      (await client.search(base, { scope, filter: '(objectClass=organizationalUnit)', attributes: ['ou'] }))
        .searchEntries.length;

    expect([await count('base'), await count('one'), await count('sub')]).toEqual([0, 4, 4]);
    expect((await client.search(people, { scope: 'base', attributes: ['ou'] })).searchEntries).toEqual([
      { dn: people, ou: 'People' },
    ]);
  });

  it('finds an object by its GUID, as a base and in a filter', async () => {
    const { objectGUID } = directory.entries.find(`CN=User 7,${people}`) ?? { objectGUID: '' };
    const byBase = await client.search(`<GUID=${objectGUID}>`, {
      scope: 'base',
      attributes: ['cn', 'objectGUID'],
      explicitBufferAttributes: ['objectGUID'],
    });
    const octets = byBase.searchEntries[0]?.objectGUID as Buffer;

    const byFilter = await client.search(base, {
      filter: new EqualityFilter({ attribute: 'objectGUID', value: octets }),
      attributes: ['cn'],
    });

    expect(byBase.searchEntries[0]?.cn).toBe('User 7');
    expect(byFilter.searchEntries.map(({ cn }) => cn)).toEqual(['User 7']);
  });

  it('gives a long attribute in ranges', async () => {
    const read = async (attribute: string) => {
      const { searchEntries } = await client.search(`CN=Everyone,${people}`, {
        scope: 'base',
        attributes: [attribute],
      });
      return Object.entries(searchEntries[0] ?? {}).map(([name, values]) => [name, values.length]);
    };

    expect(await read('member')).toContainEqual(['member;range=0-1499', 1500]);
    expect(await read('member;range=1500-*')).toContainEqual(['member;range=1500-*', 100]);
  });

  it('of the whole domain refers to the configuration', async () => {
    const { searchReferences } = await client.search(base, { filter: '(cn=none)' });

    expect(searchReferences).toEqual([`ldap://corp.example.com/CN=Configuration,${base}`]);
  });

  it('reads lengths and syntaxes from the schema', async () => {
    const { searchEntries } = await client.search(`CN=Schema,CN=Configuration,${base}`, {
      filter: '(&(objectClass=attributeSchema)(lDAPDisplayName=employeeID))',
      attributes: ['rangeUpper', 'isSingleValued', 'attributeSyntax', 'attributeID'],
    });

    expect(searchEntries).toMatchObject([
      { rangeUpper: '16', isSingleValued: 'TRUE', attributeSyntax: '2.5.5.12', attributeID: '1.2.840.113556.1.4.35' },
    ]);
  });

  it('is refused for a base that is not there', async () => {
    expect(await outcomeOf(client.search(`OU=None,${base}`, {}))).toBe('32 0000208D');
  });
});
