/** The simulator's time: the real time until it is set, then it stands still until it is set again. */
export type Clock = {
  /** Epoch milliseconds. */
  now(): number;
  /** The calendar day in the instance's zone, `YYYY-MM-DD`. */
  today(): string;
  /** Stops the clock at an instant (ISO 8601). Throws a RangeError for anything else. */
  set(iso: string): void;
  /** Moves the clock by days (fractions and negative numbers too) and stops it there. */
  advance(days: number): void;
};

/** A clock that shows the real time. */
export function createClock(zone: string): Clock {
  let stopped: number | undefined;
  const now = (): number => stopped ?? Date.now();
  let minute = Number.NaN;
  let today = '';
  return {
    now,
    today() {
      if (minute !== Math.floor(now() / 60_000)) {
        minute = Math.floor(now() / 60_000);
        today = localText(now(), zone).slice(0, 10);
      }
      return today;
    },
    set(iso) {
      const instant = Date.parse(iso);
      if (Number.isNaN(instant)) throw new RangeError(`not an instant: ${iso}`);
      stopped = instant;
    },
    advance(days) {
      stopped = now() + days * 86_400_000;
    },
  };
}

/** An instant as the API writes it: local time of a zone, `YYYY-MM-DDTHH:MM:SS`, without the zone. */
export function localText(instant: number, zone: string): string {
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(instant);
  return parts.replace(' ', 'T');
}

/** The instant of a local time without a zone; undefined when it is none. In the hour that comes twice, the first. */
export function instantOf(text: string, zone: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(text)) return undefined;
  const asUtc = Date.parse(`${text}Z`);
  if (Number.isNaN(asUtc)) return undefined;
  const offset = (instant: number) => Date.parse(`${localText(instant, zone)}Z`) - instant;
  const first = asUtc - offset(asUtc);
  return asUtc - offset(first);
}
