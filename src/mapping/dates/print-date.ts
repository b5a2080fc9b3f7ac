import type { FormatPattern, PatternPart } from './format-pattern.ts';
import { type ClockParts, clockParts, dayOfWeek, type Moment, pad, utcSeconds } from './moment.ts';
import { dayNames, monthNames } from './names.ts';

/** Prints what the clock of a moment shows, as .NET prints a date by that format. The calendar date is never shifted. */
export function printDate(moment: Moment, pattern: FormatPattern & { ok: true }): string {
  const clock = pattern.isUtc ? utcSeconds(moment) : moment.clock;
  const parts = clockParts(clock);
  const weekDay = dayOfWeek(clock);
  let text = '';
  for (const part of pattern.parts) {
    text += part.kind === 'literal' ? part.text : printPart(part, { moment, parts, weekDay, before: text });
    if (part.kind === 'specifier' && part.letter === 'F' && text.endsWith('.') && emptyFraction(moment, part.count)) {
      text = text.slice(0, -1);
    }
  }
  return text;
}

type Printing = {
  readonly moment: Moment;
  readonly parts: ClockParts;
  readonly weekDay: number;
  readonly before: string;
};

function printPart(part: PatternPart & { kind: 'specifier' }, printing: Printing): string {
  const { count, letter } = part;
  const { year, month, day, hour, minute, second } = printing.parts;
  switch (letter) {
    case 'd':
      return count <= 2 ? pad(day, count) : shortened(dayNames[printing.weekDay] ?? '', count);
    case 'M':
      return count <= 2 ? pad(month, count) : shortened(monthNames[month - 1] ?? '', count);
    case 'y':
      return count <= 2 ? pad(year % 100, count) : pad(year, count);
    case 'h':
      return pad(hour % 12 === 0 ? 12 : hour % 12, Math.min(count, 2));
    case 'H':
      return pad(hour, Math.min(count, 2));
    case 'm':
      return pad(minute, Math.min(count, 2));
    case 's':
      return pad(second, Math.min(count, 2));
    case 't':
      return (hour < 12 ? 'AM' : 'PM').slice(0, count);
    case 'f':
      return pad(printing.moment.ticks, 7).slice(0, count);
    case 'F':
      return trimZeros(pad(printing.moment.ticks, 7).slice(0, count));
    case 'g':
      return 'A.D.';
    default:
      return letter === 'K' ? printKind(printing.moment) : printOffset(printing.moment.offsetMinutes ?? 0, count);
  }
}

function trimZeros(digits: string): string {
  let end = digits.length;
  while (end > 0 && digits.charAt(end - 1) === '0') end -= 1;
  return digits.slice(0, end);
}

function emptyFraction(moment: Moment, count: number): boolean {
  return trimZeros(pad(moment.ticks, 7).slice(0, count)) === '';
}

function shortened(name: string, count: number): string {
  return count === 3 ? name.slice(0, 3) : name;
}

function printKind(moment: Moment): string {
  if (moment.offsetMinutes === undefined) return '';
  return moment.offsetMinutes === 0 ? 'Z' : printOffset(moment.offsetMinutes, 3);
}

/** An offset from UTC as .NET prints `z`, `zz` or `zzz`. */
export function printOffset(minutes: number, count: number): string {
  const sign = minutes < 0 ? '-' : '+';
  const hours = Math.floor(Math.abs(minutes) / 60);
  if (count === 1) return `${sign}${hours}`;
  return count === 2 ? `${sign}${pad(hours, 2)}` : `${sign}${pad(hours, 2)}:${pad(Math.abs(minutes) % 60, 2)}`;
}
