import { readFile } from 'node:fs/promises';
import { ConfigError } from '../config/config-error.ts';
import type { JsonObject } from '../domain/value.ts';

const expected = 'one raw record: a JSON object, alone or as a service answers it ({"d": …}, {"results": […]})';

/**
 * Reads the one record of a file, which may begin with a byte order mark. The record stands alone, or in OData's envelope
 * (`{"d": {…}}`, `{"d": {"results": […]}}`), or in a list, which has one record then.
 *
 * @throws ConfigError for a file that cannot be read, that is no JSON, or that holds anything else than one record
 */
export async function readWorkerFile(path: string): Promise<JsonObject> {
  const record = recordIn(await readJson(path));
  if (isObject(record)) return record as JsonObject;
  throw new ConfigError([{ path, expected, found: describe(record) }]);
}

async function readJson(path: string): Promise<unknown> {
  try {
    const text = (await readFile(path, 'utf8')).replace(/^\uFEFF/, '');
    if (text.trim() !== '') return JSON.parse(text);
  } catch (error) {
    throw new ConfigError([{ path, expected: 'a JSON file', found: (error as Error).message }]);
  }
  throw new ConfigError([{ path, expected, found: 'nothing: the file is empty' }]);
}

/** What is left once the envelope is off. */
function recordIn(data: unknown): unknown {
  const inner = isObject(data) && data.d !== undefined ? data.d : data;
  const content = isObject(inner) && Array.isArray(inner.results) ? inner.results : inner;
  return Array.isArray(content) && content.length === 1 && !Array.isArray(content[0]) ? content[0] : content;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length} ${value.length === 1 ? 'record' : 'records'}`;
  if (typeof value === 'string') return `the text ${JSON.stringify(value.slice(0, 40))}`;
  return typeof value === 'number' ? `the number ${value}` : String(value);
}
