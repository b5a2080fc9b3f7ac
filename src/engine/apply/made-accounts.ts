import { isPending } from '../../pipeline/to-operations.ts';
import type { StoredChange } from '../../store/changes.ts';
import type { Running } from './apply-scope.ts';

/** The names of accounts that were made a moment ago and are not stored yet, by the anchor of the worker. */
export type MadeAccounts = ReadonlyMap<string, string>;

/** Which accounts the calls of a batch have made. */
export function madeBy(running: readonly Running[]): MadeAccounts {
  return new Map(
    running.flatMap(({ change, account, made, ended }) => {
      const isMade = change.kinds.includes('create') && ended[0]?.state === 'done';
      const name = made ?? account?.name;
      return isMade && name !== undefined ? [[change.workerAnchor, name] as const] : [];
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
    const name = isPending(delta) ? made.get(awaited.get(delta.reference ?? '') ?? '') : undefined;
    return name === undefined ? delta : { ...delta, after: name };
  });
  return { ...change, deltas };
}
