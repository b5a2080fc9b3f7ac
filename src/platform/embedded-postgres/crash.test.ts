import { existsSync, writeFileSync } from 'node:fs';
import { Client } from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import {
  aDataDir,
  ask,
  endDatabases,
  hold,
  isGone,
  keeperPid,
  killHard,
  killKeeper,
  letGo,
  pidFile,
  serverPid,
  until,
} from '../../../test/support/held-database.ts';
import { silentLogger } from '../logger.ts';
import { startEmbeddedPostgres } from './index.ts';

afterEach(endDatabases);

describe('after a crash', () => {
  it('ends the server when its last user is killed', async () => {
    const dataDir = aDataDir();
    const { command } = await hold(dataDir);
    const pid = serverPid(dataDir);

    await killHard(command);
    await until(() => isGone(pid));
    expect(existsSync(pidFile(dataDir))).toBe(false);
  });

  it('serves the next command at once when the last one was killed', async () => {
    const dataDir = aDataDir();
    const killed = await hold(dataDir);
    await ask(killed.url, 'create table t as select 42 as answer');
    await killHard(killed.command);

    const database = await startEmbeddedPostgres({ dataDir, logger: silentLogger });
    expect(await ask(database.url, 'select answer from t')).toBe(42);
    await database.stop();
  });

  it.runIf(process.platform === 'linux')(
    'brings a killed server back under its users, at the same address',
    async () => {
      const dataDir = aDataDir();
      const database = await startEmbeddedPostgres({ dataDir, logger: silentLogger });
      await ask(database.url, 'create table t as select 42 as answer');
      const pid = serverPid(dataDir);

      process.kill(pid, 'SIGKILL');
      await until(() => ![0, pid].includes(serverPid(dataDir)));
      await until(() =>
        ask(database.url, 'select answer from t').then(
          (answer) => answer === 42,
          () => false,
        ),
      );
      await database.stop();
    },
  );

  it.runIf(process.platform === 'linux')('ends a server with its last user though its keeper was killed', async () => {
    const dataDir = aDataDir();
    const { command } = await hold(dataDir);
    process.kill(keeperPid(dataDir), 'SIGKILL');

    await letGo(command);
    await until(() => serverPid(dataDir) === 0);
  });

  it.runIf(process.platform === 'linux')('starts when everything was killed and left its files behind', async () => {
    const dataDir = aDataDir();
    const killed = await hold(dataDir);
    await ask(killed.url, 'create table t as select 42 as answer');
    const pid = serverPid(dataDir);
    killKeeper(dataDir);
    process.kill(pid, 'SIGKILL');
    await killHard(killed.command);
    expect(existsSync(pidFile(dataDir))).toBe(true);

    const database = await startEmbeddedPostgres({ dataDir, logger: silentLogger });
    expect(database.attached).toBe(false);
    expect(await ask(database.url, 'select answer from t')).toBe(42);
    await database.stop();
  });

  it.each([
    ['names a process of somebody else', `${process.ppid}\n`],
    ['names ourselves', `${process.pid}\n`],
    ['names nobody', '4194304\n'],
  ])('starts when the pid file left behind %s', async (_, content) => {
    const dataDir = aDataDir();
    await (await startEmbeddedPostgres({ dataDir, logger: silentLogger })).stop();
    writeFileSync(pidFile(dataDir), `${content}${dataDir}\n1\n5432\n\n127.0.0.1\n 1 1\nready\n`);

    const database = await startEmbeddedPostgres({ dataDir, logger: silentLogger });
    expect(await ask(database.url, 'select 1')).toBe(1);
    await database.stop();
  });

  it.runIf(process.platform === 'linux')(
    'joins a server that lost its keeper while others use it, else replaces it',
    async () => {
      const dataDir = aDataDir();
      const first = await hold(dataDir);
      const user = new Client(first.url);
      await user.connect();
      killKeeper(dataDir);

      const joined = await startEmbeddedPostgres({ dataDir, logger: silentLogger });
      expect(joined.url).toBe(first.url);
      await joined.stop();
      await user.end();
      await letGo(first.command);

      const fresh = await startEmbeddedPostgres({ dataDir, logger: silentLogger });
      expect(fresh.attached).toBe(false);
      await fresh.stop();
    },
  );
});
