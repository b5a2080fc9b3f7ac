import type { AccountRef } from '../../domain/operation.ts';
import { isPending } from '../../pipeline/to-operations.ts';
import type { StoredChange } from '../../store/changes.ts';
import type { Running } from './apply-scope.ts';

/** Accounts that were made a moment ago and are not stored yet, by the anchor of the worker. */
export type MadeAccounts = ReadonlyMap<string, AccountRef>;

/** Which accounts the calls of a batch have made. */
export function madeBy(running: readonly Running[]): MadeAccounts {
  return new Map(
    running.flatMap(({ change, account, ended }) => {
      const isMade = change.kinds.includes('create') && ended[0]?.state === 'done';
      return isMade && account !== undefined ? [[change.workerAnchor, account] as const] : [];
    }),
  );
}

/** The change with its references to accounts that were made a moment ago. `awaited`: see `PreparedBatch`. */
export function fillMade(
  change: StoredChange,
  { awaited, made }: { readonly awaited: ReadonlyMap<string, string>; readonly made: MadeAccounts },
): StoredChange {
  if (!change.deltas.some(isPending)) return change;
  const deltas = change.deltas.map((delta) => {
    const account = isPending(delta) ? made.get(awaited.get(delta.reference ?? '') ?? '') : undefined;
    return account === undefined ? delta : { ...delta, after: account.name };
  });
  return { ...change, deltas };
}
