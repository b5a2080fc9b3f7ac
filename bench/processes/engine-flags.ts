import heapFlags from '../../bin/heap-flags.json' with { type: 'json' };
import type { BenchOptions } from '../measurement.ts';

/** What Node.js is started with for an engine: the heap of the product, and a profile when one is wanted. */
export function engineFlags({ profileFolder }: BenchOptions): readonly string[] {
  if (profileFolder === undefined) return heapFlags;
  return [...heapFlags, '--cpu-prof', `--cpu-prof-dir=${profileFolder}`];
}
