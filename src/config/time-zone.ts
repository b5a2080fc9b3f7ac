import { Temporal } from 'temporal-polyfill';

/** Whether a text is the name of a time zone that this machine knows. */
export function isTimeZone(text: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(text);
    return true;
  } catch {
    return false;
  }
}
