import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLdapAccount, openSlapdSession } from '../../../test/support/openldap.ts';
import { type Slapd, slapdAvailable, startSlapd } from '../../../test/support/slapd.ts';
import type { CheckLine, TargetNeeds } from '../contract.ts';

const allKinds = ['create', 'update', 'move', 'enable', 'disable'] as const;

describe.skipIf(!slapdAvailable('the check of OpenLDAP'))('the check of a real OpenLDAP', () => {
  let slapd: Slapd;
  let ou: string;

  beforeAll(async () => {
    slapd = await startSlapd();
    ou = await slapd.newOu('check');
    const session = await openSlapdSession(slapd);
    for (const uid of ['a', 'b', 'c']) await createLdapAccount(session, { ou, uid });
    await session.close();
  });
  afterAll(async () => {
    await slapd?.stop();
  });

  async function check(settings: object, needs: TargetNeeds): Promise<readonly CheckLine[]> {
    const session = await openSlapdSession(slapd, settings);
    const lines = await session.check(needs);
    await session.close();
    return lines;
  }

  function lineOf(lines: readonly CheckLine[], name: string): CheckLine | undefined {
    return lines.find((line) => line.name === name);
  }

  it('C3: shows that it was reached, TLS, login, base DN, page size and the right to create', async () => {
    const account = await slapd.newServiceAccount({ ou });

    const lines = await check(account, { attributes: ['uid', 'title'], containers: [ou], kinds: allKinds });

    expect(lines.map(({ name, status }) => `${name}: ${status}`)).toEqual([
      ...['resolve', 'connect', 'tls', 'login'].map((step) => `${step} ${slapd.url}: ok`),
      ...['base DN: ok', 'page size: ok', 'schema: ok', 'attribute uid: ok', 'attribute title: ok'],
      ...['object classes: ok', 'state of accounts: ok', 'password of new accounts: ok'],
      ...[`container ${ou}: ok`, `create in ${ou}: ok`, 'rights to update, move, enable, disable: skipped'],
    ]);
  });

  it('C3: names a right to create that is missing', async () => {
    const account = await slapd.newServiceAccount();

    const lines = await check(account, { attributes: [], containers: [ou], kinds: ['create'] });

    expect(lineOf(lines, `create in ${ou}`)).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('may not create'),
    });
  });

  it('C3: leaves nothing behind, and a directory in which accounts can still be made', async () => {
    const session = await openSlapdSession(slapd, { baseDn: ou });
    await session.check({ attributes: [], containers: [ou], kinds: ['create'] });

    const { searchEntries } = await slapd.admin((client) => client.search(ou, { scope: 'one', attributes: ['uid'] }));
    expect(searchEntries.filter(({ dn }) => dn.includes('hirewire-check'))).toEqual([]);
    expect((await createLdapAccount(session, { ou, uid: 'after' })).status).toBe('done');
    await session.close();
  });

  it('C3: says how large the pages are that the server gives', async () => {
    const lines = await check({ pageSize: 2 }, { attributes: [], containers: [], kinds: [] });

    expect(lineOf(lines, 'page size')?.message).toBe('The server gives pages of 2.');
  });

  it('C3: names containers, attributes and classes that do not exist, and what can not be written', async () => {
    const needs = {
      attributes: ['fooBar', 'entryUUID'],
      containers: ['ou=none,dc=example,dc=org', 'x'],
      kinds: allKinds,
    };

    const lines = await check({ objectClasses: ['inetOrgPerson', 'acmePerson'] }, needs);

    const failed = lines.filter(({ status }) => status === 'failed').map(({ name }) => name);
    expect(failed).toEqual([
      ...['attribute fooBar', 'attribute entryUUID', 'object classes'],
      ...['container ou=none,dc=example,dc=org', 'container x'],
    ]);
  });

  it('C3: warns of a directory in which nobody can be disabled', async () => {
    const lines = await check({ state: { by: 'none' } }, { attributes: [], containers: [], kinds: [] });

    expect(lineOf(lines, 'state of accounts')?.status).toBe('warning');
  });

  it('C3: names the server that is away', async () => {
    const away = 'ldaps://127.0.0.1:1';

    const lines = await check({ url: [slapd.url, away] }, { attributes: [], containers: [], kinds: [] });

    expect(lineOf(lines, `login ${slapd.url}`)?.status).toBe('ok');
    expect(lineOf(lines, `connect ${away}`)?.status).toBe('failed');
  });
});
