import type { Day } from '../../domain/time.ts';
import type { JsonObject } from '../../domain/value.ts';
import { dayOf } from './dates.ts';
import { flagOf, rowOf, textOf } from './records.ts';

export type RecordOrder = (a: JsonObject, b: JsonObject) => number;

/** How the collections of a person are ordered, by navigation name, so that `[0]` is the same one at every read. */
export function recordOrders(today: Day, employment: 'primary' | 'asReturned'): Readonly<Record<string, RecordOrder>> {
  const slices = bySlice(today);
  return {
    ...(employment === 'primary' && { employmentNav: byEmployment(today) }),
    jobInfoNav: slices,
    personalInfoNav: slices,
    emailNav: byContact('emailType', 'emailAddress'),
    phoneNav: byContact('phoneType', 'phoneNumber'),
  };
}

/** True while the engagement lasts on `today`, its last day included. */
export function isActiveOn(employment: JsonObject, today: Day): boolean {
  return (dayOf(employment.startDate) ?? '') <= today && !hasEnded(employment, today);
}

export function hasEnded(employment: JsonObject, today: Day): boolean {
  return (dayOf(employment.endDate) ?? '9999-12-31') < today;
}

/**
 * The primary employment first. SuccessFactors promises no order. Active before future before ended (a hire that is not
 * completed counts as future); the one that the user record marks as primary; standard before global assignment; the
 * latest end, then start; the userId decides what is left.
 */
function byEmployment(today: Day): RecordOrder {
  const rank = (row: JsonObject): number => {
    if (hasEnded(row, today)) return 2;
    return isActiveOn(row, today) && flagOf(row.hiringNotCompleted) !== true ? 0 : 1;
  };
  return (a, b) =>
    rank(a) - rank(b) ||
    primaryRank(a) - primaryRank(b) ||
    classRank(a) - classRank(b) ||
    (rank(a) === 2 ? compareText(dayOf(b.endDate), dayOf(a.endDate)) : 0) ||
    compareText(dayOf(b.startDate), dayOf(a.startDate)) ||
    compareText(textOf(a.userId), textOf(b.userId));
}

function primaryRank(row: JsonObject): number {
  const primary = flagOf(rowOf(row.userNav)?.isPrimaryAssignment);
  return primary === true ? 0 : primary === undefined ? 1 : 2;
}

function classRank(row: JsonObject): number {
  return row.assignmentClass === 'GA' ? 1 : 0;
}

/** The slice of today first, then the next one to come, then the past; of several on one day the last (seqNumber). */
function bySlice(today: Day): RecordOrder {
  const rank = (row: JsonObject): number => {
    if ((dayOf(row.startDate) ?? '') > today) return 1;
    return hasEnded(row, today) ? 2 : 0;
  };
  return (a, b) => {
    const days = compareText(dayOf(b.startDate), dayOf(a.startDate));
    return rank(a) - rank(b) || (rank(a) === 1 ? -days : days) || Number(b.seqNumber ?? 0) - Number(a.seqNumber ?? 0);
  };
}

function byContact(type: string, value: string): RecordOrder {
  const rank = (row: JsonObject) => (flagOf(row.isPrimary) === true ? 0 : 1);
  return (a, b) =>
    rank(a) - rank(b) ||
    compareText(textOf(a[type]), textOf(b[type])) ||
    compareText(textOf(a[value]), textOf(b[value]));
}

function compareText(a = '', b = ''): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
