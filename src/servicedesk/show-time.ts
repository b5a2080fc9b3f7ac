import { Temporal } from 'temporal-polyfill';
import type { Instant } from '../domain/time.ts';

/** An instant as people of an IANA zone read it, with the zone beside it: `2026-06-01 10:00:00 +02:00 (Europe/Stockholm)`. */
export function showTime(instant: Instant, timeZone: string): string {
  if (last?.instant === instant && last.timeZone === timeZone) return last.text;
  const moment = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone);
  const whole = moment.toString({ smallestUnit: 'second', timeZoneName: 'never' });
  const text = `${whole.slice(0, 10)} ${whole.slice(11, 19)} ${whole.slice(19)} (${timeZone})`;
  last = { instant, timeZone, text };
  return text;
}

/** The last answer: *now* is the same for everybody in a run, and asking costs a quarter of a millisecond. */
let last: { readonly instant: Instant; readonly timeZone: string; readonly text: string } | undefined;
