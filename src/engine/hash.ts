import { createHash } from 'node:crypto';
import { canonicalJson } from '../domain/canonical-json.ts';

/** A short, stable fingerprint of plain data: object keys in order, absent values left out. */
export function fingerprint(value: unknown): string {
  return createHash('sha1').update(canonicalJson(value)).digest('base64url');
}
