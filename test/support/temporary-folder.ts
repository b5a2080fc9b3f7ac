import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * For vitest's `globalSetup`: gives the run, and every process that it starts, a temporary folder of its own, and takes it away at the end
 * with whatever tests have left in it. `HIREWIRE_SHARED_TMPDIR` keeps the machine's, for what several runs share.
 */
export async function setup(): Promise<() => Promise<void>> {
  const machine = tmpdir();
  const folder = await mkdtemp(join(machine, 'hirewire-run-'));
  // Open to everybody, as the machine's: some tests run programs as an ordinary user.
  await chmod(folder, 0o1777);
  process.env.HIREWIRE_SHARED_TMPDIR = machine;
  process.env.TMPDIR = folder;
  return async () => {
    process.env.TMPDIR = machine;
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
}
