import type { Change } from '../../domain/change.ts';
import { kindsOfDeltas } from '../../pipeline/diff-account.ts';
import type { AttributeRoles } from '../../pipeline/to-operations.ts';

/**
 * Takes the references of a change apart from its move: they are put back while everybody is still where they were found, and a directory
 * that keeps references true carries them along with the move.
 */
export function splitReferences(
  change: Change | undefined,
  { isReference, roles }: { isReference(attribute: string): boolean; readonly roles: AttributeRoles },
): { readonly references?: Change; readonly rest?: Change } {
  if (change === undefined) return {};
  const references = change.deltas.filter(({ name }) => isReference(name));
  const isMoving = change.kinds.includes('move') || change.kinds.includes('rename');
  if (references.length === 0 || !isMoving) return { rest: change };
  const others = change.deltas.filter(({ name }) => !isReference(name));
  return {
    references: { ...change, kinds: ['update'], deltas: references },
    rest: { ...change, kinds: kindsOfDeltas(others, roles), deltas: others },
  };
}
