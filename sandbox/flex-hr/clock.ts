import { type CalendarClock, createClock as createSimulatorClock } from '../simulator/clock.ts';

/** A clock that shows the real time; its days are those of the instance's zone. */
export function createClock(zone: string): CalendarClock {
  const clock = createSimulatorClock();
  let minute = Number.NaN;
  let today = '';
  return {
    ...clock,
    today() {
      const now = clock.now();
      if (minute !== Math.floor(now / 60_000)) {
        minute = Math.floor(now / 60_000);
        today = localText(now, zone).slice(0, 10);
      }
      return today;
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
