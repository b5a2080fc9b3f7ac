import type { Client } from 'ldapts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectClient, outcomeOf } from './connect-client.ts';
import { type Directory, startDirectory } from './index.ts';

const base = 'DC=corp,DC=example,DC=com';
const account = (sAMAccountName: string) => ({ objectClass: 'user', sAMAccountName });
const unit = { objectClass: 'organizationalUnit' };

describe('a rename or move', () => {
  let directory: Directory;
  let client: Client;
  beforeAll(async () => {
    directory = await startDirectory({
      seedAccounts: [
        { dn: `OU=North,OU=Staff,${base}`, attributes: unit },
        { dn: `OU=Team,OU=North,OU=Staff,${base}`, attributes: unit },
        { dn: `OU=South,OU=Staff,${base}`, attributes: unit },
        { dn: `CN=Ann,OU=Team,OU=North,OU=Staff,${base}`, attributes: account('ann') },
        { dn: `CN=Bob,OU=Staff,${base}`, attributes: account('bob') },
        { dn: `CN=Cid,OU=Staff,${base}`, attributes: account('cid') },
      ],
    });
    client = await connectClient(directory);
  });
  afterAll(async () => {
    await client.unbind();
    await directory.close();
  });

  it('carries everything under a container along', async () => {
    await client.modifyDN(`OU=Team,OU=North,OU=Staff,${base}`, `OU=Crew,OU=South,OU=Staff,${base}`);

    const { searchEntries } = await client.search(`OU=South,OU=Staff,${base}`, {
      filter: '(cn=ann)',
      attributes: ['cn'],
    });
    expect(searchEntries.map(({ dn }) => dn)).toEqual([`CN=Ann,OU=Crew,OU=South,OU=Staff,${base}`]);
    expect(directory.entries.find(`OU=Crew,OU=South,OU=Staff,${base}`)?.attributes.ou).toEqual(['Crew']);
  });

  it('keeps the identity and changes cn and name', async () => {
    const before = directory.entries.find(`CN=Cid,OU=Staff,${base}`);

    await client.modifyDN(`CN=Cid,OU=Staff,${base}`, 'CN=El Cid');

    const after = directory.entries.find(`CN=El Cid,OU=Staff,${base}`);
    expect(after?.objectGUID).toBe(before?.objectGUID);
    expect(after?.attributes).toMatchObject({ cn: ['El Cid'], name: ['El Cid'], sAMAccountName: ['cid'] });
  });

  it('changes the case of a name alone', async () => {
    await client.modifyDN(`CN=Bob,OU=Staff,${base}`, 'CN=BOB');

    expect(directory.entries.find(`CN=bob,OU=Staff,${base}`)?.dn).toBe(`CN=BOB,OU=Staff,${base}`);
  });

  it.each([
    ['to a parent that is not there', `CN=BOB,OU=Staff,${base}`, `CN=BOB,OU=None,${base}`, '80 00002089'],
    ['under an account', `CN=BOB,OU=Staff,${base}`, `CN=BOB,CN=Guest,CN=Users,${base}`, '64 00002099'],
    [
      'to a name that is taken',
      `CN=BOB,OU=Staff,${base}`,
      `CN=svc-hirewire,OU=Service Accounts,${base}`,
      '68 00002071',
    ],
    ['with another naming attribute', `CN=BOB,OU=Staff,${base}`, 'OU=BOB', '64 0000219F'],
    ['to a name of 65 characters', `CN=BOB,OU=Staff,${base}`, `CN=${'b'.repeat(65)}`, '19 00002082'],
    ['into itself', `OU=Staff,${base}`, `OU=Staff,OU=South,OU=Staff,${base}`, '53 00002077'],
    ['into another naming context', `CN=BOB,OU=Staff,${base}`, `CN=BOB,CN=Configuration,${base}`, '71 0000200C'],
    ['of an object that is not there', `CN=None,OU=Staff,${base}`, 'CN=Some', '32 0000208D'],
    ['of a protected account', `CN=Administrator,CN=Users,${base}`, 'CN=Admin', '50 00002098'],
  ])('is refused %s', async (_, dn, newDn, outcome) => {
    expect(await outcomeOf(client.modifyDN(dn, newDn))).toBe(outcome);
  });
});
