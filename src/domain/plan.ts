import type { ChangeKind } from './change.ts';
import type { Problem } from './problem.ts';

/** What a cycle counts. They add up: every worker read is in exactly one of the others. */
export type Counts = {
  read: number;
  created: number;
  updated: number;
  unchanged: number;
  outOfScope: number;
  held: number;
  failed: number;
};

export function newCounts(): Counts {
  return { read: 0, created: 0, updated: 0, unchanged: 0, outOfScope: 0, held: 0, failed: 0 };
}

/** `go`: apply. `needsApproval`: a guard tripped on some kinds, the rest may go. `stop`: nothing may be applied. */
export type Verdict = 'go' | 'needsApproval' | 'stop';

/** One guard that tripped: in a sentence, with its numbers. */
/** What waits for a human for one person since a plan before the one that is judged. */
export type WaitingChange = {
  readonly kinds: readonly ChangeKind[];
  /** The attributes that it would empty. */
  readonly clears: readonly string[];
  /** Whether an account that is gone would be made anew. */
  readonly isRecreation: boolean;
};

export type GuardTrip = {
  readonly guard:
    | 'emptySource'
    | 'shrunkSource'
    | 'deletesAndDisables'
    | 'renamesAndMoves'
    | 'massChange'
    | 'recreations'
    | 'leaverDeletes';
  readonly verdict: 'needsApproval' | 'stop';
  readonly message: string;
  readonly actual: number;
  readonly limit: number;
};

export type CycleKind = 'initial' | 'incremental';

/** What made a plan: a cycle, or an undo of what was done before. */
export type PlanKind = CycleKind | 'undo';

/** What a cycle decided, without its changes: those are read from the store in pages. */
export type PlanSummary = {
  readonly id: string;
  readonly job: string;
  readonly kind: PlanKind;
  readonly verdict: Verdict;
  readonly trips: readonly GuardTrip[];
  /** SHA-256 over every change: an approval binds to it. */
  readonly hash: string;
  readonly counts: Counts;
  readonly problems: readonly Problem[];
};
