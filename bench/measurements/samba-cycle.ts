import { type Samba, sambaAvailable, startSamba } from '../../test/support/samba.ts';
import type { BenchOptions, BenchTools, Figure, Measurement } from '../measurement.ts';
import type { MeasuredCycle } from '../processes/engine.ts';
import type { SimulatorSettings } from '../processes/simulators.ts';
import { startChild } from '../processes/start-child.ts';
import { describeTime, expectDone, openEngine } from './company.ts';
import { type AddRun, addAll, hasLdapadd } from './ldapadd.ts';

/**
 * The initial cycle into a real Samba AD DC against `ldapadd` of the same entries, in each order as often as in the other, because Samba
 * gets slower as it grows: cycle, ldapadd, ldapadd, cycle, ldapadd, cycle, cycle, ldapadd, each into an OU of its own. One run of either is
 * up to a tenth faster or slower than the next on a machine that others share, so four of each are compared.
 * @remarks The server is the limit of both: it computes the hashes of each password inside its one write transaction, with a core of its
 * own, so that more connections or requests at once gain nothing. What the cycle does before its first write (reading both sides, deciding,
 * storing the plan) comes on top; ldapadd is given a finished file.
 */
export const sambaCycle: Measurement = {
  name: 'samba',
  run: async (options: BenchOptions, tools: BenchTools): Promise<readonly Figure[]> => {
    if (!sambaAvailable('the bench against Samba') || !hasLdapadd()) return [];
    const samba = await startSamba();
    try {
      const runs: Runs = { cycles: [], adds: [], order: [] };
      for (const what of order) await runNext(samba, { what, runs }, options, tools);
      return [describe(runs, options)];
    } finally {
      await samba.stop();
    }
  },
};

const order = ['cycle', 'ldapadd', 'ldapadd', 'cycle', 'ldapadd', 'cycle', 'cycle', 'ldapadd'] as const;

type Runs = { readonly cycles: CycleRun[]; readonly adds: AddRun[]; readonly order: string[] };

/** Adds the entries of the cycle before, or makes another cycle of other people. */
async function runNext(
  samba: Samba,
  { what, runs }: { what: (typeof order)[number]; runs: Runs },
  options: BenchOptions,
  tools: BenchTools,
): Promise<void> {
  const { cycles, adds } = runs;
  if (what === 'cycle') cycles.push(await runCycle(samba, { seed: cycles.length + 1 }, options, tools));
  else adds.push(await addAll(samba, cycles.at(-1)?.ou ?? '', tools));
  runs.order.push(`${what} ${rateOf(what === 'cycle' ? cycles.at(-1) : adds.at(-1))}`);
}

type CycleRun = { readonly ou: string; readonly cycle: MeasuredCycle; readonly rate: number };

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

function describe({ cycles, adds, order: inOrder }: Runs, options: BenchOptions): Figure {
  const ours = mean(cycles.map(({ rate }) => rate));
  const theirs = mean(adds.map(({ rate }) => rate));
  return {
    name: `initial cycle into Samba AD DC, ${options.sambaWorkers} workers`,
    measured: `${ours.toFixed(1)} workers/s`,
    against: `ldapadd of the same entries, ${theirs.toFixed(1)}/s`,
    ratio: ours / theirs,
    limit: { atLeast: 0.9 },
    notes: [
      `in this order: ${inOrder.join(', ')}`,
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
