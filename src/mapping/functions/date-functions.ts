import { type DateStyles, dateStyleNames, defaultDateStyles, parseDateStyles } from '../dates/date-styles.ts';
import { fileTimeOf, secondsOfFileTime } from '../dates/file-time.ts';
import { type FormatPattern, parseFormatPattern } from '../dates/format-pattern.ts';
import { addInterval, countIntervals, type DateInterval, dateIntervals } from '../dates/interval.ts';
import { clampToCalendar, clockParts, generalText, type Moment, utcSeconds } from '../dates/moment.ts';
import { parseDate } from '../dates/parse-date.ts';
import { parseExact } from '../dates/parse-exact.ts';
import { printDate, printOffset } from '../dates/print-date.ts';
import { isTimeZone, offsetOfZone } from '../dates/zone.ts';
import type { Frame, Run } from '../language/evaluation.ts';
import {
  type Call,
  derivedArgument,
  type FunctionDefinition,
  fail,
  integerArgument,
  type Parameter,
  refuse,
  textArgument,
} from './definition.ts';

const interval: Parameter = { name: 'interval', type: 'text', oneOf: dateIntervals };

/** Functions over dates. Dates travel between functions as text, `M/d/yyyy h:mm:ss tt` in UTC. */
export const dateFunctions: readonly FunctionDefinition[] = [
  {
    name: 'Now',
    origin: 'entra',
    summary: 'The instant of this evaluation, in UTC.',
    parameters: [],
    examples: [{ expression: 'Now()', context: { now: 0 }, result: '1/1/1970 12:00:00 AM' }],
    build: () => (frame) => generalText(Math.floor(frame.context.now / 1000)),
  },
  {
    name: 'CDate',
    origin: 'entra',
    summary: 'A date in any usual form, as a date in UTC; without an offset it is taken as UTC.',
    parameters: [{ name: 'expression', type: 'text' }],
    examples: [{ expression: 'CDate("2021-06-30+08:00")', result: '6/29/2021 4:00:00 PM' }],
    build: (call) => {
      const date = dateArgument(call, 0);
      return (frame) => generalText(utcSeconds(date(frame)));
    },
  },
  {
    name: 'DateAdd',
    origin: 'entra',
    summary: 'A date moved by years, months, days, weeks, hours, minutes or seconds (yyyy q m d ww h n s).',
    parameters: [interval, { name: 'value', type: 'integer' }, { name: 'dateTime', type: 'text' }],
    examples: [{ expression: 'DateAdd("m", 1, "1/31/2024")', result: '2/29/2024 12:00:00 AM' }],
    build: (call) => {
      const unit = textArgument(call, 0);
      const amount = integerArgument(call, 1);
      const date = dateArgument(call, 2);
      return (frame) => {
        const seconds = clampToCalendar(utcSeconds(date(frame)));
        return generalText(addInterval(intervalOf(call, unit(frame)), amount(frame) ?? 0, seconds));
      };
    },
  },
  {
    name: 'DateDiff',
    origin: 'entra',
    summary: 'How many intervals lie from the first date to the second, counted as VB.NET does.',
    parameters: [interval, { name: 'date1', type: 'text' }, { name: 'date2', type: 'text' }],
    examples: [{ expression: 'DateDiff("d", "8/18/2021", "8/31/2021")', result: 13 }],
    build: (call) => {
      const unit = textArgument(call, 0);
      const from = dateArgument(call, 1);
      const to = dateArgument(call, 2);
      return (frame) => countIntervals(intervalOf(call, unit(frame)), utcSeconds(from(frame)), utcSeconds(to(frame)));
    },
  },
  {
    name: 'DateFromNum',
    origin: 'entra',
    summary: 'The date of a FILETIME, in UTC.',
    parameters: [{ name: 'value', type: 'text' }],
    examples: [{ expression: 'DateFromNum(129699324000000000)', result: '1/1/2012 11:00:00 PM' }],
    build: (call) => {
      const text = textArgument(call, 0);
      return (frame) => {
        const value = text(frame);
        if (value === undefined || value === '') return undefined;
        const seconds = secondsOfFileTime(value.trim());
        return seconds === undefined
          ? fail(call, { code: 'notANumber', message: 'takes a FILETIME', found: value })
          : generalText(seconds);
      };
    },
  },
  {
    name: 'NumFromDate',
    origin: 'entra',
    summary: 'The FILETIME of a date, as `accountExpires` takes it; a blank or a T between date and time.',
    parameters: [{ name: 'value', type: 'text' }],
    examples: [{ expression: 'NumFromDate("2020-12-31 23:59:59-08:00")', result: '132539615990000000' }],
    build: (call) => {
      const date = dateArgument(call, 0);
      return (frame) =>
        fileTimeOf(date(frame)) ?? fail(call, { code: 'outOfRange', message: 'a FILETIME begins in 1601' });
    },
  },
  {
    name: 'FormatDateTime',
    origin: 'entra',
    summary: 'A date read by one .NET format and printed by another; the calendar date is never shifted.',
    parameters: [
      { name: 'source', type: 'text' },
      { name: 'dateTimeStyles', type: 'any', optional: true },
      { name: 'inputFormat', type: 'text' },
      { name: 'outputFormat', type: 'text', optional: true },
    ],
    least: 3,
    examples: [
      { expression: 'FormatDateTime("1/5/2024", , "M/d/yyyy", "yyyy-MM-dd")', result: '2024-01-05' },
      { expression: 'FormatDateTime("1/5/2024", "M/d/yyyy", "yyyy-MM-dd")', result: '2024-01-05' },
    ],
    build: buildFormatDateTime,
  },
  {
    name: 'AddTimeZone',
    origin: 'hirewire',
    summary:
      'A date with the offset that its clock has in a time zone on that day, daylight saving counted (ISO 8601).',
    parameters: [
      { name: 'date', type: 'text' },
      { name: 'zone', type: 'text' },
    ],
    examples: [
      { expression: 'AddTimeZone("7/1/2024 8:00:00 AM", "Europe/Vienna")', result: '2024-07-01T08:00:00+02:00' },
    ],
    build: (call) => inZone(call, (clock) => clock),
  },
  {
    name: 'EndOfDay',
    origin: 'hirewire',
    summary: 'The last second of a calendar day in a time zone, daylight saving counted (ISO 8601); feeds NumFromDate.',
    parameters: [
      { name: 'date', type: 'text' },
      { name: 'zone', type: 'text' },
    ],
    examples: [{ expression: 'EndOfDay("12/31/2025", "America/New_York")', result: '2025-12-31T23:59:59-05:00' }],
    build: (call) => inZone(call, (clock) => Math.floor(clock / 86_400) * 86_400 + 86_399),
  },
];

function dateArgument(call: Call, index: number): (frame: Frame) => Moment {
  const text = textArgument(call, index);
  return (frame) => {
    const value = text(frame);
    if (value === undefined || value === '')
      return fail(call, { code: 'notADate', message: 'takes a date and was given nothing' });
    return (
      parseDate(value, frame.context.now) ?? fail(call, { code: 'notADate', message: 'takes a date', found: value })
    );
  };
}

function intervalOf(call: Call, text: string | undefined): DateInterval {
  const wanted = (text ?? '').toLowerCase();
  const found = dateIntervals.find((candidate) => candidate === wanted);
  return (
    found ?? fail(call, { code: 'interval', message: `takes an interval (${dateIntervals.join(' ')})`, found: text })
  );
}

function formatArgument(call: Call, index: number): (frame: Frame) => (FormatPattern & { ok: true }) | undefined {
  return derivedArgument(call, index, (text, isLiteral) => {
    const pattern = parseFormatPattern(text);
    if (pattern.ok) return pattern;
    const facts = { code: 'format', message: pattern.problem };
    return isLiteral ? refuse(call, index, { ...facts, expected: 'a .NET date format' }) : fail(call, facts);
  });
}

/** Four parameters, or the older form without the styles. */
function buildFormatDateTime(call: Call): Run {
  const short = call.arguments.length === 3;
  const source = textArgument(call, 0);
  const styles = short ? () => undefined : stylesArgument(call, 1);
  const input = formatArgument(call, short ? 1 : 2);
  const output = formatArgument(call, short ? 2 : 3);
  return (frame) => {
    const value = source(frame);
    const read = input(frame);
    const print = output(frame);
    if (read === undefined || print === undefined)
      return fail(call, { code: 'format', message: 'takes an input and an output format' });
    if (value === undefined || value === '')
      return fail(call, { code: 'notADate', message: 'takes a date and was given nothing' });
    const style = styles(frame) ?? defaultDateStyles;
    const moment = parseExact(value, read, { now: frame.context.now, styles: style });
    if (moment === undefined)
      return fail(call, { code: 'notADate', message: 'the date does not follow the input format', found: value });
    return printDate(style.toUniversal ? inUtc(moment) : moment, print);
  };
}

function stylesArgument(call: Call, index: number): (frame: Frame) => DateStyles | undefined {
  return derivedArgument(call, index, (text, isLiteral) => {
    const found = parseDateStyles(text);
    if (found !== undefined) return found;
    const facts = { code: 'styles', message: `${text.slice(0, 60)} is no DateTimeStyles` };
    return isLiteral ? refuse(call, index, { ...facts, expected: `some of ${dateStyleNames}` }) : fail(call, facts);
  });
}

function inUtc(moment: Moment): Moment {
  return { clock: clampToCalendar(utcSeconds(moment)), ticks: moment.ticks, offsetMinutes: 0 };
}

function inZone(call: Call, change: (clock: number) => number): Run {
  const text = textArgument(call, 0);
  const zone = derivedArgument(call, 1, (name, isLiteral) => {
    if (isTimeZone(name)) return name;
    const facts = { code: 'timeZone', message: `${name.slice(0, 60)} is no time zone` };
    return isLiteral ? refuse(call, 1, { ...facts, expected: 'a name such as "Europe/Vienna"' }) : fail(call, facts);
  });
  return (frame) => {
    const value = text(frame);
    const name = zone(frame);
    if (value === undefined || value === '') return undefined;
    if (name === undefined) return fail(call, { code: 'timeZone', message: 'takes a time zone and was given nothing' });
    const moment =
      parseDate(value, frame.context.now) ?? fail(call, { code: 'notADate', message: 'takes a date', found: value });
    return isoText(change(moment.clock), name);
  };
}

function isoText(clock: number, zone: string): string {
  const { year, month, day, hour, minute, second } = clockParts(clock);
  const two = (value: number) => String(value).padStart(2, '0');
  const date = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
  return `${date}T${two(hour)}:${two(minute)}:${two(second)}${printOffset(offsetOfZone(clock, zone), 3)}`;
}
