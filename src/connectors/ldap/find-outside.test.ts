import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Directory, startDirectory } from '../../../sandbox/directory/index.ts';
import { silentLogger } from '../../platform/logger.ts';
import { activeDirectory } from '../active-directory/index.ts';
import type { TargetSession } from '../contract.ts';

describe('the accounts outside of the base DN', () => {
  let directory: Directory;
  const warnings: string[] = [];
  beforeEach(async () => {
    directory = await startDirectory();
    warnings.length = 0;
  });
  afterEach(async () => await directory.close());

  async function open(baseDn: string): Promise<TargetSession> {
    const config = activeDirectory.configSchema.parse({
      ...{ url: directory.url, bindDn: directory.bindDn, password: directory.password, baseDn },
      tls: { caFile: directory.caFile },
    });
    const logger = { ...silentLogger, warn: (message: string) => void warnings.push(message) };
    if (activeDirectory.target === undefined) throw new Error('The connector is no target.');
    return activeDirectory.target.open(config, {
      ...{ system: 'corp-ad', clock: { now: () => 0 }, logger, randomBytes },
    });
  }

  const match = { attribute: 'employeeID', values: ['1'] };

  it('are not asked for where the base DN is the whole domain', async () => {
    const session = await open(directory.baseDn);
    const before = directory.operations.count('search');

    expect(await session.findOutside?.(match, ['employeeID'])).toEqual([]);

    expect(directory.operations.count('search')).toBe(before);
    await session.close();
  });

  it('are none where the directory does not let us look there, which is told', async () => {
    const session = await open(`CN=Users,${directory.baseDn}`);
    await session.findOutside?.(match, ['employeeID']);
    directory.faults.set({ fail: [{ operation: 'search', code: 50 }] });

    expect(await session.findOutside?.(match, ['employeeID'])).toEqual([]);

    expect(warnings).toEqual([expect.stringContaining('were not looked for')]);
    await session.close();
  });
});
