import type { Cycle } from '../cycle.ts';
import type { EngineDeps } from '../engine-deps.ts';
import { judgePage, type SourceRecords } from './judge-page.ts';
import { savePage } from './save-page.ts';

/** Judges a page of workers and stores what was decided. */
export async function decidePage(deps: EngineDeps, cycle: Cycle, page: SourceRecords): Promise<void> {
  await savePage(deps, cycle, await judgePage(deps, cycle, page));
}
