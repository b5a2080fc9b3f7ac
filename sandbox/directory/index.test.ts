import { readFileSync } from 'node:fs';
import { Client } from 'ldapts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Directory, startDirectory } from './index.ts';

describe('a directory over LDAPS', () => {
  let directory: Directory;
  let client: Client;
  beforeAll(async () => {
    directory = await startDirectory();
    client = new Client({ url: directory.url, tlsOptions: { ca: readFileSync(directory.caFile) } });
    await client.bind(directory.bindDn, directory.password);
  });
  afterAll(async () => {
    await client.unbind();
    await directory.close();
  });

  it('takes an account from its creation to its deletion', async () => {
    const staff = `OU=Staff,${directory.baseDn}`;

    await client.add(`CN=Ann Lee,${staff}`, { objectClass: 'user', sAMAccountName: 'alee', employeeID: '7' });
    await client.modifyDN(`CN=Ann Lee,${staff}`, `CN=Ann Kim,CN=Users,${directory.baseDn}`);
    const found = await client.search(directory.baseDn, {
      filter: '(employeeID=7)',
      attributes: ['cn', 'userAccountControl'],
    });
    await client.del(`CN=Ann Kim,CN=Users,${directory.baseDn}`);

    expect(found.searchEntries).toEqual([
      { dn: `CN=Ann Kim,CN=Users,${directory.baseDn}`, cn: 'Ann Kim', userAccountControl: '546' },
    ]);
    expect(directory.entries.byAttribute('employeeID', '7')).toEqual([]);
    expect(directory.operations.writes().map(({ kind, code }) => [kind, code])).toEqual([
      ['add', 0],
      ['modifyDN', 0],
      ['delete', 0],
    ]);
  });

  it('says in its root DSE where the domain is', async () => {
    const anonymous = new Client({ url: directory.plainUrl });

    const { searchEntries } = await anonymous.search('', { scope: 'base', attributes: ['defaultNamingContext'] });
    await anonymous.unbind();

    expect(searchEntries).toEqual([{ dn: '', defaultNamingContext: directory.baseDn }]);
  });
});
