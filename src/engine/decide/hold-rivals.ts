import { dropChanges } from '../../store/changes.ts';
import { findRivalChanges } from '../../store/rival-changes.ts';
import type { Cycle } from '../cycle.ts';
import type { EngineDeps } from '../engine-deps.ts';
import { holdChanges } from './hold-changes.ts';

/**
 * Holds those who would get an account that somebody else of the same plan matches too: one by the number on it, another by the mail address. The
 * number counts; nobody gets an account twice, and nobody another's because of the order in which HR names them.
 */
export async function holdRivals(deps: EngineDeps, cycle: Cycle): Promise<void> {
  const rivals = await findRivalChanges(deps.database, cycle.planId, cycle.job.name);
  if (rivals.length === 0) return;
  const others = new Map(rivals.map(({ workerAnchor, other }) => [workerAnchor, other]));
  const { source, target } = cycle.job.decide.nouns;
  const dropped = await dropChanges(deps.database, cycle.planId, [...others.keys()]);
  await holdChanges(deps, cycle, dropped, ({ worker, workerAnchor, account }) => ({
    code: 'accountTaken',
    worker,
    message: `The matching account ${account?.name ?? ''} is matched by ${others.get(workerAnchor) ?? 'somebody else'} too.`,
    advice: `Find out whose account it is; correct the matching attribute in ${source} or in ${target}.`,
  }));
}
