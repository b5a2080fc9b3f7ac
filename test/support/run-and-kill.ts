import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const launcher = fileURLToPath(new URL('../../bin/hirewire.js', import.meta.url));

/** Runs a command in a process of its own, with the configuration of `folder`, and kills it as soon as something is so. */
export async function runAndKill(
  args: readonly string[],
  { folder, databaseUrl }: { readonly folder: string; readonly databaseUrl: string },
  isTime: () => Promise<boolean>,
): Promise<void> {
  const child = spawn(process.execPath, [launcher, ...args], {
    cwd: folder,
    env: { ...process.env, DATABASE_URL: databaseUrl, HIREWIRE_DATA_DIR: join(folder, 'data') },
    stdio: 'ignore',
  });
  const ended = once(child, 'exit');
  let isOver = false;
  ended.then(() => {
    isOver = true;
  });
  while (!isOver && !(await isTime())) await nextTurn();
  child.kill('SIGKILL');
  await ended;
}
