import type { JsonObject, JsonValue } from '../../domain/value.ts';

/** One step to one place: a member by name, or an element by index (negative from the end). */
export type Step = string | number;

/** Whether the value is a JSON object, not an array and not null. */
export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !isArray(value);
}

/** Whether the value is a JSON array. */
export function isArray(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/**
 * Takes one step. Shapes that differ between SuccessFactors tenants are read either way: a navigation to one record that comes as
 * `{results: […]}` or as a list is entered at its first record, and `results` of a plain record or list is the record or list itself.
 */
export function takeStep(value: JsonValue | undefined, step: Step): JsonValue | undefined {
  if (typeof step === 'number') return elementAt(value, step);
  if (isArray(value)) return step === 'results' ? value : memberOf(value[0], step);
  if (!isObject(value)) return undefined;
  if (Object.hasOwn(value, step)) return value[step];
  if (step === 'results') return [value];
  return Object.hasOwn(value, 'results') && isArray(value.results) ? memberOf(value.results[0], step) : undefined;
}

function memberOf(value: JsonValue | undefined, name: string): JsonValue | undefined {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function elementAt(value: JsonValue | undefined, index: number): JsonValue | undefined {
  if (!isArray(value)) return undefined;
  return value[index < 0 ? value.length + index : index];
}

const stepPattern = /\.([^.[\]()?*'"\s@$]+)|\[\s*(-?\d{1,9})\s*(:?)\s*\]|\['([^'\\]*)'\]|\["([^"\\]*)"\]/y;

/**
 * The steps of a path without filters, wildcards and descent (`$.a.b[0]`, `$['a b'][-1:]`); undefined for any other.
 * `[-1:]`, the last element, is one step.
 */
export function parseSimplePath(path: string): readonly Step[] | undefined {
  if (!path.startsWith('$')) return undefined;
  const steps: Step[] = [];
  for (let at = 1; at < path.length; at = stepPattern.lastIndex) {
    stepPattern.lastIndex = at;
    const found = stepPattern.exec(path);
    if (found === null) return undefined;
    if (found[3] === ':' && found[2] !== '-1') return undefined;
    steps.push(found[2] === undefined ? (found[1] ?? found[4] ?? found[5] ?? '') : Number(found[2]));
  }
  return steps;
}
