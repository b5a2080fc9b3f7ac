import type { Ticket } from '../../domain/ticket.ts';
import { loadWorkersByKey } from '../../store/source-objects.ts';
import type { EngineDeps } from '../engine-deps.ts';

/** The name and the number of a ticket's manager, whom HR names by an id that nobody knows; undefined when HR has never shown that person. */
export async function nameManager(
  { database }: Pick<EngineDeps, 'database'>,
  { job, data }: Pick<Ticket, 'job' | 'data'>,
): Promise<string | undefined> {
  const key = data.person?.managerId ?? data.person?.manager;
  if (job === undefined || typeof key !== 'string') return undefined;
  const known = (await loadWorkersByKey(database, job, [key])).get(key);
  if (known === undefined) return undefined;
  return known.displayName === undefined ? known.worker : `${known.displayName} (${known.worker})`;
}
