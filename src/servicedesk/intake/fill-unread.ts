import type { JsonObject, JsonValue } from '../../domain/value.ts';
import { isObject } from './sensitive-fields.ts';

/** The field of a record that names those of its fields that could not be read: unknown, which is not empty. */
export const unreadName = 'unread';

/** The fields of a record that could not be read when it was: `title`, `department`, `company`. */
export function unreadOf(record: JsonObject): readonly string[] {
  const names = record[unreadName];
  return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];
}

/** A record with what could not be read as another record of the same person has it. What could be read stays. */
export function fillUnread(record: JsonObject, known: JsonObject): JsonObject {
  const filled: { [name: string]: JsonValue } = { ...record };
  for (const name of unreadOf(record)) {
    // The name of one company says nothing of another.
    if (name === 'company' && record.companyId !== known.companyId) continue;
    const value = fillEntry(record[name], known[name]);
    if (value !== undefined) filled[name] = value;
    const list = lists.get(name);
    const rows = list === undefined ? undefined : fillRows(name, list, { record, known });
    if (list !== undefined && rows !== undefined) filled[list.name] = rows;
  }
  return filled;
}

/** The same content, of which fewer fields count as unread. */
export function withUnread(record: JsonObject, names: readonly string[]): JsonObject {
  const { [unreadName]: _, ...rest } = record;
  return names.length === 0 ? rest : { ...rest, [unreadName]: names };
}

/** A list whose rows have the field too, what tells its rows apart, and whether it is unread as a whole where it is empty. */
type List = { readonly name: string; readonly key: string; readonly isWhole: boolean };

const lists: ReadonlyMap<string, List> = new Map([
  ['title', { name: 'employmentPeriods', key: 'id', isWhole: false }],
  ['department', { name: 'homeAccounts', key: 'fromDate', isWhole: true }],
]);

function fillRows(
  field: string,
  { name, key, isWhole }: List,
  { record, known }: { readonly record: JsonObject; readonly known: JsonObject },
): JsonValue | undefined {
  const [rows, knownRows] = [record[name], known[name]];
  if (!Array.isArray(rows) || !Array.isArray(knownRows)) return undefined;
  if (isWhole && rows.length === 0) return knownRows;
  return rows.map((row: JsonValue) => {
    if (!isObject(row)) return row;
    const same = knownRows.filter(isObject).find((one) => one[key] === row[key]);
    const value = fillEntry(row[field], same?.[field]);
    return value === undefined ? row : { ...row, [field]: value };
  });
}

/** An entry of a code whose name could not be read has the name that the code had. */
function fillEntry(now: JsonValue | undefined, known: JsonValue | undefined): JsonValue | undefined {
  if (now === undefined) return known;
  return isObject(now) && isObject(known) && now.code === known.code ? { ...known, ...now } : now;
}
