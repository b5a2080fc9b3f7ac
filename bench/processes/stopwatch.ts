/** Adds up how long something is under way, once however many are under way at the same time. */
export type Stopwatch = {
  during<Result>(work: () => Promise<Result>): Promise<Result>;
  add(seconds: number): void;
  /** When it first went and when it last stopped since it began anew, by `performance.now()`; undefined when it never went. */
  span(): { readonly from: number; readonly to: number } | undefined;
  /** Gives the seconds so far and begins anew. */
  take(): number;
};

export function newStopwatch(): Stopwatch {
  let total = 0;
  let running = 0;
  let began = 0;
  let span: { from: number; to: number } | undefined;
  return {
    during: async (work) => {
      if (running === 0) began = performance.now();
      running += 1;
      try {
        return await work();
      } finally {
        running -= 1;
        if (running === 0) {
          const to = performance.now();
          total += (to - began) / 1000;
          span = { from: span?.from ?? began, to };
        }
      }
    },
    add: (seconds) => {
      total += seconds;
    },
    span: () => span,
    take: () => {
      const seconds = total;
      total = 0;
      span = undefined;
      return seconds;
    },
  };
}
