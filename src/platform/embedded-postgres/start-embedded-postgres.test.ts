import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../logger.ts';
import { startEmbeddedPostgres } from './index.ts';

const holdDatabase = fileURLToPath(new URL('../../../test/support/hold-database.ts', import.meta.url));
const isRoot = process.getuid?.() === 0;
const asRoot = isRoot ? [] : ['unshare', '-U', '-r'];
const asOrdinaryUser = isRoot ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];

const folders: string[] = [];
const commands: ChildProcess[] = [];

afterEach(async () => {
  for (const command of commands.splice(0)) command.kill('SIGKILL');
  for (const folder of folders.splice(0)) {
    await ended(folder);
    await rm(dirname(folder), { recursive: true, force: true });
  }
});

/** A data folder with a space and an umlaut in its path, in a folder that only its owner may enter. */
function aDataDir(): string {
  const parent = mkdtempSync(join(tmpdir(), 'hirewire test ü '));
  folders.push(join(parent, 'dätä dir'));
  return join(parent, 'dätä dir');
}

type Held = { readonly url: string; readonly attached: boolean; readonly error?: { readonly code: string } };

/** Another process that uses the database. */
async function hold(dataDir: string, prefix: readonly string[] = []): Promise<Held & { command: ChildProcess }> {
  const [program = '', ...args] = [...prefix, process.execPath, holdDatabase, dataDir];
  const command = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  commands.push(command);
  const [line] = await once(command.stdout, 'data');
  return { ...(JSON.parse(String(line)) as Held), command };
}

async function letGo(command: ChildProcess): Promise<void> {
  command.stdin?.end();
  await once(command, 'exit');
}

async function killHard(command: ChildProcess): Promise<void> {
  command.kill('SIGKILL');
  await once(command, 'exit');
}

async function ask(url: string, sql: string): Promise<unknown> {
  const client = new Client(url);
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query({ text: sql, rowMode: 'array' });
    return rows[0]?.[0];
  } finally {
    await client.end();
  }
}

async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error('waited in vain');
    await delay(20);
  }
}

function pidFile(dataDir: string): string {
  return join(dataDir, 'postgres/data/postmaster.pid');
}

/** 0 while there is none. */
function serverPid(dataDir: string): number {
  return existsSync(pidFile(dataDir)) ? Number(readFileSync(pidFile(dataDir), 'utf8').split('\n')[0]) : 0;
}

function keeperPid(dataDir: string): number {
  return parentOf(serverPid(dataDir));
}

function parentOf(pid: number | string): number {
  try {
    return Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  } catch {
    return 0;
  }
}

/** Kills the keeper and all that it has started, save the server. */
function killKeeper(dataDir: string): void {
  const server = serverPid(dataDir);
  const doomed = [keeperPid(dataDir)];
  for (const pid of doomed) {
    const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && parentOf(name) === pid);
    doomed.push(...children.map(Number).filter((child) => child !== server));
  }
  for (const pid of doomed) process.kill(pid, 'SIGKILL');
}

/** The server is gone, and its keeper with all that it had made. */
async function ended(dataDir: string): Promise<void> {
  const folder = join(dataDir, 'postgres');
  await until(() => !existsSync(pidFile(dataDir)) && !list(folder).some((name) => name.startsWith('lifeline')));
}

function list(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

function isGone(pid: number): boolean {
  return !existsSync(`/proc/${pid}`) || /^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
}

describe('startEmbeddedPostgres', () => {
  it('gives a durable UTF-8 database that only this machine and this owner can reach', async () => {
    const dataDir = aDataDir();
    const database = await startEmbeddedPostgres({ dataDir, logger: silentLogger });

    expect(database.attached).toBe(false);
    for (const name of ['fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums']) {
      expect(await ask(database.url, `show ${name}`)).toBe('on');
    }
    expect(await ask(database.url, 'show listen_addresses')).toBe('127.0.0.1');
    expect(await ask(database.url, 'show server_encoding')).toBe('UTF8');
    expect(await ask(database.url, "select upper('łódź ñ')")).toBe('ŁÓDŹ Ñ');
    expect(statSync(join(dataDir, 'postgres/password')).mode & 0o777).toBe(0o600);
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    await expect(ask(database.url.replace(/:[^:@]*@/, ':wrong@'), 'select 1')).rejects.toThrow(/password/);

    await database.stop();
    await database.stop();
    expect(existsSync(pidFile(dataDir))).toBe(false);
  });

  it('writes neither statements nor values nor its password to the log', async () => {
    const dataDir = aDataDir();
    const database = await startEmbeddedPostgres({ dataDir, logger: silentLogger });
    await ask(database.url, 'create table t (name text unique)');
    await ask(database.url, "insert into t values ('Ada Lovelace')");
    await expect(ask(database.url, "insert into t values ('Ada Lovelace')")).rejects.toThrow(/duplicate/);
    await database.stop();

    const log = readFileSync(join(dataDir, 'postgres/server.log'), 'utf8');
    expect(log).toContain('ready to accept connections');
    expect(log).not.toContain('Lovelace');
    expect(log).not.toContain(new URL(database.url).password);
  });

  it('comes up on a machine that is busy between the steps of its keeper', async () => {
    const programs = mkdtempSync(join(tmpdir(), 'hirewire-slow-'));
    const slow = '#!/bin/sh\n/usr/bin/mkfifo "$@" && sleep 0.1\n';
    writeFileSync(join(programs, 'mkfifo'), slow, { mode: 0o755 });
    const dataDir = aDataDir();
    const held = await hold(dataDir, ['env', `PATH=${programs}:${process.env.PATH}`]);

    const lifelines = list(join(dataDir, 'postgres')).filter((name) => name.startsWith('lifeline'));
    expect(lifelines.map((name) => statSync(join(dataDir, 'postgres', name)).isFIFO())).toEqual([true]);
    expect(await ask(held.url, 'select 1')).toBe(1);
    await letGo(held.command);
    await rm(programs, { recursive: true });
  });

  it('keeps what was written when it is started again', async () => {
    const dataDir = aDataDir();
    const first = await startEmbeddedPostgres({ dataDir, logger: silentLogger });
    await ask(first.url, 'create table t as select 42 as answer');
    await first.stop();

    const second = await startEmbeddedPostgres({ dataDir, logger: silentLogger });
    expect(await ask(second.url, 'select answer from t')).toBe(42);
    await second.stop();
  });

  it('is shared by commands that start at once, and ends with the last of them', async () => {
    const dataDir = aDataDir();
    const all = await Promise.all([hold(dataDir), hold(dataDir), hold(dataDir)]);
    const [starter, ...others] = all.toSorted((a, b) => Number(a.attached) - Number(b.attached));

    expect(all.filter((one) => !one.attached)).toHaveLength(1);
    expect(new Set(all.map((one) => one.url)).size).toBe(1);

    await letGo(starter?.command as ChildProcess);
    for (const other of others) expect(await ask(other.url, 'select 1')).toBe(1);
    for (const other of others) await letGo(other.command);
    expect(existsSync(pidFile(dataDir))).toBe(false);
  });

  it('reports a database of another major version', async () => {
    const dataDir = aDataDir();
    const database = await startEmbeddedPostgres({ dataDir, logger: silentLogger });
    await database.stop();
    writeFileSync(join(dataDir, 'postgres/data/PG_VERSION'), '15\n');

    const failure = startEmbeddedPostgres({ dataDir, logger: silentLogger });
    await expect(failure).rejects.toMatchObject({ code: 'databaseVersion', message: expect.stringContaining('15') });
  });

  it('explains a server that does not come up', async () => {
    const dataDir = aDataDir();
    const failure = startEmbeddedPostgres({ dataDir, logger: silentLogger, settings: { shared_buffers: 'many' } });

    await expect(failure).rejects.toMatchObject({
      code: 'databaseNotStarted',
      message: expect.stringContaining('shared_buffers'),
    });
  });
});

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
