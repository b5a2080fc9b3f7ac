import type { AccountRef } from '../../domain/operation.ts';
import type { Problem } from '../../domain/problem.ts';
import type { PlannedOperation } from '../../pipeline/to-operations.ts';
import type { StoredChange } from '../../store/changes.ts';
import type { EndedOperation } from '../../store/operations.ts';
import type { Cycle } from '../cycle.ts';
import type { HeldLock } from '../with-job-lock.ts';

/** What applying needs of a cycle; an approval applies without one. */
export type ApplyScope = Pick<Cycle, 'id' | 'planId' | 'now' | 'job' | 'collector' | 'onProgress'> & {
  /** True for a plan that waited for a human: other cycles may have run since. */
  readonly hasWaited?: boolean;
  readonly doubted?: Cycle['doubted'];
  /** Of a plan that undoes: whose order it is. Its people are set aside, and nothing but its own changes is written. */
  readonly undoneBy?: string;
};

/** The same with the lock under which it is applied. */
export type LockedScope = ApplyScope & { readonly lock: HeldLock };

/** One change on its way: what is to be called, and how it ended. */
export type Running = {
  readonly change: StoredChange;
  readonly steps: readonly PlannedOperation[];
  readonly ended: EndedOperation[];
  account?: AccountRef;
  /** The name under which its account was made, where the anchor is still to be read. */
  made?: string;
  problem?: Problem;
  /** True while a call's end is not known: the journal keeps it as intended, and the next run finds out. */
  isUnknown?: boolean;
};
