import { type Moment, utcSeconds } from './moment.ts';

/** 1601-01-01T00:00:00Z in seconds since 1970. */
const FIRST_FILE_TIME_SECOND = -11_644_473_600;
const TICKS_PER_SECOND = 10_000_000n;

/** 100-nanosecond steps since 1601-01-01T00:00:00Z, as text since they pass 2^53; undefined before 1601. */
export function fileTimeOf(moment: Moment): string | undefined {
  const seconds = utcSeconds(moment) - FIRST_FILE_TIME_SECOND;
  if (seconds < 0) return undefined;
  return String(BigInt(seconds) * TICKS_PER_SECOND + BigInt(moment.ticks));
}

/** Seconds since 1970-01-01T00:00:00Z of a FILETIME's digits; undefined when it is no FILETIME. */
export function secondsOfFileTime(text: string): number | undefined {
  if (!/^\d{1,19}$/.test(text)) return undefined;
  return Number(BigInt(text) / TICKS_PER_SECOND) + FIRST_FILE_TIME_SECOND;
}
