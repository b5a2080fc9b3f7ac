import type { OperationKind } from '../domain/operation.ts';
import { operationKinds } from '../domain/operation.ts';
import type { Counts, GuardTrip, PlanKind, Verdict } from '../domain/plan.ts';
import type { Problem } from '../domain/problem.ts';
import type { StoredChange } from '../store/changes.ts';

/** What a cycle tells when it ends: the JSON of `hirewire run`. */
export type CycleResult = {
  readonly job: string;
  readonly kind: PlanKind;
  readonly planId: string;
  readonly hash: string;
  readonly verdict: Verdict;
  readonly trips: readonly GuardTrip[];
  readonly seconds: number;
  readonly counts: Counts;
  readonly operations: OperationCounts;
  readonly problems: readonly Problem[];
  /** Every change of the plan; with `plan` and `provision` only. */
  readonly changes?: readonly StoredChange[];
};

/** Calls to the target, by kind. */
export type OperationCounts = Record<OperationKind, number>;

export function newOperationCounts(): OperationCounts {
  return Object.fromEntries(operationKinds.map((kind) => [kind, 0])) as OperationCounts;
}
