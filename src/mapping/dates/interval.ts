import { clampToCalendar, clockOf, clockParts, dayOfWeek, daysInMonth } from './moment.ts';

/** The intervals of VB.NET's `DateAdd` and `DateDiff`. */
export const dateIntervals = ['yyyy', 'q', 'm', 'y', 'd', 'w', 'ww', 'h', 'n', 's'] as const;
export type DateInterval = (typeof dateIntervals)[number];

const secondsOf: Readonly<Record<string, number>> = {
  y: 86_400,
  d: 86_400,
  w: 86_400,
  ww: 604_800,
  h: 3600,
  n: 60,
  s: 1,
};
const monthsOf: Readonly<Record<string, number>> = { yyyy: 12, q: 3, m: 1 };

/**
 * An instant moved by an interval. Months keep the day, or take the last day of a shorter month, as .NET does; what falls
 * outside the years 1 to 9999 becomes the calendar's end.
 */
export function addInterval(interval: DateInterval, amount: number, seconds: number): number {
  const months = monthsOf[interval];
  if (months === undefined) return clampToCalendar(seconds + amount * (secondsOf[interval] ?? 0));
  const parts = clockParts(seconds);
  const month = parts.year * 12 + (parts.month - 1) + amount * months;
  const year = Math.floor(month / 12);
  if (year < 1 || year > 9999) return clampToCalendar(year < 1 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY);
  const monthOfYear = (month % 12) + 1;
  const day = Math.min(parts.day, daysInMonth(year, monthOfYear));
  return clockOf({ ...parts, year, month: monthOfYear, day }) ?? seconds;
}

/**
 * How many intervals lie between two instants, as VB.NET's `DateDiff` counts: years, quarters and months by the calendar
 * numbers, `ww` by Sundays crossed, the others as elapsed time without its fraction.
 */
export function countIntervals(interval: DateInterval, from: number, to: number): number {
  if (interval === 'ww') {
    const elapsed = to - dayOfWeek(to) * 86_400 - (from - dayOfWeek(from) * 86_400);
    return noMinusZero(Math.trunc(Math.trunc(elapsed / 86_400) / 7));
  }
  if (interval === 'w') return noMinusZero(Math.trunc(Math.trunc((to - from) / 86_400) / 7));
  const length = secondsOf[interval];
  if (length !== undefined) return noMinusZero(Math.trunc((to - from) / length));
  const first = clockParts(from);
  const last = clockParts(to);
  if (interval === 'yyyy') return last.year - first.year;
  if (interval === 'm') return (last.year - first.year) * 12 + last.month - first.month;
  return (last.year - first.year) * 4 + Math.floor((last.month - 1) / 3) - Math.floor((first.month - 1) / 3);
}

function noMinusZero(value: number): number {
  return value === 0 ? 0 : value;
}
