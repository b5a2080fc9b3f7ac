import type { AttributeDelta } from './change.ts';
import type { AccountRef, OperationKind } from './operation.ts';

/** One line of the journal: a call that was made, or was found done after a crash. */
export type DoneOperation = {
  readonly id: number;
  readonly planId: string;
  readonly kind: OperationKind;
  readonly worker: string;
  readonly workerAnchor: string;
  readonly displayName?: string;
  readonly account: AccountRef;
  readonly deltas: readonly AttributeDelta[];
};
