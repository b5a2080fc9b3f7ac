import type { BenchOptions, BenchTools, Figure, Measurement } from '../measurement.ts';
import { describeTime, startCompany } from './company.ts';

/** Everybody is new: the first cycle into an empty directory of the sandbox. */
export const initialCycle: Measurement = {
  name: 'initial',
  run: async (options: BenchOptions, tools: BenchTools): Promise<readonly Figure[]> => {
    const company = await startCompany(options.workers, options, tools);
    try {
      const cycle = await company.cycle({ initial: true });
      const { created } = cycle.result.counts;
      const rate = created / cycle.usage.seconds;
      return [
        {
          name: `initial cycle into the in-process directory, ${options.workers} workers`,
          measured: `${rate.toFixed(0)} workers/s`,
          against: 'reported only',
          notes: [
            describeTime(cycle),
            `${((cycle.usage.cpuSeconds / created) * 1000).toFixed(2)} ms of CPU a worker in our process; peak ${cycle.peakMegabytes.toFixed(0)} MB`,
          ],
        },
      ];
    } finally {
      await company.close();
    }
  },
};
