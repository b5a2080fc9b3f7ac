import { type Samba, sambaAvailable, startSamba } from '../../test/support/samba.ts';
import type { BenchOptions, BenchTools, Figure, Measurement } from '../measurement.ts';
import type { MeasuredCycle } from '../processes/engine.ts';
import type { SimulatorSettings } from '../processes/simulators.ts';
import { startChild } from '../processes/start-child.ts';
import { describeTime, expectDone, openEngine } from './company.ts';
import { type AddRun, addAll, hasLdapadd } from './ldapadd.ts';

/**
 * The initial cycle into a real Samba AD DC against `ldapadd` of the same entries, once in each order, because Samba
 * gets slower as it grows: cycle, ldapadd, ldapadd, cycle, each into an OU of its own.
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
