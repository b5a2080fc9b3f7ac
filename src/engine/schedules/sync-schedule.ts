import type { Configuration } from '../../config/load-configuration.ts';
import type { Instant } from '../../domain/time.ts';
import { type Database, inTransaction } from '../../store/database.ts';
import { endAbandonedRuns } from '../../store/job-runs.ts';
import { deleteEntries, endExpiredLeases, lockSchedule, saveEntries } from '../../store/scheduled-jobs.ts';
import { planEntries, skew } from './plan-entries.ts';

/** Cron speaks of the clock on the wall where the server stands, unless a schedule was set with a zone of its own. */
const serverTimeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/**
 * Makes the schedule agree with the configuration; `undefined` while none was applied. Runs that nobody will end any more are noted as failed: an
 * entry without a schedule may have no next run that would find them. Any number of nodes may do so at once.
 */
export async function syncSchedule(
  database: Database,
  configuration: Pick<Configuration, 'jobs' | 'systems'> | undefined,
  at: { readonly now: Instant; readonly timeZone?: string },
): Promise<void> {
  await inTransaction(database, async (tx) => {
    const entries = await lockSchedule(tx);
    await endAbandonedRuns(tx, await endExpiredLeases(tx, { now: at.now, before: at.now - skew }), at.now);
    const { save, remove } = planEntries(configuration, entries, { timeZone: serverTimeZone, ...at });
    await deleteEntries(tx, remove);
    await saveEntries(tx, save);
  });
}
