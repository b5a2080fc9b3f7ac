import type { AttributeDelta } from '../../domain/change.ts';
import { equalDns, normalizeDn } from '../../domain/dn.ts';
import type { Operation } from '../../domain/operation.ts';
import { newAttributes } from '../../domain/value.ts';

/** The new names of accounts that this plan has renamed or moved, by the old one: references were planned with that. */
export type Renames = Map<string, string>;

/** Remembers that an account has another name now. */
export function noteRename(renames: Renames, before: string, after: string): void {
  if (!equalDns(before, after)) renames.set(normalizeDn(before), after);
}

/** The deltas with references to accounts as they are called now. */
export function followRenames(renames: Renames, deltas: readonly AttributeDelta[]): readonly AttributeDelta[] {
  if (renames.size === 0) return deltas;
  return deltas.map((delta) => {
    const name = nameNow(renames, delta);
    return name === undefined ? delta : { ...delta, after: name };
  });
}

/** The same for a call to make. */
export function followInOperation(
  renames: Renames,
  { operation, deltas }: { readonly operation: Operation; readonly deltas: readonly AttributeDelta[] },
): Operation {
  if (!isFollowing(renames, deltas)) return operation;
  const followed = followRenames(renames, deltas);
  if (operation.kind === 'update') return { ...operation, deltas: followed };
  if (operation.kind !== 'create') return operation;
  const references = followed.filter(({ reference }) => reference !== undefined);
  const entries = references.map((delta) => [delta.name, delta.after] as const);
  return { ...operation, attributes: newAttributes([...Object.entries(operation.attributes), ...entries]) };
}

/** Whether one of the deltas refers to an account that has another name now. */
export function isFollowing(renames: Renames, deltas: readonly AttributeDelta[]): boolean {
  return renames.size > 0 && deltas.some((delta) => nameNow(renames, delta) !== undefined);
}

function nameNow(renames: Renames, { reference, after }: AttributeDelta): string | undefined {
  return reference === undefined || after === undefined ? undefined : renames.get(normalizeDn(String(after)));
}
