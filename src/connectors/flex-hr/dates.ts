import { dayIn } from '../../domain/day.ts';
import type { Day, Instant } from '../../domain/time.ts';
import type { JsonValue } from '../../domain/value.ts';

const localDate = /^(\d{4}-\d\d-\d\d)(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?)?$/;
const zonedDate = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/;
const dotNetDate = /^\/Date\((-?\d{1,15})(?:[+-]\d{4})?\)\/$/;

/** What a date field says: a day, nothing (absent, or .NET's first or last day), or something that is no date. */
export type DateReading = { readonly kind: 'day'; readonly day: Day } | { readonly kind: 'none' | 'unreadable' };

/** The calendar day of a date field. Without a zone it is the day that is written; with one, the day in `timeZone`. */
export function readDate(value: JsonValue | undefined, timeZone: string): DateReading {
  if (value === undefined || value === null || value === '') return { kind: 'none' };
  const day = typeof value === 'string' ? dayOf(value.trim(), timeZone) : undefined;
  if (day === undefined) return { kind: 'unreadable' };
  return day <= '0001-01-02' || day >= '9999-12-30' ? { kind: 'none' } : { kind: 'day', day };
}

function dayOf(text: string, timeZone: string): Day | undefined {
  const local = localDate.exec(text)?.[1];
  if (local !== undefined) return isRealDay(local) ? local : undefined;
  const instant = zonedDate.test(text) ? Date.parse(text) : Number(dotNetDate.exec(text)?.[1] ?? Number.NaN);
  return Number.isNaN(instant) || Math.abs(instant) > 8e15 ? undefined : dayIn(instant, timeZone);
}

function isRealDay(day: string): boolean {
  const [year, month, date] = [Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8))];
  if (month < 1 || month > 12 || date < 1) return false;
  if (date <= 28) return true;
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return (
    date <= (month === 2 ? (isLeap ? 29 : 28) : month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31)
  );
}

/** An instant as `modifiedSince` takes it: `YYYY-MM-DDTHH:MM:SS`, local time of a zone, without the zone. */
export function localText(instant: Instant, timeZone: string): string {
  const text = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(instant);
  return text.replace(' ', 'T');
}
