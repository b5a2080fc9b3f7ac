import type { AttributeDelta } from './change.ts';
import type { Problem } from './problem.ts';
import type { Attributes } from './value.ts';

export const operationKinds = ['create', 'update', 'move', 'enable', 'disable', 'delete'] as const;
export type OperationKind = (typeof operationKinds)[number];

/** One call to a target. A rename of the CN is a `move` too: both are one ModifyDN in LDAP. */
export type Operation =
  | { readonly kind: 'create'; readonly worker: string; readonly attributes: Attributes }
  | { readonly kind: 'update'; readonly account: AccountRef; readonly deltas: readonly AttributeDelta[] }
  | { readonly kind: 'move'; readonly account: AccountRef; readonly cn?: string; readonly parent?: string }
  | { readonly kind: 'enable'; readonly account: AccountRef }
  | { readonly kind: 'disable'; readonly account: AccountRef }
  | { readonly kind: 'delete'; readonly account: AccountRef };

/** Which account: by its anchor; the name is where it stood when it was last read. */
export type AccountRef = { readonly anchor: string; readonly name: string };

/**
 * How an operation ended. `done` carries what the target now holds of it: anchor and name at least, so that shadow and
 * link are right at once. `made`: a create that is done, whose anchor is still to be read (`TargetSession.readMade`); the
 * name is the one that was asked for. `failed` is about this one account; a target that is down is a ConnectorError instead.
 */
export type Outcome =
  | { readonly status: 'done'; readonly account: AccountRef; readonly sideEffects?: readonly string[] }
  | { readonly status: 'made'; readonly name: string }
  | { readonly status: 'failed'; readonly problem: Omit<Problem, 'worker'>; readonly retryable: boolean };
