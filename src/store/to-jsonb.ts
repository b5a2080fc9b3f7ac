/**
 * JSON text that PostgreSQL's `jsonb` takes whatever HR typed: NUL and lone surrogates, which it refuses, become U+FFFD.
 */
export function toJsonb(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'string' ? item.toWellFormed().replaceAll('\0', '\uFFFD') : item,
  );
}
