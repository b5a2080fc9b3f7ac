import type { JsonObject, JsonValue } from '../../domain/value.ts';
import { EntraSchemaError } from './entra-schema-error.ts';

/** Deeper than the tree of the deepest expression; a cyclic document is deeper than anything. */
const MAX_DEPTH = 2000;
/** Some fifty times the largest schema that is known. */
const MAX_VALUES = 2_000_000;

/** A value of the document and where it stands. */
export type Placed<Value extends JsonValue = JsonValue> = { readonly value: Value; readonly path: string };

/**
 * Any value as a JSON object that is neither cyclic nor endless.
 * @throws EntraSchemaError
 */
export function checkDocument(document: unknown): JsonObject {
  if (!isObject(document)) {
    throw new EntraSchemaError('(top level)', {
      expected: 'a synchronization schema',
      found: describeJson(document as JsonValue),
    });
  }
  const waiting: { readonly value: object; readonly depth: number }[] = [{ value: document, depth: 0 }];
  let seen = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, depth } = next;
    if (depth > MAX_DEPTH) throw tooMuch(`at most ${MAX_DEPTH} levels`, 'a cyclic or deeper one');
    const values: readonly unknown[] = Object.values(value);
    seen += values.length;
    if (seen > MAX_VALUES) throw tooMuch(`at most ${MAX_VALUES} values`, 'more');
    for (const below of values) {
      if (typeof below === 'object' && below !== null) waiting.push({ value: below, depth: depth + 1 });
    }
  }
  return document;
}

function tooMuch(expected: string, found: string): EntraSchemaError {
  return new EntraSchemaError('(top level)', { expected, found });
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A member of its own; `toString` and the like are none. */
export function memberOf(object: JsonObject, name: string): JsonValue | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** The objects of a list member; none where it is absent or null. @throws EntraSchemaError for anything else */
export function objectsOf(owner: Placed<JsonObject>, name: string): readonly Placed<JsonObject>[] {
  const list = memberOf(owner.value, name);
  if (list === undefined || list === null) return [];
  const path = `${owner.path === '' ? '' : `${owner.path}.`}${name}`;
  if (!Array.isArray(list)) throw new EntraSchemaError(path, { expected: 'a list', found: describeJson(list) });
  return list.map((value: JsonValue, index) => {
    const place = `${path}[${index}]`;
    if (!isObject(value)) throw new EntraSchemaError(place, { expected: 'an object', found: describeJson(value) });
    return { value, path: place };
  });
}

/** An object member; undefined where it is absent or null. @throws EntraSchemaError for anything else */
export function objectOf(owner: Placed<JsonObject>, name: string): Placed<JsonObject> | undefined {
  const value = memberOf(owner.value, name);
  if (value === undefined || value === null) return undefined;
  const path = `${owner.path}.${name}`;
  if (!isObject(value)) throw new EntraSchemaError(path, { expected: 'an object', found: describeJson(value) });
  return { value, path };
}

/** A text member; numbers and booleans as text; undefined where it is absent or null. @throws EntraSchemaError for anything else */
export function textOf({ value, path }: Placed<JsonObject>, name: string): string | undefined {
  const found = memberOf(value, name);
  if (found === undefined || found === null) return undefined;
  if (typeof found === 'object')
    throw new EntraSchemaError(`${path}.${name}`, { expected: 'a text', found: describeJson(found) });
  return String(found);
}

/** Whether a member is true; `"true"` as a text counts. */
export function isSet({ value }: Placed<JsonObject>, name: string): boolean {
  const found = memberOf(value, name);
  return found === true || (typeof found === 'string' && found.toLowerCase() === 'true');
}

/** Whether a value says anything: null, the empty text, the empty list and the empty object do not. */
export function saysSomething(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null || value === '') return false;
  return typeof value !== 'object' || Object.keys(value).length > 0;
}

/** Whether two JSON values are equal, the order of members aside. */
export function isSameJson(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const names = Object.keys(left).filter((name) => (left as JsonObject)[name] !== undefined);
  const others = Object.keys(right).filter((name) => (right as JsonObject)[name] !== undefined);
  return (
    names.length === others.length &&
    names.every(
      (name) => Object.hasOwn(right, name) && isSameJson((left as JsonObject)[name], (right as JsonObject)[name]),
    )
  );
}

function describeJson(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return 'nothing';
  if (typeof value !== 'object') return JSON.stringify(value).slice(0, 80);
  return Array.isArray(value) ? 'a list' : 'an object';
}
