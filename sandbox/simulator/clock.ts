/** The simulator's time: the real time until it is set, then it stands still until it is set again. */
export type Clock = {
  /** Epoch milliseconds. */
  now(): number;
  /** Stops the clock at an instant (ISO 8601; a bare date means its midnight UTC). Throws a RangeError for anything else. */
  set(iso: string): void;
  /** Moves the clock by days (fractions and negative numbers too) and stops it there. */
  advance(days: number): void;
};

/** A clock that knows the calendar of its simulator's zone. */
export type CalendarClock = Clock & {
  /** The calendar day in that zone, `YYYY-MM-DD`. */
  today(): string;
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
  };
}
