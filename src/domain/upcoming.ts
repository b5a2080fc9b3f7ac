import type { Day, Instant } from './time.ts';

/** A moment from which on a source shows other records of a worker, although nobody touches anything. */
export type Upcoming = {
  readonly at: Instant;
  /** The first day of what is shown then. */
  readonly day: Day;
  /** Which records, in words. */
  readonly records: readonly string[];
};
