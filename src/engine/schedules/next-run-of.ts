import type { Instant } from '../../domain/time.ts';
import { nextRun } from '../../platform/cron.ts';
import type { ScheduleEntry } from '../../store/scheduled-jobs.ts';

/** When an entry is due next after an instant; never, where somebody has written nonsense into the table. */
export function nextRunOf(
  { cron, timeZone }: Pick<ScheduleEntry, 'cron' | 'timeZone'>,
  after: Instant,
): Instant | undefined {
  if (cron === undefined) return undefined;
  try {
    return nextRun(cron, timeZone, after);
  } catch {
    return undefined;
  }
}
