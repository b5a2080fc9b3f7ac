import type { JsonObject, JsonValue } from '../../../domain/value.ts';
import type { Worker } from '../../../domain/worker.ts';
import { toWorker } from '../to-worker.ts';

/** The instant at which the records of these tests are read. */
export const now = Date.parse('2026-11-20T09:30:00Z');

/** The worker of a record that is of use; throws for one that is not. */
export function workerOf(record: JsonValue, employment?: 'primary' | 'asReturned'): Worker {
  const result = toWorker(record, { system: 'hr', now, ...(employment && { employment }) });
  if (!('document' in result)) throw new Error(result.message);
  return result;
}

/** The value at a path of names and indexes. */
export function at(document: JsonObject, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((value, step) => (value as Record<string | number, unknown>)[step], document);
}
