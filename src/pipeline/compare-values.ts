import { normalizeDn } from '../domain/dn.ts';
import type { AttributeValue, Scalar } from '../domain/value.ts';

/** How the target compares values of an attribute. */
export type ValueType = 'text' | 'boolean' | 'integer' | 'time' | 'binary' | 'reference';

/**
 * Whether the target already holds a value, by the target's own matching rule: references (DNs) without case and
 * however they are escaped, booleans without case, multi-valued attributes as sets. Text is compared exactly, so that
 * a change of case alone is carried over.
 */
export function isSameValue(
  before: AttributeValue | undefined,
  after: AttributeValue | undefined,
  type: ValueType,
): boolean {
  if (before === undefined || after === undefined || before === after) return before === after;
  const left = toSet(before, type);
  const right = toSet(after, type);
  return left.size === right.size && [...left].every((value) => right.has(value));
}

function toSet(value: AttributeValue, type: ValueType): ReadonlySet<string> {
  const values: readonly Scalar[] = typeof value === 'object' ? value : [value];
  return new Set(values.map((one) => comparable(one, type)));
}

function comparable(value: Scalar, type: ValueType): string {
  const text = String(value);
  if (type === 'reference') return normalizeDn(text);
  return type === 'boolean' ? text.toUpperCase() : text;
}
