import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAccount, openSession } from '../../../test/support/active-directory.ts';
import { type Samba, sambaAvailable, startSamba } from '../../../test/support/samba.ts';
import { fixedClock } from '../../platform/clock.ts';
import type { CheckLine, TargetNeeds } from '../contract.ts';

const allKinds = ['create', 'update', 'move', 'enable', 'disable'] as const;

describe.skipIf(!sambaAvailable('the check of Active Directory'))('the check of a real Active Directory', () => {
  let samba: Samba;
  let ou: string;
  let delegated: object;

  beforeAll(async () => {
    samba = await startSamba();
    ou = await samba.newOu('check');
    const session = await openSession(samba);
    await createAccount(session, { ou, cn: 'Sample' });
    await session.close();
    delegated = (await samba.newServiceAccount({ ou })).settings;
  });
  afterAll(async () => {
    await samba?.stop();
  });

  async function check(settings: object, needs: TargetNeeds): Promise<readonly CheckLine[]> {
    const session = await openSession(samba, settings);
    const lines = await session.check(needs);
    await session.close();
    return lines;
  }

  function statusOf(lines: readonly CheckLine[], name: string): string | undefined {
    return lines.find((line) => line.name === name)?.status;
  }

  it('is all well with the rights that the readme asks for', async () => {
    const lines = await check(delegated, {
      attributes: ['title', 'sAMAccountName', 'cn'],
      containers: [ou],
      kinds: allKinds,
    });

    expect(lines.filter(({ status }) => status === 'failed' || status === 'warning')).toEqual([]);
    expect(lines.map(({ name }) => name)).toEqual([
      ...['resolve', 'connect', 'tls', 'login'].map((step) => `${step} ${samba.url}`),
      ...['base DN', 'page size', 'clock', 'schema', 'attribute title', 'attribute sAMAccountName', 'password policy'],
      ...[`container ${ou}`, `create in ${ou}`, 'write title', 'write sAMAccountName', 'write userAccountControl'],
      ...['write pwdLastSet', 'write cn', `delete in ${ou}`],
    ]);
  });

  it('names each missing right', async () => {
    const { settings } = await samba.newServiceAccount();

    const lines = await check(settings, { attributes: ['title', 'sn'], containers: [ou], kinds: allKinds });

    for (const name of [`create in ${ou}`, 'write title', 'write sn', 'write userAccountControl']) {
      expect(statusOf(lines, name)).toBe('failed');
    }
    expect(lines.every(({ status, advice }) => status !== 'failed' || (advice ?? '') !== '')).toBe(true);
  });

  it('names a container that does not exist, an attribute that does not exist and one that can not be written', async () => {
    const missing = `OU=nowhere,${samba.baseDn}`;

    const lines = await check({}, { attributes: ['fooBar', 'whenCreated'], containers: [missing], kinds: ['update'] });

    expect(statusOf(lines, `container ${missing}`)).toBe('failed');
    expect(statusOf(lines, 'attribute fooBar')).toBe('failed');
    expect(statusOf(lines, 'attribute whenCreated')).toBe('failed');
  });

  it('warns of a matching attribute that is not indexed', async () => {
    const lines = await check({}, { attributes: ['employeeID'], containers: [], kinds: [] });

    expect(statusOf(lines, 'attribute employeeID')).toBe('warning');
  });

  it('warns of clocks that differ', async () => {
    const session = await openSession(samba, {}, { clock: fixedClock('2020-01-01T00:00:00Z') });

    const lines = await session.check({ attributes: [], containers: [], kinds: [] });
    await session.close();

    expect(statusOf(lines, 'clock')).toBe('warning');
  });

  it('looks at each domain controller, and names the one that is away', async () => {
    const away = 'ldaps://127.0.0.1:1';

    const lines = await check({ url: [samba.url, away] }, { attributes: [], containers: [], kinds: [] });

    expect(statusOf(lines, `login ${samba.url}`)).toBe('ok');
    expect(statusOf(lines, `connect ${away}`)).toBe('failed');
    expect(statusOf(lines, `login ${away}`)).toBe('skipped');
  });
});
