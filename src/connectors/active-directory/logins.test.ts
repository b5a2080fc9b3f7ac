import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Directory, startDirectory } from '../../../sandbox/directory/index.ts';
import { type Logger, silentLogger } from '../../platform/logger.ts';
import type { TargetSession } from '../contract.ts';
import type { Login, RefusedLogin, RefusedLogins } from '../refused-logins.ts';
import { activeDirectory } from './index.ts';

/** Lets a refused login be for ten minutes. */
function newRefusals(): RefusedLogins {
  const refusals = new Map<string, RefusedLogin>();
  const keyOf = ({ place, account, password }: Login) => JSON.stringify([place, account, password]);
  return {
    find: async (login, now) => {
      const refused = refusals.get(keyOf(login));
      return refused !== undefined && now < refused.until ? refused : undefined;
    },
    note: async (login, { what, now }) => void refusals.set(keyOf(login), { what, at: now, until: now + 10 * 60_000 }),
    forget: async (login) => void refusals.delete(keyOf(login)),
  };
}

describe('a login', () => {
  let directory: Directory;
  let refusedLogins: RefusedLogins | undefined;
  let now: number;
  beforeEach(async () => {
    directory = await startDirectory();
    refusedLogins = newRefusals();
    now = Date.parse('2026-03-02T08:00:00Z');
  });
  afterEach(async () => await directory.close());

  async function open(settings: object = {}, logger: Logger = silentLogger): Promise<TargetSession> {
    const config = activeDirectory.configSchema.parse({
      ...{ url: directory.url, bindDn: directory.bindDn, password: directory.password, baseDn: directory.baseDn },
      tls: { caFile: directory.caFile },
      timeouts: { connectSeconds: 1, operationSeconds: 1, reconnectSeconds: 1 },
      ...settings,
    });
    const target = activeDirectory.target;
    if (target === undefined) throw new Error('The connector is no target.');
    const deps = { system: 'corp-ad', clock: { now: () => now }, logger, randomBytes };
    return target.open(config, { ...deps, ...(refusedLogins !== undefined && { refusedLogins }) });
  }

  /** A cycle every minute; gives how many logins the directory saw. */
  async function tryFor(minutes: number, settings: object): Promise<number> {
    const before = directory.operations.count('bind');
    for (let minute = 0; minute < minutes; minute += 1, now += 60_000) {
      await expect(open(settings)).rejects.toMatchObject({ code: 'unauthorized', retryable: false });
    }
    return directory.operations.count('bind') - before;
  }

  it('that was refused is not tried again as long as it is let be', async () => {
    expect(await tryFor(10, { password: 'wrong' })).toBe(1);
    expect(await tryFor(10, { password: 'wrong' })).toBe(1);
  });

  it('that is not tried for a while says why, and until when', async () => {
    await expect(open({ password: 'wrong' })).rejects.toThrow(/password is wrong/);

    const error: unknown = await open({ password: 'wrong' }).catch((reason: unknown) => reason);

    expect(error).toMatchObject({
      message: expect.stringMatching(/password is wrong.*not tried again before 2026-03-02T08:10/),
      advice: expect.stringContaining('tried at once'),
    });
  });

  it('with another password is tried at once', async () => {
    await tryFor(3, { password: 'wrong' });

    await (await open()).close();
    expect(await tryFor(1, { password: 'wrong too' })).toBe(1);
  });

  it('that has gone well is forgotten, and only that', async () => {
    const forgotten: Login[] = [];
    refusedLogins = { ...newRefusals(), forget: async (login) => void forgotten.push(login) };

    await tryFor(1, { password: 'wrong' });
    await (await open()).close();

    expect(new Set(forgotten.map(({ password }) => password))).toEqual(new Set([directory.password]));
  });

  it('that was refused is tried each time where nobody is given to remember it', async () => {
    refusedLogins = undefined;

    expect(await tryFor(2, { password: 'wrong' })).toBe(2);
  });

  it('that is not accepted any more in the middle of a session is not tried twice', async () => {
    const session = await open({ timeouts: { connectSeconds: 1, operationSeconds: 0.5, reconnectSeconds: 3 } });
    directory.faults.set({ dropAfterOperations: 0 });
    setTimeout(() => directory.faults.set({ rejectPasswords: true }), 150);

    const read = session.readAccounts(['00000000-0000-4000-8000-000000000000'], []);

    await expect(read).rejects.toMatchObject({ code: 'unauthorized', retryable: false });
    expect(directory.operations.all().filter(({ kind, code }) => kind === 'bind' && code === 49)).toHaveLength(1);
    await session.close();
  });

  it('goes to the next server where the certificate of one is not to be trusted, and tells', async () => {
    const other = await startDirectory();
    const warnings: string[] = [];
    const logger = { ...silentLogger, warn: (message: string) => void warnings.push(message) };

    const session = await open({ url: [other.url, directory.url] }, logger);
    await session.close();
    await other.close();

    expect(warnings).toEqual([expect.stringContaining('left out')]);
    expect(other.operations.count('bind')).toBe(0);
  });
});
