import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Directory, startDirectory } from '../../../sandbox/directory/index.ts';
import { systemClock } from '../../platform/clock.ts';
import { silentLogger } from '../../platform/logger.ts';
import type { TargetSession } from '../contract.ts';
import { activeDirectory } from './index.ts';

describe('an attribute of more values than the directory gives at once', () => {
  const telephones = Array.from({ length: 3200 }, (_, at) => `+49 ${at}`);
  let directory: Directory;
  let session: TargetSession;

  beforeAll(async () => {
    directory = await startDirectory();
    directory.entries.add(`CN=Switchboard,CN=Users,${directory.baseDn}`, {
      objectClass: ['user'],
      sAMAccountName: ['switchboard'],
      otherTelephone: telephones,
    });
    const { url, bindDn, password, baseDn, caFile } = directory;
    const config = activeDirectory.configSchema.parse({ url, bindDn, password, baseDn, tls: { caFile } });
    const target = activeDirectory.target;
    if (target === undefined) throw new Error('The connector is no target.');
    session = await target.open(config, { system: 'corp-ad', clock: systemClock, logger: silentLogger, randomBytes });
  });
  afterAll(async () => {
    await session?.close();
    await directory?.close();
  });

  it('is listed whole', async () => {
    const found: unknown[] = [];
    for await (const page of session.list(['otherTelephone', 'sAMAccountName'])) {
      const own = page.find(({ attributes }) => attributes.sAMAccountName === 'switchboard');
      if (own !== undefined) found.push(own.attributes.otherTelephone);
    }
    expect(found).toEqual([telephones]);
  });

  it('is found whole', async () => {
    const [found] = await session.findAccounts({ attribute: 'sAMAccountName', values: ['switchboard'] }, [
      'otherTelephone',
    ]);
    expect(found?.attributes.otherTelephone).toEqual(telephones);
  });
});
