import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Samba } from '../../test/support/samba.ts';
import type { BenchTools } from '../measurement.ts';
import { copyAccounts } from './copy-accounts.ts';

const run = promisify(execFile);
const ldapadd = '/usr/bin/ldapadd';

export type AddRun = { readonly entries: number; readonly seconds: number; readonly rate: number };

/** Whether Debian's ldapadd is there; says so when it is not. */
export function hasLdapadd(): boolean {
  if (existsSync(ldapadd)) return true;
  process.stderr.write('SKIPPED: the bench against Samba. ldapadd is not installed: apt-get install ldap-utils.\n');
  return false;
}

/** Adds the same entries below a new OU with Debian's ldapadd, one connection, one after the other as it does. */
export async function addAll(samba: Samba, from: string, tools: BenchTools): Promise<AddRun> {
  const to = await samba.newOu('Bench');
  const { ldif, entries } = await samba.admin((client) => copyAccounts(client, from, to));
  const folder = await mkdtemp(join(tmpdir(), 'hirewire-bench-'));
  try {
    const file = join(folder, 'entries.ldif');
    const secret = join(folder, 'secret');
    await writeFile(file, ldif, { mode: 0o600 });
    await writeFile(secret, samba.password, { mode: 0o600 });
    const began = performance.now();
    await run(ldapadd, ['-x', '-H', samba.url, '-D', samba.bindDn, '-y', secret, '-f', file], {
      env: { ...process.env, LDAPTLS_CACERT: samba.caFile, LDAPTLS_REQCERT: 'never' },
      maxBuffer: 64 * 1024 ** 2,
    });
    const seconds = (performance.now() - began) / 1000;
    tools.say(`ldapadd into Samba: ${(entries / seconds).toFixed(1)}/s; ${seconds.toFixed(1)} s`);
    return { entries, seconds, rate: entries / seconds };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
