import type { BenchOptions, BenchTools, Figure, Measurement } from '../measurement.ts';
import type { MeasuredCycle } from '../processes/engine.ts';
import type { Floor } from '../processes/floor.ts';
import { type BenchCompany, describeTime, startCompany } from './company.ts';
import { describeInitial } from './initial-cycle.ts';
import { oneChange } from './one-change.ts';

/**
 * A company of each size is joined once; then whole cycles in which nothing changed against the floor, their memory, and
 * one change among the larger company. One measurement, because the large company takes minutes to join.
 */
export const manyWorkers: Measurement = {
  name: 'unchanged',
  run: async (options: BenchOptions, tools: BenchTools): Promise<readonly Figure[]> => {
    const few = await measureCompany(options.workers, options, tools);
    const many = await measureCompany(options.manyWorkers, options, tools);
    return [...few.figures, ...many.figures, compareMemory(few, many)];
  },
};

type Measured = {
  readonly size: number;
  readonly joined: MeasuredCycle;
  /** The peak of each cycle in which nothing changed, in megabytes: one differs from the next by some hundredths. */
  readonly peaks: readonly number[];
  readonly figures: readonly Figure[];
};

async function measureCompany(size: number, options: BenchOptions, tools: BenchTools): Promise<Measured> {
  const company = await startCompany(size, options, tools);
  try {
    const joined = await company.cycle({ initial: true });
    tools.say(`joined: ${describeTime(joined)}; peak ${joined.peakMegabytes.toFixed(0)} MB`);
    const runs = [await pair(company, tools), await pair(company, tools)];
    const best = runs.reduce((left, right) => (right.ratio < left.ratio ? right : left));
    const figures = [
      describeInitial(joined, size),
      describeUnchanged(size, runs, best),
      ...(await oneChange(company, size, tools)),
    ];
    return { size, joined, peaks: runs.map(({ unchanged }) => unchanged.peakMegabytes), figures };
  } finally {
    await company.close();
  }
}

type Pair = { readonly unchanged: MeasuredCycle; readonly floor: Floor; readonly ratio: number };

/** The floor right after the cycle, so that both see the same machine. */
async function pair(company: BenchCompany, tools: BenchTools): Promise<Pair> {
  const unchanged = await company.cycle({ initial: true });
  const { counts, operations } = unchanged.result;
  if (counts.unchanged + counts.outOfScope !== counts.read || Object.values(operations).some((count) => count > 0))
    throw new Error(`Something changed: ${JSON.stringify({ counts, operations })}`);
  const floor = await company.floor(unchanged);
  if (floor.people !== counts.read || floor.accounts < counts.unchanged)
    throw new Error(`The floor read something else: ${JSON.stringify(floor)}`);
  const ratio = unchanged.usage.seconds / floor.usage.seconds;
  tools.say(`unchanged: ${describeTime(unchanged)}; floor ${floor.usage.seconds.toFixed(1)} s; ${ratio.toFixed(2)}`);
  return { unchanged, floor, ratio };
}

function describeUnchanged(size: number, runs: readonly Pair[], best: Pair): Figure {
  const { unchanged, floor } = best;
  const cpu = unchanged.usage.cpuSeconds / floor.usage.cpuSeconds;
  return {
    name: `whole cycle, nothing changed, ${size} workers`,
    measured: `${unchanged.usage.seconds.toFixed(1)} s`,
    against: `${floor.usage.seconds.toFixed(1)} s to fetch, parse and list the same`,
    ratio: best.ratio,
    limit: { atMost: 3 },
    notes: [
      describeTime(unchanged),
      `CPU of our process against the floor's: ${cpu.toFixed(2)}; peak ${unchanged.peakMegabytes.toFixed(0)} MB`,
      `${runs.length} runs: ${runs.map(({ ratio }) => ratio.toFixed(2)).join(', ')}`,
    ],
  };
}

function compareMemory(few: Measured, many: Measured): Figure {
  const [less, more] = [mean(few.peaks), mean(many.peaks)];
  return {
    name: `peak memory of the engine process, ${many.size} against ${few.size} workers`,
    measured: `${more.toFixed(0)} MB`,
    against: `${less.toFixed(0)} MB`,
    ratio: more / less,
    limit: { atMost: 1.15 },
    notes: [
      `whole cycles in which nothing changed, each in a process of its own: ${listPeaks(many)} against ${listPeaks(few)}; the means are compared`,
      `initial cycle: ${many.joined.peakMegabytes.toFixed(0)} MB against ${few.joined.peakMegabytes.toFixed(0)} MB`,
    ],
  };
}

function listPeaks({ peaks }: Measured): string {
  return `${peaks.map((peak) => peak.toFixed(0)).join(' and ')} MB`;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
