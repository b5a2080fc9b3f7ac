import { createClock as createSimulatorClock, type Clock as SimulatorClock } from '../simulator/clock.ts';

/** The simulator's time, which moves by seconds too. */
export type Clock = SimulatorClock & {
  /** Moves the clock by seconds and stops it there. */
  advanceSeconds(seconds: number): void;
};

/** A clock that shows the real time. */
export function createClock(): Clock {
  const clock = createSimulatorClock();
  return { ...clock, advanceSeconds: (seconds) => clock.set(new Date(clock.now() + seconds * 1000).toISOString()) };
}

/** An instant (epoch milliseconds) as Graph writes it: ISO 8601 in UTC, without fractions of a second. */
export function instantText(instant: number): string {
  return `${new Date(instant).toISOString().slice(0, 19)}Z`;
}
