import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';

const holdDatabase = fileURLToPath(new URL('hold-database.ts', import.meta.url));

const folders: string[] = [];
const commands: ChildProcess[] = [];

/** Kills whoever still holds a database, waits until its server has ended, and removes the data folders. */
export async function endDatabases(): Promise<void> {
  for (const command of commands.splice(0)) command.kill('SIGKILL');
  for (const folder of folders.splice(0)) {
    await ended(folder);
    await rm(dirname(folder), { recursive: true, force: true });
  }
}

/** A data folder with a space and an umlaut in its path, in a folder that only its owner may enter. */
export function aDataDir(): string {
  const parent = mkdtempSync(join(tmpdir(), 'hirewire test ü '));
  folders.push(join(parent, 'dätä dir'));
  return join(parent, 'dätä dir');
}

type Held = { readonly url: string; readonly attached: boolean; readonly error?: { readonly code: string } };

/** Another process that uses the database. */
export async function hold(dataDir: string, prefix: readonly string[] = []): Promise<Held & { command: ChildProcess }> {
  const [program = '', ...args] = [...prefix, process.execPath, holdDatabase, dataDir];
  const command = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  commands.push(command);
  const [line] = await once(command.stdout, 'data');
  return { ...(JSON.parse(String(line)) as Held), command };
}

export async function letGo(command: ChildProcess): Promise<void> {
  command.stdin?.end();
  await once(command, 'exit');
}

export async function killHard(command: ChildProcess): Promise<void> {
  command.kill('SIGKILL');
  await once(command, 'exit');
}

export async function ask(url: string, sql: string): Promise<unknown> {
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

export async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error('waited in vain');
    await delay(20);
  }
}

export function pidFile(dataDir: string): string {
  return join(dataDir, 'postgres/data/postmaster.pid');
}

/** 0 while there is none. */
export function serverPid(dataDir: string): number {
  return existsSync(pidFile(dataDir)) ? Number(readFileSync(pidFile(dataDir), 'utf8').split('\n')[0]) : 0;
}

export function keeperPid(dataDir: string): number {
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
export function killKeeper(dataDir: string): void {
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

export function list(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

export function isGone(pid: number): boolean {
  return !existsSync(`/proc/${pid}`) || /^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
}
