import { readFileSync } from 'node:fs';
import type { Turnstile } from './turnstile.ts';

/** What some work cost this process: seconds on the clock, seconds of CPU (all threads); `began` by `performance.now()`. */
export type Usage = { readonly began: number; readonly seconds: number; readonly cpuSeconds: number };

export async function measure<Result>(work: () => Promise<Result>): Promise<{ result: Result; usage: Usage }> {
  const cpu = process.cpuUsage();
  const began = performance.now();
  const result = await work();
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { result, usage: { began, seconds, cpuSeconds: (user + system) / 1_000_000 } };
}

/** The same of work that writes by turns, without the `held` seconds of the turns that were not its own. */
export async function measureTurns<Result>(
  turnstile: Turnstile,
  work: () => Promise<Result>,
): Promise<{ result: Result; usage: Usage; held: number }> {
  let held = 0;
  const { result, usage } = await measure(async () => {
    try {
      return await work();
    } finally {
      held = turnstile.end();
    }
  });
  return { result, held, usage: { ...usage, seconds: usage.seconds - held } };
}

/**
 * The most memory that this process ever had resident, in megabytes.
 * @remarks `VmHWM` is of this program alone; `ru_maxrss` of a started process begins with that of the one who started it.
 */
export function peakMemory(): number {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    if (kilobytes !== undefined) return Number(kilobytes) / 1024;
  } catch {
    // No /proc: not Linux.
  }
  return process.resourceUsage().maxRSS / 1024;
}
