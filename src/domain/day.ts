import { Temporal } from 'temporal-polyfill';
import type { Day, Instant } from './time.ts';

/** The calendar day of an instant in an IANA zone; an unknown zone counts as UTC. */
export function dayIn(instant: Instant, timeZone = 'UTC'): Day {
  const moment = Temporal.Instant.fromEpochMilliseconds(instant);
  try {
    return moment.toZonedDateTimeISO(timeZone).toPlainDate().toString();
  } catch {
    return moment.toZonedDateTimeISO('UTC').toPlainDate().toString();
  }
}
