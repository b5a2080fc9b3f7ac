import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Samba, sambaAvailable, startSamba } from '../../../test/support/samba.ts';
import type { Account } from '../../domain/account.ts';
import { type Attributes, newAttributes } from '../../domain/value.ts';
import { systemClock } from '../../platform/clock.ts';
import { silentLogger } from '../../platform/logger.ts';
import type { TargetSession } from '../contract.ts';
import { activeDirectory } from './index.ts';

const attributes = [
  'cn',
  'sAMAccountName',
  'displayName',
  'employeeID',
  'title',
  'accountDisabled',
  'parentDistinguishedName',
];

describe.skipIf(!sambaAvailable('the Active Directory connector'))('an account in a real Active Directory', () => {
  let samba: Samba;
  let session: TargetSession;

  beforeAll(async () => {
    samba = await startSamba();
    session = await openSession({});
  });
  afterAll(async () => {
    await session?.close();
    await samba?.stop();
  });

  function openSession(settings: object): Promise<TargetSession> {
    const config = activeDirectory.configSchema.parse({
      url: samba.url,
      bindDn: samba.bindDn,
      password: samba.password,
      baseDn: samba.baseDn,
      tls: { caFile: samba.caFile, serverName: samba.serverName },
      ...settings,
    });
    const deps = { system: 'corp-ad', clock: systemClock, logger: silentLogger, randomBytes };
    return (activeDirectory.target ?? never()).open(config, deps);
  }

  async function create(ou: string, cn: string, more: Attributes = {}) {
    const name = `s${randomBytes(6).toString('hex')}`;
    return session.apply({
      kind: 'create',
      worker: '1',
      attributes: newAttributes([
        ['cn', cn],
        ['parentDistinguishedName', ou],
        ['sAMAccountName', name],
        ['displayName', cn],
        ['accountDisabled', 'False'],
        ...Object.entries(more),
      ]),
    });
  }

  async function read(anchor: string): Promise<Account | undefined> {
    return (await session.readAccounts([anchor], attributes))[0];
  }

  it('is created with its attributes, enabled, in its container', async () => {
    const ou = await samba.newOu('create');

    const outcome = await create(ou, 'Ada Lovelace', { employeeID: '100', title: 'Analyst' });

    expect(outcome).toMatchObject({ status: 'done', account: { name: `CN=Ada Lovelace,${ou}` } });
    const account = await read(outcome.status === 'done' ? outcome.account.anchor : '');
    expect(account?.attributes).toMatchObject({
      cn: 'Ada Lovelace',
      employeeID: '100',
      title: 'Analyst',
      accountDisabled: 'False',
      parentDistinguishedName: ou,
    });
  });
});

function never(): never {
  throw new Error('The connector is a target.');
}
