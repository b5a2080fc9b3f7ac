import type { Configuration } from '../../config/load-configuration.ts';
import type { Instant } from '../../domain/time.ts';
import { type Database, inTransaction } from '../../store/database.ts';
import { deleteEntries, lockSchedule, saveEntries } from '../../store/scheduled-jobs.ts';
import { planEntries } from './plan-entries.ts';

/** Cron speaks of the clock on the wall where the server stands, unless a schedule was set with a zone of its own. */
const serverTimeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Makes the schedule agree with the configuration; `undefined` while none was applied. Any number of nodes may do so at once. */
export async function syncSchedule(
  database: Database,
  configuration: Pick<Configuration, 'jobs' | 'systems'> | undefined,
  at: { readonly now: Instant; readonly timeZone?: string },
): Promise<void> {
  await inTransaction(database, async (tx) => {
    const { save, remove } = planEntries(configuration, await lockSchedule(tx), { timeZone: serverTimeZone, ...at });
    await deleteEntries(tx, remove);
    await saveEntries(tx, save);
  });
}
