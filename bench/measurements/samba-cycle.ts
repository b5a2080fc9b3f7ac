import { type Samba, sambaAvailable, startSamba } from '../../test/support/samba.ts';
import type { BenchOptions, BenchTools, Figure, Measurement } from '../measurement.ts';
import type { MeasuredCycle } from '../processes/engine.ts';
import type { SimulatorSettings } from '../processes/simulators.ts';
import { startChild } from '../processes/start-child.ts';
import { describeTime, expectDone, openEngine } from './company.ts';
import { hasLdapadd } from './ldapadd.ts';
import { type Contestant, compareByTurns, describeByTurns, type Round } from './take-turns.ts';

/**
 * The initial cycle into a real Samba AD DC against `ldapadd` of the same entries, by turns.
 * @remarks The server is the limit of both: it computes the hashes of each password inside its one write transaction, with a core of its
 * own, so that more connections or requests at once gain nothing. What the cycle does before its first write (reading both sides, deciding,
 * storing the plan) comes on top; ldapadd is given finished entries.
 */
export const sambaCycle: Measurement = {
  name: 'samba',
  run: async (options: BenchOptions, tools: BenchTools): Promise<readonly Figure[]> => {
    if (!sambaAvailable('the bench against Samba') || !hasLdapadd()) return [];
    const samba = await startSamba();
    try {
      const rounds = await compareByTurns(samba, (seed) => openCycle(samba, { seed, options, tools }), tools);
      return [describe(rounds, options)];
    } finally {
      await samba.stop();
    }
  },
};

async function openCycle(
  samba: Samba,
  { seed, options, tools }: { seed: number; options: BenchOptions; tools: BenchTools },
): Promise<Contestant<MeasuredCycle>> {
  const simulators = startChild('simulators.ts');
  const ou = await samba.newOu('Bench');
  const { hr } = await simulators.ask<SimulatorSettings>('start', { size: options.sambaWorkers, seed });
  const directory = {
    connector: 'active-directory',
    ...{ url: samba.url, bindDn: samba.bindDn, password: samba.password, baseDn: ou },
    tls: { caFile: samba.caFile, serverName: samba.serverName },
  };
  const engine = await openEngine({ databaseUrl: await tools.newDatabase(), hr, directory, defaultOu: ou }, options);
  return {
    ...{ engine, ou },
    run: async (turns) => expectDone(await engine.ask<MeasuredCycle>('cycle', { initial: true, ...turns })),
    close: async () => {
      await Promise.all([engine.stop(), simulators.stop()]);
    },
  };
}

function describe(rounds: readonly Round<MeasuredCycle>[], options: BenchOptions): Figure {
  const { ours, theirs, ...figure } = describeByTurns(rounds, 'cycle', describeTime);
  return {
    ...figure,
    name: `initial cycle into Samba AD DC, ${options.sambaWorkers} workers`,
    measured: `${ours.replace('/s', ' workers/s')}`,
    against: `ldapadd of the same entries, ${theirs}`,
    limit: { atLeast: 0.9 },
  };
}
