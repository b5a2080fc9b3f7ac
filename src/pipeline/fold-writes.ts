import type { AttributeDelta } from '../domain/change.ts';
import type { AttributeValue } from '../domain/value.ts';
import { isSameValue, type ValueType } from './compare-values.ts';
import { isPending } from './to-operations.ts';

/** What several calls did to one attribute of an account, as if it had been one. */
export type Write = {
  readonly name: string;
  readonly before?: AttributeValue;
  readonly after?: AttributeValue;
  /** The worker key that `after` was written for. */
  readonly reference?: string;
  /** True where the journal keeps no values. */
  readonly redacted?: boolean;
  /** The line of the journal that wrote it last. */
  readonly operation: number;
};

/**
 * Takes calls together, oldest first: what an attribute held before the first and after the last. Where somebody else wrote between two of
 * ours, what that person wrote is what was there before.
 */
export function foldWrites(
  operations: readonly { readonly id: number; readonly deltas: readonly AttributeDelta[] }[],
  typeOf: (attribute: string) => ValueType,
): readonly Write[] {
  const writes = new Map<string, Write>();
  for (const { id, deltas } of operations) {
    for (const delta of deltas) {
      if (delta.always === true || isPending(delta)) continue;
      const { name, before, after, reference, redacted } = delta;
      const earlier = writes.get(name);
      const isNext = earlier !== undefined && isSameValue(earlier.after, before, typeOf(name));
      const first = isNext ? earlier.before : before;
      const isHidden = redacted === true || (isNext && earlier.redacted === true);
      writes.set(name, {
        ...{ name, operation: id },
        ...(first !== undefined && { before: first }),
        ...(after !== undefined && { after }),
        ...(reference !== undefined && { reference }),
        ...(isHidden && { redacted: true }),
      });
    }
  }
  return [...writes.values()];
}
