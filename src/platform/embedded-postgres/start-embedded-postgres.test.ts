import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { aDataDir, ask, endDatabases, hold, letGo, list, pidFile } from '../../../test/support/held-database.ts';
import { silentLogger } from '../logger.ts';
import { startEmbeddedPostgres } from './index.ts';

afterEach(endDatabases);

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
