import type { Day } from './time.ts';
import type { JsonObject } from './value.ts';

/** One record as a source reports it, after parsing. Not yet the human: see `person.ts`. */
export type Worker = {
  /** The id that people know and commands take (SuccessFactors: `personIdExternal`). */
  readonly id: string;
  /** The source's immutable id (SuccessFactors: `perPersonUuid`); the `id` where the source has none. */
  readonly anchor: string;
  /** Every id by which another worker may refer to this one: its id and the `userId` of each employment. */
  readonly keys: readonly string[];
  /** Short name for logs and tables; never used to match. */
  readonly displayName?: string;
  readonly employments: readonly Employment[];
  /**
   * The record as the mapping reads it by JSONPath: the source's own field names and shape, dates already turned into
   * the text of the mapping language (`M/d/yyyy hh:mm:ss tt`, UTC calendar days).
   */
  readonly document: JsonObject;
  /** JSONPaths of records and fields that exist and were not shown; what stands in them is not known, which is not the same as empty. */
  readonly hidden?: readonly string[];
  /**
   * What must be there and was not shown, in words that go on from "HR shows": `no name`. Without it no account is made; with
   * `match` none is taken for this worker's either that was not before; with `change` none of somebody who works is changed.
   */
  readonly unshown?: { readonly what: string; readonly holds: 'creation' | 'match' | 'change' };
};

/** One engagement of a worker: the days that it lasts and what it says about itself. Days are the HR system's. */
export type Employment = {
  /** The source's id of the engagement (SuccessFactors: `userId`). */
  readonly id: string;
  readonly start?: Day;
  /** Last day of work, inclusive; absent while open. */
  readonly end?: Day;
  /** True while the hire is not completed: nobody works on it, whatever the day (SuccessFactors: `hiringNotCompleted`). */
  readonly isUnfinished?: boolean;
  /** Status code by the source's own list (SuccessFactors external codes: A, U, P, S, D, T, R, F, O). */
  readonly status?: string;
  /** False for a second concurrent job; absent when the source does not say. */
  readonly isPrimary?: boolean;
  /** `ST` standard, `GA` global assignment (SuccessFactors); absent when the source has no such thing. */
  readonly assignmentClass?: string;
  /** IANA zone of the place of work, where the source tells it. */
  readonly timeZone?: string;
};
