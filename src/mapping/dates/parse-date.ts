import { clockOf, clockParts, type Moment } from './moment.ts';
import { monthNames } from './names.ts';

const dateForms: readonly { readonly pattern: RegExp; readonly order: readonly ('y' | 'M' | 'd')[] }[] = [
  { pattern: /^(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)/, order: ['y', 'M', 'd'] },
  { pattern: /^(\d{4})\/(\d{1,2})\/(\d{1,2})(?!\d)/, order: ['y', 'M', 'd'] },
  { pattern: /^(\d{4})\.(\d{1,2})\.(\d{1,2})(?!\d)/, order: ['y', 'M', 'd'] },
  { pattern: /^(\d{1,2})\/(\d{1,2})\/(\d{4}|\d{2})(?!\d)/, order: ['M', 'd', 'y'] },
  { pattern: /^(\d{1,2})-(\d{1,2})-(\d{4}|\d{2})(?!\d)/, order: ['M', 'd', 'y'] },
  { pattern: /^(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\d)/, order: ['M', 'd', 'y'] },
  { pattern: /^(\d{4})(\d{2})(\d{2})(?=$|\d{6}(?:$|\D)|T|\s)/, order: ['y', 'M', 'd'] },
  { pattern: /^(\d{1,2})[\s-]([A-Za-z]{3,9})\.?,?[\s-](\d{4}|\d{2})(?![\d:])/, order: ['d', 'M', 'y'] },
  { pattern: /^([A-Za-z]{3,9})\.?\s(\d{1,2})(?:,\s?|\s)(\d{4})(?!\d)/, order: ['M', 'd', 'y'] },
  { pattern: /^(\d{4})-(\d{2})$/, order: ['y', 'M'] },
  { pattern: /^([A-Za-z]{3,9})\s(\d{4})$/, order: ['M', 'y'] },
  { pattern: /^(\d{1,2})\/(\d{4})$/, order: ['M', 'y'] },
  { pattern: /^(\d{1,2})[\s-]([A-Za-z]{3,9})(?=$|\s)/, order: ['d', 'M'] },
  { pattern: /^([A-Za-z]{3,9})\s(\d{1,2})(?=$|\s)/, order: ['M', 'd'] },
  { pattern: /^(\d{1,2})\/(\d{1,2})(?=$|\s)/, order: ['M', 'd'] },
];
const weekDayPrefix = /^(?:sun|mon|tue|wed|thu|fri|sat)[a-z]{0,6},?\s/i;
const timeForm = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,7})\d*)?)?(?:\s?([AaPp])\.?[Mm]?\.?)?/;
const denseTimeForm = /^(\d{2})(\d{2})(\d{2})(?:\.(\d{1,7})\d*)?/;
const hourForm = /^(\d{1,2})()()()\s?([AaPp])[Mm]/;
const offsetForm = /^(?:Z|UTC|GMT|([+-])(\d{1,2})(?::?(\d{2}))?)$/i;
const odataForm = /^\/Date\((-?\d{1,15})(?:[+-]\d{1,4})?\)\/$/;

/**
 * Reads a date in any form that .NET's `DateTime.Parse` takes for the United States and the invariant culture, ISO 8601,
 * generalized time (`20210501000000.0Z`) and OData (`/Date(0)/`). A date without a year is one of the year of `now`.
 * @returns undefined when it is no date
 */
export function parseDate(source: string, now: number): Moment | undefined {
  if (source.length > 100) return undefined;
  const text = source.trim().replace(/\s+/g, ' ');
  const odata = odataForm.exec(text);
  if (odata !== null) return fromMilliseconds(Number(odata[1]));
  const dated = readDate(text.replace(weekDayPrefix, ''), now);
  if (dated === undefined) return undefined;
  const time = readTime(dated.rest);
  if (time === undefined) return undefined;
  const clock = clockOf({ ...dated, ...time });
  if (clock === undefined) return undefined;
  const { ticks, offsetMinutes } = time;
  return offsetMinutes === undefined ? { clock, ticks } : { clock, ticks, offsetMinutes };
}

function fromMilliseconds(milliseconds: number): Moment | undefined {
  const clock = Math.floor(milliseconds / 1000);
  const parts = clockParts(clock);
  if (parts.year < 1 || parts.year > 9999) return undefined;
  return { clock, ticks: (milliseconds - clock * 1000) * 10_000, offsetMinutes: 0 };
}

type DateRead = { readonly year: number; readonly month: number; readonly day: number; readonly rest: string };

function readDate(text: string, now: number): DateRead | undefined {
  for (const { pattern, order } of dateForms) {
    const found = pattern.exec(text);
    if (found === null) continue;
    const read = { y: clockParts(Math.floor(now / 1000)).year, M: 1, d: 1 };
    for (const [index, letter] of order.entries()) {
      const value = fieldValue(letter, found[index + 1] ?? '');
      if (value === undefined) return undefined;
      read[letter] = value;
    }
    return { year: read.y, month: read.M, day: read.d, rest: text.slice(found[0].length) };
  }
  if (!timeForm.test(text)) return undefined;
  const { year, month, day } = clockParts(Math.floor(now / 1000));
  return { year, month, day, rest: text };
}

function fieldValue(letter: 'y' | 'M' | 'd', text: string): number | undefined {
  const value = Number(text);
  if (letter === 'y') return text.length === 2 ? value + (value < 50 ? 2000 : 1900) : value;
  if (!Number.isNaN(value)) return value;
  const wanted = text.toLowerCase();
  const index = monthNames.findIndex((name) => {
    const full = name.toLowerCase();
    return wanted === full || wanted === full.slice(0, 3) || (wanted === 'sept' && full === 'september');
  });
  return index < 0 ? undefined : index + 1;
}

type TimeRead = {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly ticks: number;
  readonly offsetMinutes?: number;
};

function readTime(rest: string): TimeRead | undefined {
  const text = rest.replace(/^[T,]\s?|^\s/i, '');
  const found = timeForm.exec(text) ?? denseTimeForm.exec(text) ?? hourForm.exec(text);
  const tail = (found === null ? text : text.slice(found[0].length)).trimStart();
  const offset = tail === '' ? undefined : readOffset(tail);
  if (tail !== '' && offset === undefined) return undefined;
  const hour = readHour(Number(found?.[1] ?? 0), found?.[5]);
  if (hour === undefined) return undefined;
  const time = {
    hour,
    minute: Number(found?.[2] || 0),
    second: Number(found?.[3] || 0),
    ticks: Number((found?.[4] || '0').padEnd(7, '0')),
  };
  return offset === undefined ? time : { ...time, offsetMinutes: offset };
}

function readHour(hour: number, half: string | undefined): number | undefined {
  if (half === undefined || half === '') return hour;
  if (hour > 12) return undefined;
  return (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
}

function readOffset(text: string): number | undefined {
  const found = offsetForm.exec(text);
  if (found === null) return undefined;
  const minutes = Number(found[2] ?? 0) * 60 + Number(found[3] ?? 0);
  if (minutes > 14 * 60) return undefined;
  return found[1] === '-' ? -minutes : minutes;
}
