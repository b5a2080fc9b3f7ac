import type { JsonObject, JsonValue } from '../../domain/value.ts';

export function isRecord(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A field by its camelCase name, in whatever case the host writes it: newer ones `emailWork`, older ones `EmailWork`.
 * Undefined for null too.
 */
export function fieldOf(record: JsonObject, name: string): JsonValue | undefined {
  const exact = own(record, name);
  if (exact !== undefined) return exact ?? undefined;
  const { pascal, lower } = caseOf(name);
  const other = own(record, pascal);
  if (other !== undefined) return other ?? undefined;
  for (const key in record) {
    if (key.length === lower.length && lowerOf(key) === lower) return own(record, key) ?? undefined;
  }
  return undefined;
}

type Case = { readonly pascal: string; readonly lower: string };

/** The names of fields in other cases: the same few are asked for of each record, and stand in each. */
const cases = new Map<string, Case>();
const lowerNames = new Map<string, string>();
const mostNames = 1000;

function caseOf(name: string): Case {
  const known = cases.get(name);
  if (known !== undefined) return known;
  const made = { pascal: `${name.charAt(0).toUpperCase()}${name.slice(1)}`, lower: name.toLowerCase() };
  if (cases.size < mostNames) cases.set(name, made);
  return made;
}

function lowerOf(key: string): string {
  const known = lowerNames.get(key);
  if (known !== undefined) return known;
  const lower = key.toLowerCase();
  if (lowerNames.size < mostNames) lowerNames.set(key, lower);
  return lower;
}

function own(record: JsonObject, name: string): JsonValue | undefined {
  const value = record[name];
  return value === undefined || !Object.hasOwn(record, name) ? undefined : value;
}

/** A text; numbers count as text, blank text is absent. */
export function textOf(value: JsonValue | undefined): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/** A text field of a record. */
export function textField(record: JsonObject, name: string): string | undefined {
  return textOf(fieldOf(record, name));
}

/** What .NET writes for no id. */
const emptyUuid = '00000000-0000-0000-0000-000000000000';

/** An id: UUIDs are compared without regard to case. */
export function idField(record: JsonObject, name: string): string | undefined {
  const id = textField(record, name)?.trim().toLowerCase();
  return id === emptyUuid ? undefined : id;
}

/** A flag, as JSON or as text. */
export function flagField(record: JsonObject, name: string): boolean | undefined {
  const value = fieldOf(record, name);
  if (typeof value === 'boolean') return value;
  if (value === 1 || value === 0) return value === 1;
  if (typeof value !== 'string') return undefined;
  const text = value.trim().toLowerCase();
  return text === 'true' ? true : text === 'false' ? false : undefined;
}

/** The records of a list inside of a record; anything else in it is left out. */
export function listField(record: JsonObject, name: string): readonly JsonObject[] {
  const value = fieldOf(record, name);
  return Array.isArray(value) ? value.filter(isRecord) : [];
}
