import type { Clock } from './clock.ts';
import { GraphError } from './graph-error.ts';
import type { Switches } from './switches.ts';

/** Counts writes and refuses those beyond what a tenant takes in a window. */
export type WriteBudget = {
  /** Headers for the answer: how much is spent, from 0.8 on. @throws GraphError 429 with Retry-After until the window ends */
  spend(): Readonly<Record<string, string>>;
};

/** The budget that the switches set; without a limit it never refuses. */
export function createWriteBudget({ writeLimit, writeWindowSeconds }: Switches, clock: Clock): WriteBudget {
  let start = Number.NEGATIVE_INFINITY;
  let spent = 0;
  return {
    spend() {
      if (writeLimit === 0) return {};
      const now = clock.now();
      if (now >= start + writeWindowSeconds * 1000) [start, spent] = [now, 0];
      spent += 1;
      const share = spent / writeLimit;
      const told = { 'x-ms-throttle-limit-percentage': share.toFixed(2) };
      if (share <= 1) return share < 0.8 ? {} : told;
      const seconds = Math.max(1, Math.ceil((start + writeWindowSeconds * 1000 - now) / 1000));
      const headers = { ...told, 'retry-after': `${seconds}` };
      throw new GraphError(429, 'TooManyRequests', 'Please retry again later.', { headers });
    },
  };
}
