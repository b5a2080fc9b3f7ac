import type { Day } from '../../domain/time.ts';
import type { JsonValue } from '../../domain/value.ts';
import { type Memo, recall } from './memo.ts';

const MS_PER_DAY = 86_400_000;
const SLASH = 47;
const DASH = 45;
const odataDate = /^\/Date\((-?\d{1,17})(?:[+-]\d{1,4})?\)\/$/;
const isoDate = /^(-?\d{4,6}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)?)?$/;

/** Milliseconds since 1970 in UTC of an OData v2 JSON date (`/Date(1489363200000)/`, `/Date(…+0000)/`); undefined if it is none. */
export function parseODataDate(text: string): number | undefined {
  if (!text.startsWith('/Date(')) return undefined;
  const match = odataDate.exec(text);
  return match ? Number(match[1]) : undefined;
}

/**
 * The calendar day of a Date field. `Edm.DateTime` is a day at 00:00 UTC (KBA 2933028), so its UTC date counts, never a
 * local one; ISO text keeps the day that is written, whatever offset stands behind it (KBA 3286759). Undefined for anything else.
 */
export function dayOf(value: JsonValue | undefined): Day | undefined {
  if (typeof value !== 'string') return undefined;
  const ms = parseODataDate(value);
  if (ms !== undefined) return dayFromMilliseconds(ms);
  return isoDate.exec(value)?.[1];
}

/** The UTC day of an instant. Undefined outside of the years that a calendar can hold. */
function dayFromMilliseconds(ms: number): Day | undefined {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().slice(0, -14);
}

/** The day `days` after (before, when negative) the UTC day of the instant `ms`. */
export function dayAfter(ms: number, days: number): Day {
  return new Date(ms + days * MS_PER_DAY).toISOString().slice(0, 10);
}

/** True for 9999-12-31, SAP's open end. */
export function isOpenEnd(day: Day): boolean {
  return day >= '9999-12-30';
}

/** `M/d/yyyy hh:mm:ss tt` in UTC, the date text of the mapping language (`8/15/2025 12:00:00 AM`). */
export function formatDate(ms: number): string | undefined {
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) return undefined;
  const hour = date.getUTCHours();
  const clock = `${two(hour % 12 || 12)}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
  const year = String(date.getUTCFullYear()).padStart(4, '0');
  return `${date.getUTCMonth() + 1}/${date.getUTCDate()}/${year} ${clock} ${hour < 12 ? 'AM' : 'PM'}`;
}

/**
 * The text of a value as the mapping reads it: an OData date becomes date text, and so does ISO text in a field named
 * as a date; everything else stays as it is.
 */
export function dateText(name: string, value: string, memo: Memo): string {
  if (value.charCodeAt(0) === SLASH) return recall(memo.dates, value, formatODataDate);
  if (value.charCodeAt(4) !== DASH || value.charCodeAt(7) !== DASH || !isDateName(name)) return value;
  const match = isoDate.exec(value);
  if (!match) return value;
  const instant = name.endsWith('DateTime')
    ? Date.parse(withZone(value, match[2], match[3]))
    : Date.parse(`${match[1]}T00:00:00Z`);
  return formatDate(instant) ?? value;
}

function formatODataDate(text: string): string {
  const ms = parseODataDate(text);
  return (ms === undefined ? undefined : formatDate(ms)) ?? text;
}

function isDateName(name: string): boolean {
  return /(?:Date|DateTime|dateOfBirth|customDate\d+)$/.test(name);
}

function withZone(value: string, time: string | undefined, zone: string | undefined): string {
  return time !== undefined && zone === undefined ? `${value}Z` : value;
}

function two(part: number): string {
  return part < 10 ? `0${part}` : String(part);
}
