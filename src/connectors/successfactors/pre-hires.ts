import type { Day } from '../../domain/time.ts';
import type { JsonObject, JsonValue } from '../../domain/value.ts';
import { dayAfter, dayOf } from './dates.ts';
import { hasEnded, isActiveOn } from './order.ts';
import { idOf } from './people.ts';
import type { PeopleSession } from './people-session.ts';
import { fetchAsOf } from './query-as-of.ts';
import { flagOf, isDeferred, isRecord, rowsOf, textOf } from './records.ts';

/**
 * The first day of somebody who has not started yet: nobody's employment lasts today, and one begins within
 * `preHireDays`. Also somebody whose day has come while the hire is not completed, and yesterday's and today's starters
 * whose job or name is still blank because SuccessFactors is still on the day before. Undefined for everybody else.
 */
export function preHireDay(record: unknown, now: number, preHireDays: number): Day | undefined {
  if (!isRecord(record) || preHireDays === 0) return undefined;
  const today = dayAfter(now, 0);
  const employments = rowsOf(record.employmentNav).filter((row) => !hasEnded(row, today));
  const starts = employments.map((row) => dayOf(row.startDate) ?? '').filter((day) => day !== '');
  const active = employments.filter((row) => isActiveOn(row, today));
  if (active.length > 0)
    return unfinishedStart(record, active, {
      today,
      earliest: dayAfter(now, -1),
      longAgo: dayAfter(now, -preHireDays),
    });
  const first = starts.sort()[0];
  // A day more: where the person works it may be tomorrow already.
  return first !== undefined && first <= dayAfter(now, preHireDays + 1) ? first : undefined;
}

/** The start of an employment that has begun by its date, but not yet for SuccessFactors. */
function unfinishedStart(
  record: JsonObject,
  active: readonly JsonObject[],
  days: { readonly today: Day; readonly earliest: Day; readonly longAgo: Day },
): Day | undefined {
  const latest =
    active
      .map((row) => dayOf(row.startDate) ?? '')
      .sort()
      .at(-1) ?? '';
  if (active.every((row) => flagOf(row.hiringNotCompleted) === true))
    return latest >= days.longAgo ? latest : undefined;
  return latest >= days.earliest && latest <= days.today && isBlank(record) ? latest : undefined;
}

/**
 * The same people with their data as of the first day: one query for each day, not for each person. What the as-of query
 * does not give stays as it was; somebody it does not find is kept as first read.
 */
export async function readAsOfFirstDay(
  session: PeopleSession,
  people: ReadonlyMap<Day, readonly JsonObject[]>,
  expand: readonly string[],
): Promise<readonly JsonObject[]> {
  const complete: JsonObject[] = [];
  for (const [day, records] of people) {
    const found = await fetchAsOf(session, { day, people: records, expand, showsUsers: true });
    for (const record of records) complete.push(overlay(record, found.get(idOf(record) ?? '')));
  }
  return complete;
}

/** `later` where it says something, `base` elsewhere; employments one by one. */
function overlay(base: JsonObject, later: JsonObject | undefined): JsonObject {
  if (later === undefined) return base;
  const merged: { [name: string]: JsonValue } = Object.assign(Object.create(null), base);
  for (const [name, value] of Object.entries(later)) {
    if (name === 'employmentNav') merged[name] = { results: overlayEmployments(rowsOf(base[name]), rowsOf(value)) };
    else if (!saysNothing(value)) merged[name] = value;
  }
  return merged;
}

function overlayEmployments(base: readonly JsonObject[], later: readonly JsonObject[]): readonly JsonObject[] {
  const byUser = new Map(later.map((row) => [textOf(row.userId), row]));
  const merged = base.map((row) => overlay(row, byUser.get(textOf(row.userId))));
  const known = new Set(base.map((row) => textOf(row.userId)));
  return [...merged, ...later.filter((row) => !known.has(textOf(row.userId)))];
}

function saysNothing(value: JsonValue): boolean {
  if (value === null) return true;
  if (!isRecord(value)) return false;
  return isDeferred(value) || (Array.isArray(value.results) && value.results.length === 0);
}

function isBlank(record: JsonObject): boolean {
  return (
    rowsOf(record.personalInfoNav).length === 0 ||
    rowsOf(record.employmentNav).every((row) => rowsOf(row.jobInfoNav).length === 0)
  );
}
