/** Where the time comes from: one small type, so that tests and the sandbox set the day themselves. */
export type Clock = {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
};

export const systemClock: Clock = { now: () => Date.now() };

/** A clock that stands still until it is told otherwise. */
export function fixedClock(start: string): Clock & { set(instant: string): void; advanceDays(days: number): void } {
  let now = Date.parse(start);
  return {
    now: () => now,
    set: (instant) => {
      now = Date.parse(instant);
    },
    advanceDays: (days) => {
      now += days * 86_400_000;
    },
  };
}
