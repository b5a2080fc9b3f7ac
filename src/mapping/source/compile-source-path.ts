import type { AttributeValue, JsonObject, JsonValue, Scalar } from '../../domain/value.ts';
import { PatternError } from '../regex/pattern-error.ts';
import { BudgetSpent, MAX_STEPS } from './budget.ts';
import { asksForSeveral, compileJsonQuery, parseJsonPath } from './json-query.ts';
import { SourcePathError } from './source-path-error.ts';
import { isArray, parseSimplePath, takeStep } from './step.ts';

const MAX_PATH_LENGTH = 2000;
const MAX_PATH_DEPTH = 30;

/** Reads one source attribute of a raw record; undefined when it is absent or null. May throw a {@link SourcePathError}. */
export type ReadPath = (document: JsonObject) => AttributeValue | undefined;

/**
 * Compiles a JSONPath (RFC 9535, and the dialect of Entra's lists). What it reads is a text (numbers too: tenants
 * differ in how they write them), a boolean, an object as JSON text, or a list as several values. A filter or a descent gives the first value that is found, a wildcard, union or slice gives every one.
 * @throws SourcePathError `path` here; `tooManySteps` or `notJson` when reading
 */
export function compileSourcePath(path: string): ReadPath {
  const text = normalizePath(path);
  const steps = parseSimplePath(text);
  if (steps !== undefined) {
    return (document) => {
      let value: JsonValue | undefined = document;
      for (const step of steps) value = takeStep(value, step);
      return toAttributeValue(value, path);
    };
  }
  return compileQueryPath(path, text);
}

/** The path as json-p3 takes it: Json.NET leaves the `$` in front out. */
export function normalizePath(path: string): string {
  const text = path.trim();
  if (text === '') throw new SourcePathError('path', path, { message: 'The path is empty' });
  if (text.length > MAX_PATH_LENGTH) {
    throw new SourcePathError('path', path.slice(0, 80), {
      message: `The path is longer than ${MAX_PATH_LENGTH} characters`,
    });
  }
  let depth = 0;
  for (const char of text) {
    if (char === '(' || char === '[') depth += 1;
    if (char === ')' || char === ']') depth -= 1;
    if (depth > MAX_PATH_DEPTH) throw new SourcePathError('path', path, { message: 'The path is nested too deeply' });
  }
  if (text.startsWith('$')) return text;
  return text.startsWith('[') || text.startsWith('.') ? `$${text}` : `$.${text}`;
}

function compileQueryPath(path: string, text: string): ReadPath {
  try {
    const parsed = parseJsonPath(text);
    const query = compileJsonQuery(parsed);
    const several = asksForSeveral(parsed);
    return (document) => {
      const found = withinLimits(path, () => query(document, document, { left: MAX_STEPS }));
      return several
        ? toValues(found, path)
        : toAttributeValue(
            found.find((value) => value !== null),
            path,
          );
    };
  } catch (error) {
    if (error instanceof SourcePathError) throw error;
    const place = error instanceof PatternError ? `, at character ${error.at + 1} of the pattern` : '';
    const message = error instanceof Error ? error.message : String(error);
    throw new SourcePathError('path', path, { message: `The path is no JSONPath: ${message}${place}` });
  }
}

function withinLimits<Result>(path: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof BudgetSpent)) throw error;
    throw new SourcePathError('tooManySteps', path, {
      message: `The path visits more than ${MAX_STEPS} places of the record`,
    });
  }
}

function toValues(found: readonly JsonValue[], path: string): AttributeValue | undefined {
  const values = found.filter((value) => value !== null);
  if (values.length === 0) return undefined;
  return values.length === 1 ? toAttributeValue(values[0], path) : values.map((value) => toScalar(value, path));
}

/** A JSON value as an attribute value. @throws SourcePathError `notJson` for a cyclic or endlessly deep object */
export function toAttributeValue(value: JsonValue | undefined, path: string): AttributeValue | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isArray(value)) return toScalar(value, path);
  const values = value.filter((part) => part !== null).map((part) => toScalar(part, path));
  return values.length === 0 ? undefined : values;
}

function toScalar(value: Exclude<JsonValue, null>, path: string): Scalar {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'object') return value;
  try {
    return JSON.stringify(value);
  } catch {
    throw new SourcePathError('notJson', path, { message: 'The path leads to an object that is cyclic or too deep' });
  }
}
