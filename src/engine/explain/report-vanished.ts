import { listVanished, loadLastWholeRead, type VanishedWorker } from '../../store/whole-reads.ts';
import type { EngineDeps } from '../engine-deps.ts';
import { describeJob } from '../job/open-job.ts';

/** The people with an account whom HR did not name any more. `asOf`: when the last whole read began, undefined when there was none. */
export type VanishedReport = { readonly asOf?: number; readonly people: readonly VanishedWorker[] };

/**
 * Tells from the store whose account has nobody in HR any more. Nothing is done to them by that: absence may be a lost right,
 * a narrower target population, a purge or a mistake. Asks no system.
 *
 * @throws ConfigError when there is no such job.
 */
export async function reportVanished(deps: EngineDeps, name: string): Promise<VanishedReport> {
  describeJob(deps, name);
  const asOf = await loadLastWholeRead(deps.database, name);
  if (asOf === undefined) return { people: [] };
  return { asOf, people: await listVanished(deps.database, name, asOf) };
}
