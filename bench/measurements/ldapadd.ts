import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Samba } from '../../test/support/samba.ts';
import { copyAccounts } from './copy-accounts.ts';

const ldapadd = '/usr/bin/ldapadd';
/** So that each line is there when it is said, not when a buffer is full. */
const stdbuf = '/usr/bin/stdbuf';

/** Debian's ldapadd at work below an OU of its own: one connection, one entry after the other as it does. */
export type Ldapadd = {
  /** Adds the next so many entries, fewer when there are no more; settles when they are there. */
  add(entries: number): Promise<void>;
  /** Adds what is left; gives how many it were in all, and how long the adding took. */
  finish(): Promise<AddRun>;
};

export type AddRun = { readonly entries: number; readonly seconds: number };

/** Whether Debian's ldapadd is there; says so when it is not. */
export function hasLdapadd(): boolean {
  if (existsSync(ldapadd) && existsSync(stdbuf)) return true;
  process.stderr.write('SKIPPED: the bench against Samba. ldapadd is not installed: apt-get install ldap-utils.\n');
  return false;
}

/** Starts ldapadd for a copy of the accounts below `from`. */
export async function startLdapadd(samba: Samba, from: string): Promise<Ldapadd> {
  const to = await samba.newOu('Bench');
  const entries = await samba.admin((client) => copyAccounts(client, from, to));
  const folder = await mkdtemp(join(tmpdir(), 'hirewire-bench-'));
  const secret = join(folder, 'secret');
  await writeFile(secret, samba.password, { mode: 0o600 });
  const args = ['-oL', ldapadd, '-x', '-H', samba.url, '-D', samba.bindDn, '-y', secret];
  const child = spawn(stdbuf, args, {
    env: { ...process.env, LDAPTLS_CACERT: samba.caFile, LDAPTLS_REQCERT: 'never' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const said = newListener(child);
  let done = 0;
  let seconds = 0;
  const add = async (count: number): Promise<void> => {
    const next = entries.slice(done, done + count);
    if (next.length === 0) return;
    const began = performance.now();
    child.stdin?.write(`${next.join('\n')}\n${mark(to, done)}\n`);
    await said('modifying entry');
    seconds += (performance.now() - began) / 1000;
    done += next.length;
  };
  return {
    add,
    finish: async () => {
      await add(entries.length);
      const ended = once(child, 'close');
      child.stdin?.end();
      const [code] = await ended;
      await rm(folder, { recursive: true, force: true });
      if (code !== 0) throw new Error(`ldapadd ended with ${code}.`);
      return { entries: done, seconds };
    },
  };
}

/** A record that ldapadd begins, and says so, when those before it are in the directory. */
function mark(ou: string, done: number): string {
  return `dn: ${ou}\nchangetype: modify\nreplace: description\ndescription: ${done}\n`;
}

/** Waits for the next line that begins so; fails when the process ends before. */
function newListener(child: ChildProcess): (beginning: string) => Promise<void> {
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
  return async (beginning) => {
    for (;;) {
      const line = await lines.next();
      if (line.done === true) throw new Error('ldapadd ended too early.');
      if (line.value.startsWith(beginning)) return;
    }
  };
}
