import type { Problem } from './problem.ts';
import type { AttributeValue } from './value.ts';

/** The kinds of a change, in the order in which a plan lists them. `link`: a first match with nothing to write. */
export const changeKinds = ['create', 'link', 'update', 'rename', 'move', 'enable', 'disable', 'delete'] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** One attribute that should become different. `before` or `after` absent: not set. */
export type AttributeDelta = {
  readonly name: string;
  readonly before?: AttributeValue;
  readonly after?: AttributeValue;
  /**
   * The worker key that a reference attribute names (`manager`), while `after` is the account that it resolves to.
   * With `after` absent the reference is pending: it is written once that worker has an account.
   */
  readonly reference?: string;
  /** True where the value must not be shown (`Redact`): logs, plans and the portal print `[Redact]`. */
  readonly redacted?: boolean;
  /** True where the account has the value already: no change by itself, but sent with every write (`flowWhen: always`). */
  readonly always?: boolean;
  /** Of an undo alone: what was withdrawn, so that the next cycle does not write it again. */
  readonly undo?: WithdrawnWrite;
};

/** What an undo takes back beside the value itself. `reference`: the worker key that it named. `create`: the account was made with it. */
export type WithdrawnWrite = { readonly reference?: string; readonly create?: boolean };

/** What should become different for one account. Data, not a call. */
export type Change = {
  readonly worker: string;
  readonly workerAnchor: string;
  readonly displayName?: string;
  /** Several kinds in one change are one person's: moved and disabled at once. */
  readonly kinds: readonly ChangeKind[];
  /** Absent for a create. */
  readonly account?: { readonly anchor: string; readonly name: string };
  /** True when this change links worker and account for the first time. */
  readonly link: boolean;
  readonly deltas: readonly AttributeDelta[];
  /** Sentences for people: why each thing is to be done. */
  readonly reasons: readonly string[];
};

/** How a cycle judged one worker. Exactly one for each worker read. */
export type Decision =
  | { readonly outcome: 'change'; readonly change: Change }
  | { readonly outcome: 'unchanged'; readonly reason: string }
  | { readonly outcome: 'outOfScope'; readonly reason: string; readonly change?: Change }
  /** With a change where even somebody who is held must be shut out: a leaver is disabled whatever else is wrong. */
  | { readonly outcome: 'held'; readonly problems: readonly Problem[]; readonly change?: Change };
