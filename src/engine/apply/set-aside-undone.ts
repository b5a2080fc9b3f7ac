import type { Problem } from '../../domain/problem.ts';
import type { SetAside, Withdrawn } from '../../domain/set-aside.ts';
import { undoneProblem } from '../../pipeline/hold-set-aside.ts';
import type { StoredChange } from '../../store/changes.ts';
import { saveSetAside } from '../../store/set-aside.ts';
import type { EngineDeps } from '../engine-deps.ts';
import type { ApplyScope, Running } from './apply-scope.ts';

/**
 * Sets aside, before the first call, the people of a batch that undoes: a crash in the middle leaves nobody to whom the next cycle does the same
 * again. Of whom nothing was taken back after all, the next cycle finds nothing to hold.
 */
export async function setAsideUndone(
  deps: EngineDeps,
  scope: ApplyScope & { readonly undoneBy: string },
  running: readonly Running[],
): Promise<void> {
  const asides = running.flatMap(({ change, problem }) =>
    problem === undefined ? [toSetAside(change, scope, deps.clock.now())] : [],
  );
  await saveSetAside(deps.database, scope.job.name, asides);
}

/** The people of a batch that undoes are held from now on, each with the problem that says so. */
export function undoneOnes(
  deps: EngineDeps,
  scope: ApplyScope,
  applied: readonly Running[],
): readonly { readonly change: StoredChange; readonly problem: Problem }[] {
  const { undoneBy } = scope;
  if (undoneBy === undefined) return [];
  const now = deps.clock.now();
  return applied.map(({ change }) => ({
    change,
    problem: undoneProblem(toSetAside(change, { ...scope, undoneBy }, now), scope.job.name),
  }));
}

function toSetAside(
  change: StoredChange,
  { planId, undoneBy }: ApplyScope & { readonly undoneBy: string },
  since: number,
): SetAside {
  return {
    ...{ reason: 'undone', worker: change.worker, workerAnchor: change.workerAnchor },
    ...(change.account !== undefined && { accountAnchor: change.account.anchor }),
    withdrawn: change.deltas.map(toWithdrawn),
    undoesCreate: change.kinds.includes('delete') || change.deltas.some(({ undo }) => undo?.create === true),
    ...{ planId, by: undoneBy, since },
  };
}

function toWithdrawn({ name, before, undo }: StoredChange['deltas'][number]): Withdrawn {
  const reference = undo?.reference;
  return { name, ...(before !== undefined && { value: before }), ...(reference !== undefined && { reference }) };
}
