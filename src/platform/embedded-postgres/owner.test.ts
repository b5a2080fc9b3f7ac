import { chmodSync, chownSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { aDataDir, ask, endDatabases, hold, letGo, pidFile } from '../../../test/support/held-database.ts';

const isRoot = process.getuid?.() === 0;
const asRoot = isRoot ? [] : ['unshare', '-U', '-r'];
const asOrdinaryUser = isRoot ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];

afterEach(endDatabases);

describe.runIf(process.platform === 'linux')('as whoever runs it', () => {
  it('serves root in a folder that only root may enter, whose files stay root’s', async () => {
    const dataDir = aDataDir();
    const held = await hold(dataDir, asRoot);

    expect(await ask(held.url, 'select 1')).toBe(1);
    expect(statSync(join(dataDir, 'postgres/data')).uid).toBe(process.getuid?.());
    await letGo(held.command);
  });

  it('serves an ordinary user', async () => {
    const dataDir = aDataDir();
    const owner = isRoot ? 65534 : (process.getuid?.() ?? 0);
    mkdirSync(dataDir);
    chownSync(join(dataDir, '..'), owner, -1);
    chownSync(dataDir, owner, -1);
    const held = await hold(dataDir, asOrdinaryUser);

    expect(await ask(held.url, 'select 1')).toBe(1);
    expect(statSync(join(dataDir, 'postgres/data')).uid).toBe(owner);
    await letGo(held.command);

    const again = await hold(dataDir);
    expect(await ask(again.url, 'select 1')).toBe(1);
    expect(statSync(pidFile(dataDir)).uid).toBe(owner);
    await letGo(again.command);
  });

  it.runIf(isRoot)('tells an ordinary user whose folder it is not', async () => {
    const dataDir = aDataDir();
    mkdirSync(dataDir, { mode: 0o700 });

    const { error } = await hold(dataDir, asOrdinaryUser);
    expect(error).toMatchObject({ code: 'databaseFolder' });
  });

  it.each(['', 'data', 'server.log'])(
    'tells an ordinary user what of the database cannot be written: postgres/%s',
    async (name) => {
      const dataDir = aDataDir();
      const owner = isRoot ? 65534 : (process.getuid?.() ?? 0);
      mkdirSync(dataDir);
      chownSync(join(dataDir, '..'), owner, -1);
      chownSync(dataDir, owner, -1);
      await letGo((await hold(dataDir, asOrdinaryUser)).command);
      const path = join(dataDir, 'postgres', name);
      chmodSync(path, 0o500);

      const { error } = await hold(dataDir, asOrdinaryUser);
      chmodSync(path, 0o700);

      expect(error).toMatchObject({
        code: 'databaseFolder',
        message: expect.stringContaining(`permission denied, access '${path}'`),
      });
    },
  );
});
