import { createHash } from 'node:crypto';

/** A short, stable fingerprint of data: object keys in order, absent values left out. */
export function fingerprint(value: unknown): string {
  return createHash('sha1').update(canonicalJson(value)).digest('base64url');
}

/** JSON with sorted keys, so that equal data is equal text whatever order a source answered in. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return item;
    const record = item as Record<string, unknown>;
    return Object.fromEntries(
      Object.keys(record)
        .sort()
        .map((key) => [key, record[key]]),
    );
  });
}
