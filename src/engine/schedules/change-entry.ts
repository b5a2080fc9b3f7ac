import { isTimeZone } from '../../config/time-zone.ts';
import type { Instant } from '../../domain/time.ts';
import { findCronMistake } from '../../platform/cron.ts';
import { type Database, inTransaction } from '../../store/database.ts';
import { listScheduledJobs, lockSchedule, type ScheduledJob, saveEntries } from '../../store/scheduled-jobs.ts';
import { EngineError } from '../engine-error.ts';
import { nextRunOf } from './next-run-of.ts';
import { isFull } from './run-entry.ts';

/**
 * The entry that a human means: by its type, or by its name.
 * @throws EngineError `scheduleNotFound`
 */
export function findEntry(entries: readonly ScheduledJob[], name: string): ScheduledJob {
  const found =
    entries.find((entry) => entry.jobType === name) ??
    entries.find((entry) => entry.name === name && !isFull(entry)) ??
    entries.find((entry) => entry.name === name);
  if (found !== undefined) return found;
  const known = entries.map((entry) => entry.name).join(', ') || 'none';
  throw new EngineError('scheduleNotFound', `There is no scheduled job ${name}.`, `Choose one of ${known}.`);
}

/** The same, looked up. @throws EngineError `scheduleNotFound` */
export async function loadEntry(database: Database, name: string): Promise<ScheduledJob> {
  return findEntry(await listScheduledJobs(database), name);
}

/** What a human changes in an entry; what is absent stays. */
export type EntryChange = { readonly cron?: string; readonly timeZone?: string; readonly isActive?: boolean };

/**
 * Changes an entry, at once and on all nodes; nobody is started again for it. Gives the entry as it is now.
 * @throws EngineError `scheduleNotFound`, `badSchedule`
 */
export async function changeEntry(
  database: Database,
  { name, now, ...change }: EntryChange & { readonly name: string; readonly now: Instant },
): Promise<ScheduledJob> {
  checkChange(change);
  return await inTransaction(database, async (tx) => {
    const { nextRun: _before, ...entry } = { ...findEntry(await lockSchedule(tx), name), ...change };
    // What was switched off or on again, or has another clock, goes on from now: nothing is made up for.
    const nextRun = nextRunOf(entry, now);
    const changed = { ...entry, ...(nextRun !== undefined && { nextRun }) };
    await saveEntries(tx, [changed]);
    return changed;
  });
}

function checkChange({ cron, timeZone }: EntryChange): void {
  const mistake = cron === undefined ? undefined : findCronMistake(cron);
  if (mistake !== undefined) {
    throw new EngineError(
      'badSchedule',
      `"${cron}" is no cron expression: ${mistake}.`,
      'Give cron with five fields ("*/2 * * * *"), or Quartz with six or seven ("0 0/2 * * * ?").',
    );
  }
  if (timeZone !== undefined && !isTimeZone(timeZone)) {
    throw new EngineError(
      'badSchedule',
      `"${timeZone}" is no time zone that this machine knows.`,
      'Give a name such as Europe/Stockholm.',
    );
  }
}
