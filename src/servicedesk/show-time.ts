import { Temporal } from 'temporal-polyfill';
import type { Instant } from '../domain/time.ts';

/** An instant as people of an IANA zone read it, with the zone beside it: `2026-06-01 10:00:00 +02:00 (Europe/Stockholm)`. */
export function showTime(instant: Instant, timeZone: string): string {
  const moment = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone);
  const text = moment.toString({ smallestUnit: 'second', timeZoneName: 'never' });
  return `${text.slice(0, 10)} ${text.slice(11, 19)} ${text.slice(19)} (${timeZone})`;
}
