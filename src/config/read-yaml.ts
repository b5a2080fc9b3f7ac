import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Document, LineCounter, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import { ConfigError, type ConfigIssue } from './config-error.ts';
import { describePlace, newPlaceFinder } from './find-place.ts';

/** Reads a YAML or JSON file and checks it; a mistake names its file, line, path, what was expected and what was found. */
export async function readYaml<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.output<Schema>> {
  return parseYaml(await readText(path), basename(path), schema);
}

/** The text of a file. @throws ConfigError where it cannot be read, or is not in UTF-8: a letter of a password would be another one */
export async function readText(path: string): Promise<string> {
  const bytes = await readBytes(path);
  if (isUtf8(bytes)) return bytes.toString('utf8');
  throw new ConfigError([{ path, expected: 'text in UTF-8', found: 'another encoding' }]);
}

async function readBytes(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'no such file' : (error as Error).message;
    throw new ConfigError([{ path, expected: 'a readable file', found: reason }]);
  }
}

export function parseYaml<Schema extends z.ZodType>(text: string, file: string, schema: Schema): z.output<Schema> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: true, uniqueKeys: true, merge: true });
  const broken = document.errors[0] ?? findStrayAlias(document);
  if (broken !== undefined) {
    const line = lines.linePos(broken.pos[0]).line;
    throw new ConfigError([
      { path: `${file}:${line}`, expected: 'valid YAML', found: broken.message.split('\n')[0] ?? '' },
    ]);
  }
  const data = toData(() => document.toJS({ maxAliasCount: 100 }), file);
  checkShape(data, file);
  const findPlace = newPlaceFinder(text, file);
  return checkAt(schema, data ?? {}, (path) => {
    const place = findPlace(path.map((key) => (typeof key === 'number' ? key : String(key))));
    return place === undefined ? file : describePlace(place);
  });
}

/** An alias of an anchor that does not stand before it, as the parser reports mistakes. */
function findStrayAlias(
  document: Document,
): { readonly pos: readonly [number, number]; readonly message: string } | undefined {
  let found: ReturnType<typeof findStrayAlias>;
  visit(document, {
    Alias: (_key, alias) => {
      if (alias.resolve(document) !== undefined) return undefined;
      const at = alias.range?.[0] ?? 0;
      found = { pos: [at, at], message: `*${alias.source}, and no anchor &${alias.source} before it` };
      return visit.BREAK;
    },
  });
  return found;
}

/** What the YAML says; aliases that multiply without end are a mistake like any other. */
function toData(read: () => unknown, file: string): unknown {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    throw new ConfigError([{ path: file, expected: 'at most 100 values by aliases', found: 'more' }]);
  }
}

/** Checks data against a schema; every mistake becomes one issue below `where`. */
export function checkWith<Schema extends z.ZodType>(schema: Schema, data: unknown, where: string): z.output<Schema> {
  checkShape(data, where);
  return checkAt(schema, data, () => where);
}

/** What stands before a path: the file, with line and column where they are known. */
type WhereIs = (path: readonly PropertyKey[]) => string;

function checkAt<Schema extends z.ZodType>(schema: Schema, data: unknown, whereIs: WhereIs): z.output<Schema> {
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  const issues = result.error.issues.flatMap((issue) => insideUnion(issue));
  throw new ConfigError(issues.map((issue) => toIssue(issue, data, whereIs)));
}

/** No settings are nested as deep. */
const MAX_DEPTH = 100;

/** Refuses what a schema would drop without a word or never come to the end of: `__proto__` as a name, aliases that lead in a circle. */
function checkShape(data: unknown, where: string, path: readonly PropertyKey[] = []): void {
  if (typeof data !== 'object' || data === null) return;
  if (path.length > MAX_DEPTH) {
    throw new ConfigError([
      { path: where, expected: `at most ${MAX_DEPTH} levels`, found: 'more, or an alias in a circle' },
    ]);
  }
  for (const [name, value] of Object.entries(data)) {
    if (name === '__proto__')
      throw new ConfigError([
        { path: `${where}: ${formatPath(path)}`, expected: 'names other than __proto__', found: name },
      ]);
    checkShape(value, where, [...path, Array.isArray(data) ? Number(name) : name]);
  }
}

/** Of a choice of forms, the mistakes in the form that comes nearest: not of another kind, and with the fewest mistakes. */
function insideUnion(issue: z.core.$ZodIssue): readonly z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const forms = issue.errors.filter((form) => !form.some(isOtherKind));
  const nearest = forms.toSorted(
    (left, right) => countStrange(left) - countStrange(right) || left.length - right.length,
  )[0];
  if (nearest === undefined) return [issue];
  return nearest.flatMap((one) => insideUnion({ ...one, path: [...issue.path, ...one.path] }));
}

function isOtherKind({ code, path }: z.core.$ZodIssue): boolean {
  return code === 'invalid_type' && path.length === 0;
}

/** How many keys a form does not know: the more, the less it is meant. */
function countStrange(form: readonly z.core.$ZodIssue[]): number {
  return form.reduce((sum, one) => sum + (one.code === 'unrecognized_keys' ? one.keys.length : 0), 0);
}

function toIssue(issue: z.core.$ZodIssue, data: unknown, whereIs: WhereIs): ConfigIssue {
  const at = issue.code === 'unrecognized_keys' ? [...issue.path, ...issue.keys.slice(0, 1)] : issue.path;
  const path = `${whereIs(at)}: ${formatPath(issue.path)}`;
  if (issue.code === 'unrecognized_keys') {
    return { path, expected: 'only known keys', found: issue.keys.map((key) => `"${key}"`).join(', ') };
  }
  return { path, expected: expectationOf(issue), found: describeFound(valueAt(data, issue.path), issue.path) };
}

function expectationOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') return oneOf(issue.values);
  if (issue.code === 'invalid_type') return issue.expected;
  if (issue.code === 'too_small')
    return `${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}${unitOf(issue)}`;
  if (issue.code === 'too_big')
    return `${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}${unitOf(issue)}`;
  if (issue.code === 'invalid_union' && 'options' in issue) return oneOf(issue.options);
  if (issue.code === 'invalid_union') return issue.errors.flatMap((form) => form.map(expectationOf)).join(' or ');
  return issue.message.replace(/^(Invalid input: )?expected /, '');
}

function oneOf(values: unknown): string {
  return `one of ${(Array.isArray(values) ? values : []).map((value) => JSON.stringify(value)).join(', ')}`;
}

function unitOf({ origin }: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig): string {
  if (origin === 'string') return ' characters';
  return origin === 'array' || origin === 'set' || origin === 'map' ? ' values' : '';
}

function formatPath(path: readonly PropertyKey[]): string {
  if (path.length === 0) return '(top level)';
  return path
    .map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index === 0 ? '' : '.'}${String(key)}`))
    .join('');
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    data,
  );
}

/** What stood there; never the value of anything that is named like a secret, or an address with a login in it. */
function describeFound(value: unknown, path: readonly PropertyKey[]): string {
  if (value === undefined || value === null) return 'nothing';
  const isSecret = /password|secret|key|token|proxy/i.test(String(path.at(-1) ?? ''));
  if (isSecret || (typeof value === 'string' && /:[^/@]*@/.test(value))) return `a ${typeof value}`;
  if (typeof value === 'object') return Array.isArray(value) ? 'a list' : 'an object';
  return JSON.stringify(value)?.slice(0, 80) ?? typeof value;
}
