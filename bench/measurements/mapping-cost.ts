import type { BenchOptions, BenchTools, Figure, Measurement } from '../measurement.ts';
import type { MappingCost } from '../processes/mapping.ts';
import type { SimulatorSettings } from '../processes/simulators.ts';
import { startChild } from '../processes/start-child.ts';

/** The whole default mapping over every default source attribute, against the parsing of the same records. */
export const mappingCost: Measurement = {
  name: 'mapping',
  run: async (options: BenchOptions, tools: BenchTools): Promise<readonly Figure[]> => {
    const size = Math.min(options.workers, 5_000);
    tools.say(`the records of ${size} people`);
    const simulators = startChild('simulators.ts');
    const mapping = startChild('mapping.ts', { flags: ['--expose-gc'] });
    try {
      const { hr } = await simulators.ask<SimulatorSettings>('start', { size, seed: 1 });
      const cost = await mapping.ask<MappingCost>('measure', { hr });
      return describe(cost);
    } finally {
      await Promise.all([simulators.stop(), mapping.stop()]);
    }
  },
};

function describe(cost: MappingCost): readonly Figure[] {
  const each = (seconds: number): string => `${((seconds / cost.workers) * 1e6).toFixed(0)} µs a worker`;
  return [
    {
      name: `default mapping and ${cost.attributes} source attributes, ${cost.workers} workers`,
      measured: each(cost.mapSeconds),
      against: `JSON.parse of the same records, ${each(cost.parseSeconds)}`,
      ratio: cost.mapSeconds / cost.parseSeconds,
      limit: { atMost: 1 },
      notes: [
        `the records are ${(cost.bytes / cost.workers / 1024).toFixed(1)} kB of JSON a worker; best of ${cost.rounds} rounds each`,
        `from the parsed record to the worker (before the mapping): ${each(cost.workerSeconds)}`,
      ],
    },
    {
      name: 'memory of the mapping, all workers against a tenth of them',
      measured: `${cost.heapAfterAll.toFixed(1)} MB of heap`,
      against: `${cost.heapAfterTenth.toFixed(1)} MB`,
      ratio: cost.heapAfterAll / cost.heapAfterTenth,
      limit: { atMost: 1.02 },
      notes: ['after a garbage collection, nothing kept but the compiled mapping and the records'],
    },
  ];
}
