/**
 * JSON text that PostgreSQL's `jsonb` takes whatever HR typed: NUL and lone surrogates, which it refuses, become U+FFFD.
 */
export function toJsonb(value: unknown): string {
  const text = JSON.stringify(value);
  return mayBeRefused.test(text) ? JSON.stringify(value, wellFormed) : text;
}

/** How `JSON.stringify` writes NUL and lone surrogates. Texts that merely look like it are only looked at again. */
const mayBeRefused = /\\u(?:0000|d[89a-f])/;

function wellFormed(_key: string, item: unknown): unknown {
  return typeof item === 'string' ? item.toWellFormed().replaceAll('\0', '\uFFFD') : item;
}
