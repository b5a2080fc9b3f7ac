import { canonicalJson } from '../../domain/canonical-json.ts';
import type { FieldChange } from '../../domain/ticket.ts';
import type { JsonObject, JsonValue } from '../../domain/value.ts';
import { unreadName } from './fill-unread.ts';
import { isObject, isSensitiveField } from './sensitive-fields.ts';

/** Longer values are shown up to here. */
const longest = 500;

/**
 * The fields that differ between two records, by their paths (`title.name`), each with before and after; sensitive ones left out, and which
 * ones could not be read, which HR says nothing of.
 */
export function listFieldChanges(before: JsonObject, after: JsonObject): readonly FieldChange[] {
  const old = leavesOf(before);
  const now = leavesOf(after);
  const paths = [...new Set([...old.keys(), ...now.keys()])].toSorted();
  return paths.flatMap((field) => {
    const [was, is] = [old.get(field), now.get(field)];
    if (was === is) return [];
    return [{ field, ...(was !== undefined && { before: show(was) }), ...(is !== undefined && { after: show(is) }) }];
  });
}

/** What is different since the earlier changes were written down: the oldest before and the newest after of each field. */
export function mergeFieldChanges(
  earlier: readonly FieldChange[],
  later: readonly FieldChange[],
): readonly FieldChange[] {
  const merged = new Map(earlier.map((change) => [change.field, change]));
  for (const change of later) {
    const first = merged.get(change.field) ?? change;
    const { before } = first;
    merged.set(change.field, {
      field: change.field,
      ...(before !== undefined && { before }),
      ...(change.after !== undefined && { after: change.after }),
    });
  }
  return [...merged.values()].filter((change) => change.before !== change.after);
}

function leavesOf(record: JsonObject): ReadonlyMap<string, string> {
  const leaves = new Map<string, string>();
  collect(record, '', leaves);
  return leaves;
}

function collect(value: JsonValue, path: string, leaves: Map<string, string>): void {
  if (isObject(value)) {
    for (const [name, item] of Object.entries(value)) {
      if (!isSensitiveField(name) && name !== unreadName) collect(item, path === '' ? name : `${path}.${name}`, leaves);
    }
    return;
  }
  // Lists tell how a record came about; what counts of them today stands in fields of its own.
  if (value === null || value === '' || (Array.isArray(value) && value.some(isObject))) return;
  leaves.set(path, typeof value === 'string' ? value : canonicalJson(value));
}

function show(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest)}…`;
}
