import { readdirSync } from 'node:fs';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isAlive, stopServer } from './server.ts';
import type { Stand } from './stand.ts';

/** Name of the variable with the process id of the test run, to which a directory belongs until the run has ended. */
export const testRun = 'HIREWIRE_TEST_RUN';

/** A folder that every run of this user on this machine sees, whatever a run's own temporary folder is. */
const shared = join(process.env.HIREWIRE_SHARED_TMPDIR ?? tmpdir(), `hirewire-samba-${process.getuid?.() ?? 0}`);

/** Whom a stand is for: the test run or, outside of one, this process; and which of its processes. */
function myName(): string {
  return `${process.env[testRun] ?? process.pid}/${process.env.VITEST_POOL_ID ?? 0}`;
}

/** The stand of this process: the one that it has had, or the first free one. What a run that died has left is cleared away. */
export function claimStand(): Promise<Stand> {
  return withLock(async () => {
    for (const number of takenNumbers()) {
      if ((await ownerOf(stand(number))) === myName()) return stand(number);
    }
    for (let number = 1; ; number += 1) {
      const found = stand(number);
      const owner = await ownerOf(found);
      if (owner !== undefined && isAlive(Number.parseInt(owner, 10))) continue;
      await stopServer(found);
      await rm(found.home, { recursive: true, force: true });
      await mkdir(found.home, { recursive: true });
      await writeFile(ownerFile(found), myName());
      return found;
    }
  });
}

/** Stops what a test run, or a process outside of one, has started. */
export function leaveStands(run: number): Promise<void> {
  return withLock(async () => {
    for (const number of takenNumbers()) {
      const found = stand(number);
      if (Number.parseInt((await ownerOf(found)) ?? '', 10) !== run) continue;
      await stopServer(found);
      await rm(found.home, { recursive: true, force: true });
    }
  });
}

function takenNumbers(): readonly number[] {
  return readdirSync(shared)
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function stand(number: number): Stand {
  const isDurable = process.env[testRun] === undefined;
  return { home: join(shared, String(number)), address: `127.0.0.${number + 1}`, isDurable };
}

function ownerFile({ home }: Stand): string {
  return join(home, 'owner');
}

async function ownerOf(found: Stand): Promise<string | undefined> {
  return await readFile(ownerFile(found), 'utf8').catch(() => undefined);
}

/** Only one process at a time looks who stands where. A lock whose holder is gone is taken over. */
async function withLock<T>(work: () => Promise<T>): Promise<T> {
  const lock = join(shared, 'lock');
  await mkdir(shared, { recursive: true, mode: 0o700 });
  for (;;) {
    try {
      await writeFile(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch {
      await removeStaleLock(lock);
      await wait(50);
    }
  }
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

async function removeStaleLock(lock: string): Promise<void> {
  try {
    const holder = Number.parseInt(await readFile(lock, 'utf8'), 10);
    const age = Date.now() - (await stat(lock)).mtimeMs;
    if (age > 1000 && !isAlive(holder)) await rm(lock, { force: true });
  } catch {
    // The lock went away by itself.
  }
}
