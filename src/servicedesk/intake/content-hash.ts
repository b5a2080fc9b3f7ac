import { createHash } from 'node:crypto';
import type { JsonValue } from '../../domain/value.ts';

/** A fingerprint of a record, the same whatever order its fields came in. */
export function contentHash(content: JsonValue): string {
  return createHash('sha256').update(canonicalJson(content)).digest('base64url');
}

/** JSON in which the fields of every object are in one order. */
export function canonicalJson(content: JsonValue): string {
  return JSON.stringify(content, (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)));
  });
}
