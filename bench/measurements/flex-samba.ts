import { type Samba, sambaAvailable, startSamba } from '../../test/support/samba.ts';
import type { BenchOptions, BenchTools, Figure, Measurement } from '../measurement.ts';
import type { FlexSimulatorSettings } from '../processes/flex-simulators.ts';
import { startChild } from '../processes/start-child.ts';
import type { MeasuredRun } from '../processes/ticketed-engine.ts';
import { type AddRun, addAll, hasLdapadd } from './ldapadd.ts';
import { describeRun, expectRun, openTicketedEngine } from './ticketed.ts';

/**
 * New employees of Flex HR in one run, with their tickets, log rows and accounts, into a real Samba AD DC against `ldapadd` of the same
 * entries: run, ldapadd, ldapadd, run, because Samba gets slower as it grows.
 */
export const flexSamba: Measurement = {
  name: 'flexSamba',
  run: async (options: BenchOptions, tools: BenchTools): Promise<readonly Figure[]> => {
    if (!sambaAvailable('the bench of Flex HR against Samba') || !hasLdapadd()) return [];
    const samba = await startSamba();
    try {
      const first = await runHires(samba, { seed: 1 }, options, tools);
      const adds = [await addAll(samba, first.ou, tools), await addAll(samba, first.ou, tools)];
      const second = await runHires(samba, { seed: 2 }, options, tools);
      return [describe([first, second], adds, options)];
    } finally {
      await samba.stop();
    }
  },
};

type HireRun = { readonly ou: string; readonly run: MeasuredRun; readonly rate: number };

async function runHires(
  samba: Samba,
  { seed }: { seed: number },
  options: BenchOptions,
  tools: BenchTools,
): Promise<HireRun> {
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
  try {
    const run = expectRun(await engine.ask<MeasuredRun>('run', { full: true }));
    const rate = run.result.counts.created / run.usage.seconds;
    tools.say(`hires into Samba: ${rate.toFixed(1)}/s; ${describeRun(run)}`);
    return { ou, run, rate };
  } finally {
    await Promise.all([engine.stop(), simulators.stop()]);
  }
}

function describe(runs: readonly HireRun[], adds: readonly AddRun[], options: BenchOptions): Figure {
  const [first, second] = runs;
  const ours = mean(runs.map(({ rate }) => rate));
  const theirs = mean(adds.map(({ rate }) => rate));
  const order = [first, ...adds, second].map((one) => `${one?.rate.toFixed(1) ?? '–'}/s`);
  return {
    name: `${options.flexHires} new employees of Flex HR into Samba AD DC in one run`,
    measured: `${ours.toFixed(1)} accounts/s, each with its ticket and log row`,
    against: `ldapadd of the same entries, ${theirs.toFixed(1)}/s`,
    ratio: ours / theirs,
    limit: { atLeast: 0.9 },
    notes: [
      `in this order: run ${order[0]}, ldapadd ${order[1]}, ldapadd ${order[2]}, run ${order[3]}`,
      ...runs.map(({ run }) => `${run.result.tickets.created} tickets; ${describeRun(run)}`),
    ],
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
