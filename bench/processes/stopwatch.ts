/** Adds up how long something is under way, once however many are under way at the same time. */
export type Stopwatch = {
  during<Result>(work: () => Promise<Result>): Promise<Result>;
  add(seconds: number): void;
  /** Gives the seconds so far and begins anew. */
  take(): number;
};

export function newStopwatch(): Stopwatch {
  let total = 0;
  let running = 0;
  let began = 0;
  return {
    during: async (work) => {
      if (running === 0) began = performance.now();
      running += 1;
      try {
        return await work();
      } finally {
        running -= 1;
        if (running === 0) total += (performance.now() - began) / 1000;
      }
    },
    add: (seconds) => {
      total += seconds;
    },
    take: () => {
      const seconds = total;
      total = 0;
      return seconds;
    },
  };
}
