import type { JsonObject, JsonValue } from '../../domain/value.ts';

export function isRecord(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The records of a navigation in any shape that tenants answer: `{results: […]}`, a plain list, one record, null, deferred. */
export function rowsOf(value: JsonValue | undefined): readonly JsonObject[] {
  if (Array.isArray(value)) return value.filter(isRecord);
  if (!isRecord(value) || isDeferred(value)) return [];
  if (Array.isArray(value.results)) return value.results.filter(isRecord);
  return [value];
}

/** The record of a to-one navigation in any shape. */
export function rowOf(value: JsonValue | undefined): JsonObject | undefined {
  return rowsOf(value)[0];
}

/** `{"__deferred": {"uri": …}}`: a navigation that was not expanded. */
export function isDeferred(value: JsonObject): boolean {
  return value.__deferred !== undefined;
}

/** A text field; numbers count as text, blank text is absent. */
export function textOf(value: JsonValue | undefined): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A flag, as JSON or as text (`"TRUE"`). */
export function flagOf(value: JsonValue | undefined): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string') return undefined;
  const text = value.toLowerCase();
  return text === 'true' ? true : text === 'false' ? false : undefined;
}
