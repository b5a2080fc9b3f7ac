import { Temporal } from 'temporal-polyfill';
import { clockParts, pad } from './moment.ts';

/** Whether the name is a time zone of the IANA database, such as `Europe/Vienna`, or `UTC`. */
export function isTimeZone(zone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    return true;
  } catch {
    return false;
  }
}

/** Offset from UTC in minutes that a clock of that zone has when it shows `clock`; daylight saving counted. */
export function offsetOfZone(clock: number, zone: string): number {
  const { year, month, day, hour, minute, second } = clockParts(clock);
  const shown = `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}T${pad(hour, 2)}:${pad(minute, 2)}:${pad(second, 2)}`;
  const zoned = Temporal.PlainDateTime.from(shown).toZonedDateTime(zone);
  return Math.round(zoned.offsetNanoseconds / 60_000_000_000);
}
