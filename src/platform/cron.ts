import { Cron } from 'croner';
import {
  CronMistake,
  dayOfMonth,
  dayOfWeek,
  hour,
  listValues,
  minute,
  month,
  quartzDayOfWeek,
  readValue,
  second,
  year,
} from './cron-fields.ts';

const nicknames: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

/**
 * What is wrong with a cron expression, as a sentence without its end; undefined when nothing is. Five fields are cron (minute first,
 * 0 or 7 is Sunday), six or seven are Quartz (second first, 1 is Sunday, the year last): `0/2 * * * *` is `0 0/2 * * * ?`.
 */
export function findCronMistake(expression: string): string | undefined {
  try {
    // Any time zone and any day will do: leap years come about in all centuries that a year may name.
    return next(expression, 'UTC', Date.UTC(1970, 0, 1)) === undefined ? 'it names no day that ever comes' : undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/**
 * When a cron expression is due next after an instant, by the clock of a time zone; undefined when it never is again.
 *
 * @remarks Where the clock is changed, an expression that leaves the hour open (`0 0/2 * * * ?`) goes on in even steps through the hour that
 * comes twice; one that names hours is due once for each time that it names, right after the gap when the clock skips it.
 * @throws Error when the expression or the time zone is wrong: see {@link findCronMistake}
 */
export function nextRun(expression: string, timeZone: string, after: number): number | undefined {
  return next(expression, timeZone, after);
}

/** Whether an expression names hours: each time that it names is due once, however the clock moves. */
export function namesHours(expression: string): boolean {
  return translate(expression).split(' ')[2] !== '*';
}

function next(expression: string, timeZone: string, after: number): number | undefined {
  const pattern = translate(expression);
  // In the zone that the server stands in no less than in another: croner reads an absent zone as that of the process.
  const cron = new Cron(pattern, { timezone: timeZone, paused: true, mode: '7-part', fixedTimeRule: 'no-wildcard' });
  return cron.nextRun(new Date(after))?.getTime();
}

/** An expression in the words of croner: seven fields, each value of hours and smaller ones named, unless the hour is open. */
function translate(expression: string): string {
  const text = expression.trim();
  const fields = (nicknames[text.toLowerCase()] ?? text).split(/\s+/);
  const isQuartz = fields.length === 6 || fields.length === 7;
  if (!isQuartz && fields.length !== 5) throw new CronMistake(countMistake(text, fields.length));
  const [seconds = '', minutes = '', hours = '', days = '', inMonths = '', weekdays = '', years = '*'] = isQuartz
    ? fields
    : ['0', ...fields];
  if (isQuartz && !isOpen(days) && !isOpen(weekdays)) {
    throw new CronMistake('it names a day of the month and a day of the week: write ? for one of them');
  }
  const parts = [
    name(listValues(second, seconds)),
    name(listValues(minute, minutes)),
    listValues(hour, hours).length === 24 ? '*' : name(listValues(hour, hours)),
    translateDays(days),
    inMonths === '*' ? '*' : name(listValues(month, inMonths)),
    translateWeekdays(weekdays, isQuartz),
    years === '*' ? '*' : name(listValues(year, years)),
  ];
  return parts.join(' ');
}

function countMistake(text: string, count: number): string {
  if (text === '') return 'it is empty';
  const fields = count === 1 ? 'one field' : `${count} fields`;
  return `it has ${fields}: 5 are needed (minute first), or 6 or 7 (second first, year last)`;
}

function name(values: readonly number[]): string {
  return values.join(',');
}

function isOpen(field: string): boolean {
  return field === '*' || field === '?';
}

/** `L` is the last day, `LW` the last workday, `15W` the workday nearest to the 15th. */
function translateDays(text: string): string {
  if (isOpen(text)) return '*';
  const items = text.split(',').map((item) => {
    const [, nearest] = /^(\d+)W$/i.exec(item) ?? [];
    if (nearest !== undefined) return `${readValue(dayOfMonth, nearest)}W`;
    return /^LW?$/i.test(item) ? item.toUpperCase() : name(listValues(dayOfMonth, item));
  });
  return items.join(',');
}

/** `6L` (or `6#L`) is the last of its kind in the month, `6#3` the third. Our numbers begin with 0 for Sunday. */
function translateWeekdays(text: string, isQuartz: boolean): string {
  if (isOpen(text)) return '*';
  const field = isQuartz ? quartzDayOfWeek : dayOfWeek;
  const items = text.split(',').map((item) => {
    const [, day, which] = /^(\w+?)#?((?<=#)[1-5]|L)$/i.exec(item) ?? [];
    if (day !== undefined && which !== undefined) return `${readValue(field, day) - field.min}#${which.toUpperCase()}`;
    return name(listValues(field, item).map((value) => value - field.min));
  });
  return items.join(',');
}
