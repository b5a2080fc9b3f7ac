import { hash } from 'node:crypto';
import { canonicalJson } from '../../domain/canonical-json.ts';
import type { JsonValue } from '../../domain/value.ts';

/** A fingerprint of a record, the same whatever order its fields came in; fields of these names count for nothing, at whatever depth. */
export function contentHash(content: JsonValue, leavesOut?: (name: string) => boolean): string {
  return hash('sha256', canonicalJson(content, leavesOut), 'base64url');
}
