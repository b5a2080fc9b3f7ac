import { Attribute, Change } from 'ldapts';
import { expect, it } from 'vitest';
import { connectClient, outcomeOf, quotedPassword } from './connect-client.ts';
import { startDirectory } from './index.ts';

it('tells what clients asked, with the outcome and without passwords', async () => {
  const directory = await startDirectory();
  const user = `CN=Ann,OU=Staff,${directory.baseDn}`;
  directory.entries.add(user, { objectClass: 'user', sAMAccountName: 'ann' });
  const client = await connectClient(directory);

  await client.search(directory.baseDn, { filter: '(cn=ann)', attributes: ['title'] });
  await client.modify(user, [
    new Change({ operation: 'replace', modification: new Attribute({ type: 'title', values: ['Clerk'] }) }),
    new Change({
      operation: 'replace',
      modification: new Attribute({ type: 'unicodePwd', values: [quotedPassword('Correct-Horse-7')] }),
    }),
  ]);
  await client.modifyDN(user, `CN=Ann,CN=Users,${directory.baseDn}`);
  await outcomeOf(client.del(user));
  await client.unbind();
  await directory.close();

  expect(directory.operations.all()).toEqual([
    { kind: 'bind', dn: directory.bindDn, attributes: [], values: {}, code: 0 },
    { kind: 'search', dn: directory.baseDn, attributes: ['title'], values: {}, code: 0 },
    {
      kind: 'modify',
      dn: user,
      attributes: ['title', 'unicodePwd'],
      values: { title: ['Clerk'], unicodePwd: ['***'] },
      code: 0,
    },
    {
      kind: 'modifyDN',
      dn: user,
      attributes: [],
      values: {},
      newRdn: 'CN=Ann',
      newSuperior: `CN=Users,${directory.baseDn}`,
      code: 0,
    },
    { kind: 'delete', dn: user, attributes: [], values: {}, code: 32 },
  ]);
  expect(directory.operations.writes()).toHaveLength(3);
  expect(directory.operations.count('search')).toBe(1);
});
