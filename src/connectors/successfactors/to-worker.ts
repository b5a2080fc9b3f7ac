import { dayIn } from '../../domain/day.ts';
import type { Problem } from '../../domain/problem.ts';
import type { Day, Instant } from '../../domain/time.ts';
import type { JsonObject, JsonValue } from '../../domain/value.ts';
import type { Employment, Worker } from '../../domain/worker.ts';
import { dayAfter, dayOf, formatDate } from './dates.ts';
import { type Copy, copyRecord } from './document.ts';
import { toEmployment } from './employments.ts';
import { type Memo, newMemo } from './memo.ts';
import { recordOrders } from './order.ts';
import { hasControlCharacter, recordTrouble } from './record-trouble.ts';
import { isRecord, rowOf, rowsOf, textOf } from './records.ts';
import { type NavigationTree, whatIsUnshown } from './unshown.ts';

export type WorkerContext = {
  readonly system: string;
  readonly now: Instant;
  /** Which employment stands first in the document. (Default: `primary`.) */
  readonly employment?: 'primary' | 'asReturned';
  /** The navigations that the record's query expanded, where that is known. */
  readonly asked?: readonly string[];
  /** All that the query expanded, where that is known. */
  readonly expanded?: NavigationTree;
  /** The JSONPaths that lead through what the tenant does not have. */
  readonly unknown?: readonly string[];
  /** Shared by the records of a session, for speed. */
  readonly memo?: Memo;
};

/**
 * One raw PerPerson to a worker; a problem when it is too broken to be anybody. "Today" is the UTC day of `now`.
 * A record still in its envelope (`{"d": …}`) is taken out of it.
 */
export function toWorker(raw: JsonValue, context: WorkerContext): Worker | Problem {
  const record = unwrap(raw);
  if (record === undefined) return malformed(context, undefined, 'a record is no JSON object');
  const id = textOf(record.personIdExternal);
  if (id === undefined || id.trim() === '') return malformed(context, undefined, 'a person has no personIdExternal');
  if (hasControlCharacter(id))
    return malformed(context, printable(id), `the personIdExternal ${JSON.stringify(id)} has control characters`);
  const anchor = textOf(record.perPersonUuid) ?? id;
  if (hasControlCharacter(anchor))
    return malformed(context, id, `the perPersonUuid ${JSON.stringify(anchor)} of ${id} has control characters`);
  const today = dayAfter(context.now, 0);
  const days = { today, settled: dayAfter(context.now, -1) };
  const asked = context.asked ?? [];
  const trouble = recordTrouble(record, days, asked);
  if (trouble !== undefined) return malformed(context, id, `the record of ${id} cannot be trusted: ${trouble}`);
  const memo = context.memo ?? newMemo();
  const copy: Copy = { memo, orders: recordOrders(today, context.employment ?? 'primary') };
  const document = copyRecord(record, copy);
  if (copy.trouble !== undefined) return malformed(context, id, `the record of ${id} is not whole: ${copy.trouble}`);
  const rows = rowsOf(record.employmentNav);
  const order = copy.orders.employmentNav;
  const ordered = order ? rows.toSorted(order) : rows;
  const employments = ordered.map((row) => toEmployment(row, copy.orders.jobInfoNav, memo));
  const displayName = displayNameOf(document);
  const { expanded = new Map(), unknown = [] } = context;
  return {
    id,
    anchor,
    keys: [...new Set([id, ...employments.map((employment) => employment.id)])],
    ...(displayName !== undefined && { displayName }),
    employments,
    ...whatIsUnshown({ record, employments: ordered, days, asked, expanded, unknown }),
    document: withTerminationInfo(document, { rows, employments, now: context.now, id }),
  };
}

export function isWorker(result: Worker | Problem): result is Worker {
  return 'document' in result;
}

/**
 * Leavers whose termination record is null or hidden would never be seen as left, so what SuccessFactors would say is
 * derived from the employments (KBA 3678614): an employment counts up to its last day, where the person works; the latest
 * end when none is left. The count of a tenant that falls a day early (KBA 3047486) is corrected the same way, and so is one
 * with employments that never begin; otherwise a count above what shows stands, because an employment may be hidden.
 * A person without any employment stays without it: that nobody is employed is not known then.
 */
function withTerminationInfo(
  document: JsonObject,
  facts: { rows: readonly JsonObject[]; employments: readonly Employment[]; now: Instant; id: string },
): JsonObject {
  const given = rowOf(document.personEmpTerminationInfoNav);
  if (facts.employments.length === 0) return document;
  const isOver = (end: Day | undefined, timeZone?: string) => end !== undefined && end < dayIn(facts.now, timeZone);
  const zones = new Map(facts.employments.map(({ id, timeZone }) => [id, timeZone]));
  const byDates = facts.rows.filter((row) => !isOver(dayOf(row.endDate), zones.get(textOf(row.userId) ?? ''))).length;
  const lasting = facts.employments.filter(
    ({ start, end, timeZone }) => !isOver(end, timeZone) && (end ?? '9999') >= (start ?? ''),
  ).length;
  const count = given?.activeEmploymentsCount ?? null;
  const active = Math.max(Number(count ?? 0), byDates) - (byDates - lasting);
  if (count !== null && Number(count) === active) return document;
  const ends = facts.employments.map((employment) => employment.end ?? '').sort();
  const latest = active === 0 ? formatDate(Date.parse(`${ends.at(-1)}T00:00:00Z`)) : undefined;
  const info: { [name: string]: JsonValue } = Object.assign(Object.create(null), given);
  info.personIdExternal = facts.id;
  info.activeEmploymentsCount = active;
  info.latestTerminationDate = latest ?? null;
  return Object.assign(Object.create(null), document, { personEmpTerminationInfoNav: info });
}

function unwrap(raw: JsonValue): JsonObject | undefined {
  if (!isRecord(raw)) return undefined;
  if (raw.personIdExternal !== undefined || raw.d === undefined) return raw;
  return rowOf(raw.d);
}

function displayNameOf(document: JsonObject): string | undefined {
  const personal = rowOf(document.personalInfoNav);
  const display = textOf(personal?.displayName);
  if (display !== undefined) return display;
  const names = [textOf(personal?.firstName), textOf(personal?.lastName)].filter((name) => name !== undefined);
  return names.length > 0 ? names.join(' ') : undefined;
}

/** The id as a log may show it. */
function printable(id: string): string {
  return [...id].map((character) => (hasControlCharacter(character) ? '?' : character)).join('');
}

function malformed(context: WorkerContext, worker: string | undefined, message: string): Problem {
  return {
    code: 'malformedRecord',
    ...(worker !== undefined && { worker }),
    system: context.system,
    message: `SuccessFactors: ${message}.`,
    advice: 'Correct the record in Employee Central; it is held and read again in the next cycle.',
  };
}
