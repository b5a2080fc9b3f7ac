import type { CountedNames } from '../mapping/index.ts';

/** What a decision may ask about unique names. */
export type NameFacts = {
  /** Whether somebody else has this value of a unique attribute, in the target or in this plan. */
  readonly isTaken: (attribute: string, value: string) => boolean;
  /** The first number of a counter that is not known to be taken: those before it need not be tried. (Default: its first.) */
  readonly firstOpen?: (attribute: string, names: CountedNames) => number;
};
