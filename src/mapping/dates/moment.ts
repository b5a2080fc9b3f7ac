/**
 * A point in time as a text gave it: what the clock showed there, and the offset from UTC where the text named one.
 * `clock` counts seconds from 1970-01-01T00:00:00 on that clock, `ticks` are 100 nanoseconds (0 to 9,999,999) beyond it.
 */
export type Moment = { readonly clock: number; readonly ticks: number; readonly offsetMinutes?: number };

/** The parts of a calendar date and time; `month` and `day` count from 1. */
export type ClockParts = {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
};

const DAY = 86_400;
/** 0001-01-01T00:00:00 and 9999-12-31T23:59:59, the ends of .NET's calendar, in seconds since 1970. */
const FIRST_SECOND = -62_135_596_800;
export const LAST_SECOND = 253_402_300_799;

/** Days since 1970-01-01 of a date of the Gregorian calendar (Howard Hinnant's `days_from_civil`). */
function daysFromDate(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** The calendar date and time of day of seconds since 1970-01-01T00:00:00. */
export function clockParts(clock: number): ClockParts {
  const days = Math.floor(clock / DAY);
  const seconds = clock - days * DAY;
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth + (shiftedMonth < 10 ? 3 : -9);
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
    hour: Math.floor(seconds / 3600),
    minute: Math.floor((seconds % 3600) / 60),
    second: seconds % 60,
  };
}

/** Seconds since 1970 of a date and time, or undefined when there is no such date or time in the years 1 to 9999. */
export function clockOf(parts: ClockParts): number | undefined {
  const { year, month, day, hour, minute, second } = parts;
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  return daysFromDate(year, month, day) * DAY + hour * 3600 + minute * 60 + second;
}

/** How many days a month has. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** 0 for Sunday to 6 for Saturday. */
export function dayOfWeek(clock: number): number {
  return (((Math.floor(clock / DAY) + 4) % 7) + 7) % 7;
}

/** Seconds since 1970-01-01T00:00:00Z; a moment without an offset is taken as UTC. */
export function utcSeconds(moment: Moment): number {
  return moment.clock - (moment.offsetMinutes ?? 0) * 60;
}

/**
 * Keeps an instant inside .NET's calendar. An open end of SuccessFactors, 12/31/9999, thus stays an open end when an
 * offset or an addition would push it out of the calendar.
 */
export function clampToCalendar(seconds: number): number {
  return Math.min(LAST_SECOND, Math.max(FIRST_SECOND, seconds));
}

/** The form that dates take between functions: `M/d/yyyy h:mm:ss tt`. */
export function generalText(seconds: number): string {
  const { year, month, day, hour, minute, second } = clockParts(clampToCalendar(seconds));
  const clockHour = hour % 12 === 0 ? 12 : hour % 12;
  return `${month}/${day}/${pad(year, 4)} ${clockHour}:${pad(minute, 2)}:${pad(second, 2)} ${hour < 12 ? 'AM' : 'PM'}`;
}

/** A number with zeros in front. */
export function pad(value: number, length: number): string {
  return String(value).padStart(length, '0');
}
