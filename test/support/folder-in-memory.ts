import { mkdtemp, readdir, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive } from './samba/server.ts';

/** Linux's file system in memory; containers often have a tiny one. */
const memory = '/dev/shm';
const needed = 2 * 1024 ** 3;

/**
 * A new folder that nobody needs once this process has ended; in memory, where a new file costs a tenth of one on a disk, if there is room
 * for it, else in the temporary folder. What a process that died has left in memory is cleared away. Who makes it removes it.
 */
export async function makeFolderInMemory(name: string): Promise<string> {
  const parent = (await hasRoom()) ? memory : tmpdir();
  if (parent === memory) await clearLeft(name);
  return await mkdtemp(join(parent, `${name}-${process.pid}-`));
}

export function isInMemory(folder: string): boolean {
  return folder.startsWith(`${memory}/`);
}

async function hasRoom(): Promise<boolean> {
  const room = await statfs(memory).catch(() => undefined);
  return room !== undefined && room.bavail * room.bsize >= needed;
}

async function clearLeft(name: string): Promise<void> {
  for (const folder of await readdir(memory)) {
    const owner = new RegExp(`^${name}-(\\d+)-`).exec(folder)?.[1];
    if (owner === undefined || isAlive(Number(owner))) continue;
    // Another user's cannot be removed, and need not be.
    await rm(join(memory, folder), { recursive: true, force: true }).catch(() => undefined);
  }
}
