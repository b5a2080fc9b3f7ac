import { type CalendarClock, createClock as createSimulatorClock } from '../simulator/clock.ts';
import { dateIn, dateText } from './dates.ts';

/** A clock that shows the real time; its days are those of the tenant's zone. */
export function createClock(zone: string): CalendarClock {
  const clock = createSimulatorClock();
  return { ...clock, today: () => dateText(dateIn(clock.now(), zone)) };
}
