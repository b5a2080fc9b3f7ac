/** The simulator's time: the real time until it is set, then it stands still until it is set again. */
export type Clock = {
  /** Epoch milliseconds. */
  now(): number;
  /** Stops the clock at an instant (ISO 8601). Throws a RangeError for anything else. */
  set(iso: string): void;
  /** Moves the clock by days (fractions and negative numbers too) and stops it there. */
  advance(days: number): void;
  /** Moves the clock by seconds and stops it there. */
  advanceSeconds(seconds: number): void;
};

/** A clock that shows the real time. */
export function createClock(): Clock {
  let stopped: number | undefined;
  const now = (): number => stopped ?? Date.now();
  return {
    now,
    set(iso) {
      const instant = Date.parse(iso);
      if (Number.isNaN(instant)) throw new RangeError(`not an instant: ${iso}`);
      stopped = instant;
    },
    advance(days) {
      stopped = now() + days * 86_400_000;
    },
    advanceSeconds(seconds) {
      stopped = now() + seconds * 1000;
    },
  };
}

/** An instant (epoch milliseconds) as Graph writes it: ISO 8601 in UTC, without fractions of a second. */
export function instantText(instant: number): string {
  return `${new Date(instant).toISOString().slice(0, 19)}Z`;
}
