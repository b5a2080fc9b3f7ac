import { type Samba, sambaAvailable, startSamba } from '../../test/support/samba.ts';
import type { BenchOptions, BenchTools, Figure, Measurement } from '../measurement.ts';
import type { FlexSimulatorSettings } from '../processes/flex-simulators.ts';
import { startChild } from '../processes/start-child.ts';
import type { MeasuredRun } from '../processes/ticketed-engine.ts';
import { hasLdapadd } from './ldapadd.ts';
import { type Contestant, compareByTurns, describeByTurns, type Round } from './take-turns.ts';
import { describeRun, expectRun, openTicketedEngine } from './ticketed.ts';

/** New employees of Flex HR in one run, with their tickets, log rows and accounts, into a real Samba AD DC against `ldapadd` of the same entries, by turns. */
export const flexSamba: Measurement = {
  name: 'flexSamba',
  run: async (options: BenchOptions, tools: BenchTools): Promise<readonly Figure[]> => {
    if (!sambaAvailable('the bench of Flex HR against Samba') || !hasLdapadd()) return [];
    const samba = await startSamba();
    try {
      const rounds = await compareByTurns(samba, (seed) => openRun(samba, { seed, options, tools }), tools);
      return [describe(rounds, options)];
    } finally {
      await samba.stop();
    }
  },
};

async function openRun(
  samba: Samba,
  { seed, options, tools }: { seed: number; options: BenchOptions; tools: BenchTools },
): Promise<Contestant<MeasuredRun>> {
  const simulators = startChild('flex-simulators.ts');
  const ou = await samba.newOu('Bench');
  const { flex } = await simulators.ask<FlexSimulatorSettings>('start', { size: options.flexHires, seed });
  const directory = {
    connector: 'active-directory',
    ...{ url: samba.url, bindDn: samba.bindDn, password: samba.password, baseDn: ou },
    tls: { caFile: samba.caFile, serverName: samba.serverName },
  };
  const settings = { flex, directory, defaultOu: ou, databaseUrl: await tools.newDatabase() };
  const engine = await openTicketedEngine(settings, options);
  return {
    ...{ engine, ou },
    run: async (turns) => expectRun(await engine.ask<MeasuredRun>('run', { full: true, ...turns })),
    close: async () => {
      await Promise.all([engine.stop(), simulators.stop()]);
    },
  };
}

function describe(rounds: readonly Round<MeasuredRun>[], options: BenchOptions): Figure {
  const { ours, theirs, ...figure } = describeByTurns(
    rounds,
    'run',
    (run) => `${run.result.tickets.created} tickets; ${describeRun(run)}`,
  );
  return {
    ...figure,
    name: `${options.flexHires} new employees of Flex HR into Samba AD DC in one run`,
    measured: `${ours.replace('/s', ' accounts/s')}, each with its ticket and log row`,
    against: `ldapadd of the same entries, ${theirs}`,
    limit: { atLeast: 0.9 },
  };
}
