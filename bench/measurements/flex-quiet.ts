import type { BenchOptions, BenchTools, Figure, Measurement } from '../measurement.ts';
import type { FlexFloor, FlexReading } from '../processes/flex-floor.ts';
import type { FlexSimulatorSettings } from '../processes/flex-simulators.ts';
import { type Child, startChild } from '../processes/start-child.ts';
import type { MeasuredRun } from '../processes/ticketed-engine.ts';
import { describeRun, expectRun, openTicketedEngine } from './ticketed.ts';

/** How often each quiet run and its floor are measured, in turn; the best of both counts. The first ones warm both sides up. */
const rounds = 5;

/** Runs in which nobody has changed, against fetch and parse of the same pages of Flex HR. */
export const flexQuiet: Measurement = {
  name: 'flexQuiet',
  run: async (options: BenchOptions, tools: BenchTools): Promise<readonly Figure[]> => {
    tools.say(`a Flex HR of ${options.workers} people`);
    const simulators = startChild('flex-simulators.ts', { flags: ['--max-old-space-size=8192'] });
    const sides = await simulators.ask<FlexSimulatorSettings>('start', { size: options.workers, seed: 1 });
    const engine = await openTicketedEngine({ ...sides, databaseUrl: await tools.newDatabase() }, options);
    try {
      const first = expectRun(await engine.ask<MeasuredRun>('run', { full: true }));
      tools.say(`first run: ${describeRun(first)}`);
      const full = await measureQuiet(engine, sides, { full: true }, tools);
      const window = await measureQuiet(engine, sides, { full: false }, tools);
      return [
        describeFirst(first, options.workers),
        describeQuiet(full, `whole run, nobody changed, ${options.workers} people in Flex HR`),
        describeQuiet(window, `run over the window, nobody changed, ${options.workers} people in Flex HR`),
      ];
    } finally {
      await Promise.all([engine.stop(), simulators.stop()]);
    }
  },
};

type Quiet = { readonly runs: readonly MeasuredRun[]; readonly floors: readonly FlexFloor[] };

async function measureQuiet(
  engine: Child,
  sides: FlexSimulatorSettings,
  how: { readonly full: boolean },
  tools: BenchTools,
): Promise<Quiet> {
  const runs: MeasuredRun[] = [];
  const floors: FlexFloor[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const run = expectQuiet(await engine.ask<MeasuredRun>('run', how));
    const floor = await readFloor(sides, run);
    tools.say(`${describeRun(run)}; floor ${floor.usage.seconds.toFixed(1)} s for ${floor.rows} rows`);
    runs.push(run);
    floors.push(floor);
  }
  return { runs, floors };
}

async function readFloor({ flex }: FlexSimulatorSettings, { asked }: MeasuredRun): Promise<FlexFloor> {
  const reading: FlexReading = {
    ...{ url: String(flex.serviceUrl), instanceId: String(flex.instanceId), asked },
    login: `${String(flex.username)}:${String(flex.password)}`,
  };
  const floor = startChild('flex-floor.ts');
  try {
    return await floor.ask<FlexFloor>('read', reading);
  } finally {
    await floor.stop();
  }
}

function expectQuiet(run: MeasuredRun): MeasuredRun {
  const { created, comments, processed } = run.result.tickets;
  if (created + comments + processed === 0) return expectRun(run);
  throw new Error(`Not a quiet run: ${JSON.stringify(run.result.tickets)}`);
}

function describeFirst(run: MeasuredRun, size: number): Figure {
  const { created } = run.result.counts;
  return {
    name: `first run into the in-process directory, ${size} people, tickets and accounts`,
    measured: `${(created / run.usage.seconds).toFixed(0)} accounts/s`,
    against: 'reported only',
    notes: [describeRun(run), `${run.result.tickets.created} tickets, ${created} accounts`],
  };
}

function describeQuiet({ runs, floors }: Quiet, name: string): Figure {
  const ours = Math.min(...runs.map(({ usage }) => usage.seconds));
  const theirs = Math.min(...floors.map(({ usage }) => usage.seconds));
  return {
    name,
    measured: `${ours.toFixed(2)} s`,
    against: `${theirs.toFixed(2)} s to fetch and parse the same pages`,
    ratio: ours / theirs,
    limit: { atMost: 2 },
    notes: [
      ...runs.map(describeRun),
      `${runs[0]?.result.counts.read ?? 0} people read; ${runs[0]?.asked.length ?? 0} pages of ${floors[0]?.rows ?? 0} rows, read in ${floors.map(({ usage }) => usage.seconds.toFixed(2)).join(', ')} s`,
    ],
  };
}
