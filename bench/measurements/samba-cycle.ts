import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Samba, sambaAvailable, startSamba } from '../../test/support/samba.ts';
import type { BenchOptions, BenchTools, Figure, Measurement } from '../measurement.ts';
import type { MeasuredCycle } from '../processes/engine.ts';
import type { SimulatorSettings } from '../processes/simulators.ts';
import { startChild } from '../processes/start-child.ts';
import { describeTime, expectDone, openEngine } from './company.ts';
import { copyAccounts } from './copy-accounts.ts';

const run = promisify(execFile);
const ldapadd = '/usr/bin/ldapadd';

/**
 * The initial cycle into a real Samba AD DC against `ldapadd` of the same entries, once in each order, because Samba
 * gets slower as it grows: cycle, ldapadd, ldapadd, cycle, each into an OU of its own.
 */
export const sambaCycle: Measurement = {
  name: 'samba',
  run: async (options: BenchOptions, tools: BenchTools): Promise<readonly Figure[]> => {
    if (!sambaAvailable('the bench against Samba')) return [];
    if (!existsSync(ldapadd)) {
      process.stderr.write('SKIPPED: the bench against Samba. ldapadd is not installed: apt-get install ldap-utils.\n');
      return [];
    }
    const samba = await startSamba();
    try {
      const first = await runCycle(samba, { seed: 1 }, options, tools);
      const adds = [await addAll(samba, first.ou, tools), await addAll(samba, first.ou, tools)];
      const second = await runCycle(samba, { seed: 2 }, options, tools);
      return [describe([first, second], adds, options)];
    } finally {
      await samba.stop();
    }
  },
};

type CycleRun = { readonly ou: string; readonly cycle: MeasuredCycle; readonly rate: number };
type AddRun = { readonly entries: number; readonly seconds: number; readonly rate: number };

async function runCycle(
  samba: Samba,
  { seed }: { seed: number },
  options: BenchOptions,
  tools: BenchTools,
): Promise<CycleRun> {
  const simulators = startChild('simulators.ts');
  const ou = await samba.newOu('Bench');
  const { hr } = await simulators.ask<SimulatorSettings>('start', { size: options.sambaWorkers, seed });
  const directory = {
    connector: 'active-directory',
    ...{ url: samba.url, bindDn: samba.bindDn, password: samba.password, baseDn: ou },
    tls: { caFile: samba.caFile, serverName: samba.serverName },
  };
  const engine = await openEngine({ databaseUrl: await tools.newDatabase(), hr, directory, defaultOu: ou }, options);
  try {
    const cycle = expectDone(await engine.ask<MeasuredCycle>('cycle', { initial: true }));
    const rate = cycle.result.counts.created / cycle.usage.seconds;
    tools.say(`cycle into Samba: ${rate.toFixed(1)}/s; ${describeTime(cycle)}`);
    return { ou, cycle, rate };
  } finally {
    await Promise.all([engine.stop(), simulators.stop()]);
  }
}

/** Adds the same entries below a new OU with Debian's ldapadd, one connection, one after the other as it does. */
async function addAll(samba: Samba, from: string, tools: BenchTools): Promise<AddRun> {
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

function describe(cycles: readonly CycleRun[], adds: readonly AddRun[], options: BenchOptions): Figure {
  const ours = mean(cycles.map(({ rate }) => rate));
  const theirs = mean(adds.map(({ rate }) => rate));
  return {
    name: `initial cycle into Samba AD DC, ${options.sambaWorkers} workers`,
    measured: `${ours.toFixed(1)} workers/s`,
    against: `ldapadd of the same entries, ${theirs.toFixed(1)}/s`,
    ratio: ours / theirs,
    limit: { atLeast: 0.9 },
    notes: [
      `in this order: cycle ${rateOf(cycles[0])}, ldapadd ${rateOf(adds[0])}, ldapadd ${rateOf(adds[1])}, cycle ${rateOf(cycles[1])}`,
      'the same attributes: password, userAccountControl, pwdLastSet and manager among them',
      ...cycles.map(({ cycle }) => describeTime(cycle)),
    ],
  };
}

function rateOf(one: { readonly rate: number } | undefined): string {
  return `${one?.rate.toFixed(1) ?? '–'}/s`;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
