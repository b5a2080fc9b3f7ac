import { Temporal } from 'temporal-polyfill';
import type { Day, Instant } from './time.ts';

/** The calendar day of an instant in an IANA zone; an unknown zone counts as UTC. */
export function dayIn(instant: Instant, timeZone = 'UTC'): Day {
  const known = knownDays(timeZone);
  const answer = known.get(instant);
  if (answer !== undefined) return answer;
  const moment = Temporal.Instant.fromEpochMilliseconds(instant);
  const day = moment.toZonedDateTimeISO(knownZone(timeZone)).toPlainDate().toString();
  if (known.size >= mostInstants) known.clear();
  known.set(instant, day);
  return day;
}

/** The last answers of each zone: *now* is the same for everybody in a cycle, and asking costs 10 µs. */
const lastDays = new Map<string, Map<Instant, Day>>();
/** *Now*, and the moments a little before it that are asked about with it. */
const mostInstants = 8;
/** More than there are; a text that is no zone is asked for too. */
const mostZones = 1000;

function knownDays(timeZone: string): Map<Instant, Day> {
  const known = lastDays.get(timeZone);
  if (known !== undefined) return known;
  if (lastDays.size >= mostZones) lastDays.clear();
  const days = new Map<Instant, Day>();
  lastDays.set(timeZone, days);
  return days;
}

/** The instant at which a day begins in an IANA zone, whatever the clocks do that night; an unknown zone counts as UTC. */
export function startOfDay(day: Day, timeZone = 'UTC'): Instant {
  return Temporal.PlainDate.from(day).toZonedDateTime(knownZone(timeZone)).epochMilliseconds;
}

/** The day after. */
export function nextDay(day: Day): Day {
  return Temporal.PlainDate.from(day).add({ days: 1 }).toString();
}

const zones = new Map<string, string>();

function knownZone(timeZone: string): string {
  const known = zones.get(timeZone);
  if (known !== undefined) return known;
  const found = isZone(timeZone) ? timeZone : 'UTC';
  if (zones.size >= mostZones) zones.clear();
  zones.set(timeZone, found);
  return found;
}

function isZone(timeZone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timeZone);
    return true;
  } catch {
    return false;
  }
}
