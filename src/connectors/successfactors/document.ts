import type { JsonObject, JsonValue } from '../../domain/value.ts';
import { dateText } from './dates.ts';
import type { Memo } from './memo.ts';
import { isCollection } from './navigations.ts';
import type { RecordOrder } from './order.ts';
import { isDeferred, isRecord } from './records.ts';

/** Deeper than any answer of SuccessFactors (10 levels of expand, two of JSON each). */
const MAX_DEPTH = 48;
/** What EmpJob.managerId holds for the head of the company (KBA 2887242): nobody's userId. */
const NO_MANAGER = 'NO_MANAGER';
const LAST_OF_NAV = 'v'.charCodeAt(0);

export type Copy = {
  readonly memo: Memo;
  readonly orders: Readonly<Record<string, RecordOrder>>;
  /** Set when the record can't be trusted: a collection that was cut into pages, or nesting without end. */
  trouble?: string;
};

type Draft = { [name: string]: JsonValue };

/**
 * A raw record as the mapping reads it: SAP's names, dates as text, one shape for each navigation (collections as
 * `{results: […]}`, to-one navigations as the record or null), collections in a fixed order, and neither `__metadata` nor
 * navigations that were not expanded. Objects have no prototype, so that no field name is special.
 */
export function copyRecord(record: JsonObject, copy: Copy, depth = 0): JsonObject {
  const draft: Draft = Object.create(null);
  if (depth > MAX_DEPTH) {
    copy.trouble = `it is nested deeper than ${MAX_DEPTH} levels`;
    return draft;
  }
  for (const name in record) {
    const value = record[name];
    if (name === '__metadata' || value === undefined) continue;
    if (value === NO_MANAGER && name === 'managerId') draft[name] = null;
    else if (typeof value === 'string') draft[name] = dateText(name, value, copy.memo);
    else if (typeof value !== 'object' || value === null) draft[name] = value === null ? emptyOf(name) : value;
    else if (!isRecord(value) || !isDeferred(value)) draft[name] = copyNavigation(name, value, copy, depth);
  }
  return draft;
}

function copyNavigation(name: string, value: JsonObject | readonly JsonValue[], copy: Copy, depth: number): JsonValue {
  const collection = isCollection(name);
  if (collection === undefined) return copyValue(value, copy, depth);
  const rows = listOf(value, name, copy);
  if (collection) return collectionOf(ordered(rows, copy.orders[name]).map((row) => copyRecord(row, copy, depth + 1)));
  const first = rows[0];
  if (first === undefined) return null;
  const record = copyRecord(first, copy, depth + 1);
  return name === 'empGlobalAssignmentNav' ? readableEitherWay(record) : record;
}

function listOf(value: JsonObject | readonly JsonValue[], name: string, copy: Copy): readonly JsonObject[] {
  if (!isRecord(value)) return value.filter(isRecord);
  const results = value.results;
  if (!Array.isArray(results)) return [value];
  if (typeof value.__next === 'string') copy.trouble = `its ${name} was answered in pages`;
  return results.filter(isRecord);
}

/** Shapes that we know nothing about stay as they are. */
function copyValue(value: JsonValue, copy: Copy, depth: number): JsonValue {
  if (Array.isArray(value)) return value.map((item) => copyValue(item, copy, depth + 1));
  return isRecord(value) ? copyRecord(value, copy, depth + 1) : value;
}

function ordered(rows: readonly JsonObject[], order: RecordOrder | undefined): readonly JsonObject[] {
  return order === undefined || rows.length < 2 ? rows : rows.toSorted(order);
}

function collectionOf(results: readonly JsonObject[]): JsonObject {
  const collection: Draft = Object.create(null);
  collection.results = results;
  return collection;
}

/** A to-one navigation by the metadata that published attribute lists read as a collection: both paths find it. */
function readableEitherWay(record: JsonObject): JsonObject {
  const both: Draft = Object.assign(Object.create(null), record);
  both.results = [record];
  return both;
}

function emptyOf(name: string): JsonValue {
  // Most nulls are plain fields: only names that end as navigations do are looked up.
  return name.charCodeAt(name.length - 1) === LAST_OF_NAV && isCollection(name) === true ? collectionOf([]) : null;
}
