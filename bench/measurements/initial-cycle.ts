import type { BenchOptions, BenchTools, Figure, Measurement } from '../measurement.ts';
import type { MeasuredCycle } from '../processes/engine.ts';
import { describeTime, startCompany } from './company.ts';

/** Everybody is new: the first cycle into an empty directory of the sandbox. `unchanged` begins with it too. */
export const initialCycle: Measurement = {
  name: 'initial',
  run: async (options: BenchOptions, tools: BenchTools): Promise<readonly Figure[]> => {
    const company = await startCompany(options.workers, options, tools);
    try {
      return [describeInitial(await company.cycle({ initial: true }), options.workers)];
    } finally {
      await company.close();
    }
  },
};

export function describeInitial(cycle: MeasuredCycle, size: number): Figure {
  const { created } = cycle.result.counts;
  const milliseconds = (cycle.usage.cpuSeconds / created) * 1000;
  return {
    name: `initial cycle into the in-process directory, ${size} workers`,
    measured: `${(created / cycle.usage.seconds).toFixed(0)} workers/s`,
    against: 'reported only',
    notes: [
      describeTime(cycle),
      `${milliseconds.toFixed(2)} ms of CPU an account in our process; peak ${cycle.peakMegabytes.toFixed(0)} MB`,
    ],
  };
}
