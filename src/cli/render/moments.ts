import type { Instant } from '../../domain/time.ts';
import { showTime } from '../../servicedesk/show-time.ts';

/** By what instants are shown. */
export type Clock = { readonly now: Instant; readonly timeZone: string };

/** An instant to the minute, and how far it is from now: `2026-06-01 10:00 (2 h ago)`. */
export function showMoment(instant: Instant, { now, timeZone }: Clock): string {
  return `${showMinute(instant, timeZone)} (${showDistance(instant, now)})`;
}

/** An instant to the minute, by the clock of a zone. */
export function showMinute(instant: Instant, timeZone: string): string {
  return showTime(instant, timeZone).slice(0, 16);
}

/** How far an instant is from now, in one number. */
export function showDistance(instant: Instant, now: Instant): string {
  const seconds = Math.round(Math.abs(instant - now) / 1000);
  const length = describeLength(seconds);
  return instant > now ? `in ${length}` : `${length} ago`;
}

function describeLength(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} days`;
}
