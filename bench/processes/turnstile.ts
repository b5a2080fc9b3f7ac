/** Lets calls pass by turns: so many, then none until it is opened again. One that was never shut lets everything pass. */
export type Turnstile = {
  /** Does the work when it is let through. */
  pass<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Lets nothing pass until it is opened. */
  shut(): void;
  /** Lets the next so many pass; true when the last of them has ended, false when there will be no more. */
  open(calls: number): Promise<boolean>;
  /** There will be no more calls. Gives the seconds between turns, in which the process had nothing to do but wait. */
  end(): number;
};

export function newTurnstile(): Turnstile {
  let left = Number.POSITIVE_INFINITY;
  let isOver = false;
  let running = 0;
  let shutAt: number | undefined;
  let heldSeconds = 0;
  let waiting: (() => void)[] = [];
  let over: ((hasMore: boolean) => void) | undefined;
  const endTurn = (hasMore: boolean): void => {
    if (hasMore) shutAt = performance.now();
    over?.(hasMore);
    over = undefined;
  };
  return {
    pass: async (work) => {
      while (left === 0) await new Promise<void>((resolve) => waiting.push(resolve));
      left -= 1;
      running += 1;
      try {
        return await work();
      } finally {
        running -= 1;
        if (left === 0 && running === 0) endTurn(true);
      }
    },
    shut: () => {
      left = 0;
      isOver = false;
    },
    open: async (calls) => {
      if (isOver) return false;
      if (shutAt !== undefined) heldSeconds += (performance.now() - shutAt) / 1000;
      shutAt = undefined;
      left = calls;
      const released = waiting;
      waiting = [];
      for (const release of released) release();
      return await new Promise((resolve) => {
        over = resolve;
      });
    },
    end: () => {
      const seconds = heldSeconds;
      heldSeconds = 0;
      isOver = true;
      left = Number.POSITIVE_INFINITY;
      endTurn(false);
      return seconds;
    },
  };
}
