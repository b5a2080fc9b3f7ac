import { type DateStyles, defaultDateStyles } from './date-styles.ts';
import type { FormatPattern, PatternPart } from './format-pattern.ts';
import { clockOf, clockParts, dayOfWeek, type Moment } from './moment.ts';
import { dayNames, monthNames } from './names.ts';

type Reading = {
  readonly text: string;
  readonly styles: DateStyles;
  at: number;
  year?: number;
  month?: number;
  day?: number;
  hour?: number;
  minute?: number;
  second?: number;
  ticks?: number;
  weekDay?: number;
  afternoon?: boolean;
  offsetMinutes?: number;
};

/** What a date is read with: the instant that fills in a missing date, epoch milliseconds, and the styles. */
export type ParseExactOptions = { readonly now: number; readonly styles?: DateStyles };

/**
 * Reads a text by a .NET date format, as `DateTime.ParseExact` does; blanks around it are allowed unless the styles forbid them.
 *
 * @remarks More lenient than .NET in one point: `hh`, `dd` and their like take one digit too, because `DateAdd` answers
 * `h:mm:ss` and documented expressions read that with `hh:mm:ss`.
 * @returns undefined when the text does not follow the format or there is no such date
 */
export function parseExact(
  text: string,
  pattern: FormatPattern & { ok: true },
  { now, styles = defaultDateStyles }: ParseExactOptions,
): Moment | undefined {
  if (text.length > 200) return undefined;
  const started = styles.leadingWhite ? text.trimStart() : text;
  const reading: Reading = { text: styles.trailingWhite ? started.trimEnd() : started, styles, at: 0 };
  for (const part of pattern.parts) {
    if (styles.innerWhite) skipWhite(reading);
    const fits = part.kind === 'literal' ? takeText(reading, part.text) : takePart(reading, part);
    if (!fits) return undefined;
  }
  if (styles.innerWhite) skipWhite(reading);
  if (reading.at !== reading.text.length) return undefined;
  if (pattern.isUtc) reading.offsetMinutes ??= 0;
  return momentOf(reading, now);
}

function skipWhite(reading: Reading): void {
  while (/\s/.test(reading.text.charAt(reading.at))) reading.at += 1;
}

function takeText(reading: Reading, expected: string): boolean {
  if (reading.styles.innerWhite && expected.trim() === '') return true;
  const literal = reading.at === 0 ? expected.trimStart() : expected;
  if (!reading.text.startsWith(literal, reading.at)) {
    return literal.trim() === '' && reading.at === reading.text.length;
  }
  reading.at += literal.length;
  return true;
}

function takePart(reading: Reading, part: PatternPart & { kind: 'specifier' }): boolean {
  const { count } = part;
  switch (part.letter) {
    case 'y':
      return put(
        reading,
        'year',
        count <= 2 ? century(digits(reading, 1, 2)) : digits(reading, count, Math.max(count, 4)),
      );
    case 'M':
      return put(
        reading,
        'month',
        count <= 2 ? digits(reading, 1, 2) : following(nameIndex(reading, monthNames, count)),
      );
    case 'd':
      if (count <= 2) return put(reading, 'day', digits(reading, 1, 2));
      return put(reading, 'weekDay', nameIndex(reading, dayNames, count));
    case 'h':
    case 'H':
      return put(reading, 'hour', digits(reading, 1, 2));
    case 'm':
      return put(reading, 'minute', digits(reading, 1, 2));
    case 's':
      return put(reading, 'second', digits(reading, 1, 2));
    case 'f':
      return takeFraction(reading, count, count);
    case 'F':
      return takeFraction(reading, 0, count);
    case 't':
      return takeHalf(reading, count);
    case 'g':
      return takeText(reading, 'A.D.') || takeText(reading, 'AD');
    default:
      return takeOffset(reading, part.letter === 'K');
  }
}

function put(
  reading: Reading,
  name: 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'weekDay',
  value?: number,
) {
  if (value === undefined || (reading[name] !== undefined && reading[name] !== value)) return false;
  reading[name] = value;
  return true;
}

function digits(reading: Reading, least: number, most: number): number | undefined {
  let end = reading.at;
  while (end - reading.at < most && isDigit(reading.text.charCodeAt(end))) end += 1;
  if (end - reading.at < least) return undefined;
  const value = Number(reading.text.slice(reading.at, end));
  reading.at = end;
  return value;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Two-digit years as .NET reads them: 00 to 49 are 2000 to 2049. */
function century(year: number | undefined): number | undefined {
  return year === undefined ? undefined : year + (year < 50 ? 2000 : 1900);
}

function following(index: number | undefined): number | undefined {
  return index === undefined ? undefined : index + 1;
}

function nameIndex(reading: Reading, names: readonly string[], count: number): number | undefined {
  const rest = reading.text.slice(reading.at, reading.at + 12).toLowerCase();
  for (const [index, name] of names.entries()) {
    const expected = (count === 3 ? name.slice(0, 3) : name).toLowerCase();
    if (!rest.startsWith(expected)) continue;
    reading.at += expected.length;
    return index;
  }
  return undefined;
}

function takeFraction(reading: Reading, least: number, most: number): boolean {
  const start = reading.at;
  if (digits(reading, least, most) === undefined) return false;
  reading.ticks = Number(reading.text.slice(start, reading.at).padEnd(7, '0'));
  return true;
}

function takeHalf(reading: Reading, count: number): boolean {
  const length = count === 1 ? 1 : 2;
  const half = reading.text.slice(reading.at, reading.at + length).toLowerCase();
  if (half !== 'am'.slice(0, length) && half !== 'pm'.slice(0, length)) return false;
  reading.afternoon = half.startsWith('p');
  reading.at += length;
  return true;
}

function takeOffset(reading: Reading, optional: boolean): boolean {
  const found = /^(?:Z|([+-])(\d{1,2})(?::?(\d{2}))?)/.exec(reading.text.slice(reading.at));
  if (found === null) return optional;
  const minutes = Number(found[2] ?? 0) * 60 + Number(found[3] ?? 0);
  if (minutes > 14 * 60) return false;
  reading.offsetMinutes = found[1] === '-' ? -minutes : minutes;
  reading.at += found[0].length;
  return true;
}

function momentOf(reading: Reading, now: number): Moment | undefined {
  const hour = hourOfDay(reading);
  if (hour === undefined) return undefined;
  const dated = reading.year !== undefined || reading.month !== undefined || reading.day !== undefined;
  const today = reading.styles.noCurrentDate ? { year: 1, month: 1, day: 1 } : clockParts(Math.floor(now / 1000));
  const clock = clockOf({
    year: reading.year ?? today.year,
    month: reading.month ?? (dated ? 1 : today.month),
    day: reading.day ?? (dated ? 1 : today.day),
    hour,
    minute: reading.minute ?? 0,
    second: reading.second ?? 0,
  });
  if (clock === undefined) return undefined;
  if (reading.weekDay !== undefined && reading.weekDay !== dayOfWeek(clock)) return undefined;
  const { ticks = 0, offsetMinutes } = reading;
  return offsetMinutes === undefined ? { clock, ticks } : { clock, ticks, offsetMinutes };
}

function hourOfDay(reading: Reading): number | undefined {
  const hour = reading.hour ?? 0;
  if (reading.afternoon === undefined) return hour;
  if (hour > 12) return reading.afternoon ? hour : undefined;
  return (hour % 12) + (reading.afternoon ? 12 : 0);
}
