const DAY = 86_400_000;

/** 9999-12-31, the open end. */
export const END_OF_TIME = Date.UTC(9999, 11, 31);

/** 1900-01-01, where foundation objects begin. */
export const BEGINNING_OF_TIME = Date.UTC(1900, 0, 1);

/** Epoch milliseconds of a calendar date (`YYYY-MM-DD`) at 00:00 UTC. Throws a RangeError for anything else. */
export function dateValue(date: string): number {
  const value = Date.parse(`${date}T00:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/u.test(date) || Number.isNaN(value)) throw new RangeError(`not a date: ${date}`);
  return value;
}

/** The calendar date of a value made by `dateValue`. */
export function dateText(value: number): string {
  return new Date(value).toISOString().slice(0, 10);
}

/** The date value so many days later. */
export function plusDays(value: number, days: number): number {
  return value + days * DAY;
}

const formats = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, Map<number, number>>();

function computeOffset(instant: number, zone: string): number {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formats.set(zone, format);
  }
  const part = new Map(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  const wall = Date.UTC(
    part.get('year') ?? 0,
    (part.get('month') ?? 1) - 1,
    part.get('day') ?? 1,
    part.get('hour') ?? 0,
    part.get('minute') ?? 0,
    part.get('second') ?? 0,
  );
  return wall - Math.floor(instant / 1000) * 1000;
}

/** How far the wall clock of a zone is ahead of UTC at an instant, in milliseconds. */
export function zoneOffset(instant: number, zone: string): number {
  if (zone === 'UTC') return 0;
  let known = offsets.get(zone);
  if (known === undefined) {
    known = new Map();
    offsets.set(zone, known);
  }
  const quarter = Math.floor(instant / 900_000);
  let offset = known.get(quarter);
  if (offset === undefined) {
    offset = computeOffset(quarter * 900_000, zone);
    known.set(quarter, offset);
  }
  return offset;
}

/** Wall time of a zone pretending to be UTC, in epoch milliseconds. */
export function toWallTime(instant: number, zone: string): number {
  return instant + zoneOffset(instant, zone);
}

/** The instant at which a zone's wall clock shows a time (given as if it were UTC). */
export function fromWallTime(wall: number, zone: string): number {
  const guess = wall - zoneOffset(wall, zone);
  return wall - zoneOffset(guess, zone);
}

/** The calendar date of an instant in a zone, as a date value. */
export function dateIn(instant: number, zone: string): number {
  return Math.floor(toWallTime(instant, zone) / DAY) * DAY;
}
