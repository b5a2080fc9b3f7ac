import memory from '../../bin/memory.json' with { type: 'json' };
import type { BenchOptions } from '../measurement.ts';
import type { ChildStart } from './start-child.ts';

/** What Node.js is started with for an engine: the memory of the product, and a profile when one is wanted. */
export function engineStart({ profileFolder }: BenchOptions): ChildStart {
  const profile = profileFolder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`];
  return { flags: [...memory.flags, ...profile], environment: memory.environment };
}
