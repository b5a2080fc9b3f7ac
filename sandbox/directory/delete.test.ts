import { type Client, Control } from 'ldapts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectClient, outcomeOf } from './connect-client.ts';
import { type Directory, startDirectory } from './index.ts';

const base = 'DC=corp,DC=example,DC=com';

describe('a deletion', () => {
  let directory: Directory;
  let client: Client;
  beforeAll(async () => {
    directory = await startDirectory({
      seedAccounts: [
        { dn: `CN=Boss,OU=Staff,${base}`, attributes: { objectClass: 'user', sAMAccountName: 'boss' } },
        {
          dn: `CN=Ann,OU=Staff,${base}`,
          attributes: {
            objectClass: 'user',
            sAMAccountName: 'ann',
            title: 'Clerk',
            manager: `CN=Boss,OU=Staff,${base}`,
          },
        },
      ],
    });
    client = await connectClient(directory);
  });
  afterAll(async () => {
    await client.unbind();
    await directory.close();
  });

  it('is refused while something lies under the object', async () => {
    expect(await outcomeOf(client.del(`OU=Staff,${base}`))).toBe('66 00002015');
  });

  it('is refused for an object that is not there and for a built-in one', async () => {
    expect(await outcomeOf(client.del(`CN=None,${base}`))).toBe('32 0000208D');
    expect(await outcomeOf(client.del(`CN=Guest,CN=Users,${base}`))).toBe('50 00000005');
  });

  it('leaves a tombstone that only the Show Deleted control shows, and takes the links away', async () => {
    const guid = directory.entries.find(`CN=Boss,OU=Staff,${base}`)?.objectGUID;

    await client.del(`CN=Boss,OU=Staff,${base}`);

    const query = { filter: '(sAMAccountName=boss)', attributes: ['isDeleted', 'lastKnownParent', 'objectSid'] };
    const visible = await client.search(base, query);
    const shown = await client.search(base, query, new Control('1.2.840.113556.1.4.417', { critical: true }));
    expect(visible.searchEntries).toEqual([]);
    expect(shown.searchEntries).toMatchObject([
      {
        dn: `CN=Boss\\0ADEL:${guid},CN=Deleted Objects,${base}`,
        isDeleted: 'TRUE',
        lastKnownParent: `OU=Staff,${base}`,
      },
    ]);
    expect(directory.entries.value(`CN=Ann,OU=Staff,${base}`, 'manager')).toBeUndefined();
  });

  it('frees the names of the object', async () => {
    await client.add(`CN=Temp,OU=Staff,${base}`, { objectClass: 'user', sAMAccountName: 'temp' });
    await client.del(`CN=Temp,OU=Staff,${base}`);

    await client.add(`CN=Temp,OU=Staff,${base}`, { objectClass: 'user', sAMAccountName: 'temp' });

    expect(directory.entries.byAttribute('sAMAccountName', 'temp')).toHaveLength(1);
  });

  it('takes a whole tree away with the Tree Delete control', async () => {
    await client.add(`OU=Old,${base}`, { objectClass: 'organizationalUnit' });
    await client.add(`CN=Eve,OU=Old,${base}`, { objectClass: 'user', sAMAccountName: 'eve' });

    await client.del(`OU=Old,${base}`, new Control('1.2.840.113556.1.4.805', { critical: true }));

    expect(directory.entries.byAttribute('sAMAccountName', 'eve')).toEqual([]);
    expect(directory.entries.find(`OU=Old,${base}`)).toBeUndefined();
  });
});
