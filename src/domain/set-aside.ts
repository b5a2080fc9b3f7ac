import type { Instant } from './time.ts';
import type { AttributeValue } from './value.ts';

/** A value that a human took back. `value` absent: that the attribute had been emptied. `reference`: the worker key that it named. */
export type Withdrawn = { readonly name: string; readonly value?: AttributeValue; readonly reference?: string };

/**
 * A person whom a human has set aside. `undone`: what was taken back of an account is not written to it again. `unlinked`: no account is
 * looked for or made until a human links one or lets the person go on.
 */
export type SetAside = {
  readonly reason: 'undone' | 'unlinked';
  readonly worker: string;
  readonly workerAnchor: string;
  /** The account that the values were taken back of; absent for `unlinked`. */
  readonly accountAnchor?: string;
  readonly withdrawn: readonly Withdrawn[];
  /** Whether the account itself was taken back: another one is not made either. */
  readonly undoesCreate: boolean;
  /** The plan of the undo. */
  readonly planId?: string;
  readonly by: string;
  readonly since: Instant;
};
