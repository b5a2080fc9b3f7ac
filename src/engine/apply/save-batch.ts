import type { Account } from '../../domain/account.ts';
import { heldInterval } from '../../pipeline/retry-interval.ts';
import { type ChangeState, saveChangeStates } from '../../store/changes.ts';
import { inTransaction } from '../../store/database.ts';
import { releaseHeld, saveHeld } from '../../store/held.ts';
import { deleteLinks, type Link, saveLinks } from '../../store/links.ts';
import { saveEnded } from '../../store/operations.ts';
import { deleteTargetObjectsByAnchor } from '../../store/target-objects.ts';
import type { EngineDeps } from '../engine-deps.ts';
import { saveAccounts } from '../read/read-target.ts';
import type { ApplyScope, Running } from './apply-scope.ts';
import { undoneOnes } from './set-aside-undone.ts';

/** Stores how a batch ended, all of it at once: journal, links, connector space, states of the changes, held persons. */
export async function saveBatch(
  deps: EngineDeps,
  scope: ApplyScope,
  { running, readBack }: { readonly running: readonly Running[]; readonly readBack: readonly Account[] },
): Promise<void> {
  const job = scope.job.name;
  const failed = running.flatMap(({ change, problem }) => (problem === undefined ? [] : [{ change, problem }]));
  const applied = running.filter(isApplied);
  const deleted = applied.filter(({ change }) => change.kinds.includes('delete'));
  await inTransaction(deps.database, async (tx) => {
    await saveEnded(
      tx,
      scope.planId,
      running.flatMap(({ ended }) => ended),
    );
    await saveLinks(tx, job, running.flatMap(toLink), deps.clock.now());
    await saveAccounts(tx, scope.job, readBack);
    await deleteLinks(
      tx,
      job,
      deleted.map(({ change }) => change.workerAnchor),
    );
    await deleteTargetObjectsByAnchor(
      tx,
      job,
      deleted.map(({ account }) => account?.anchor ?? ''),
    );
    await saveChangeStates(tx, scope.planId, running.flatMap(toState));
    await releaseHeld(
      tx,
      job,
      applied.filter(({ change }) => !scope.collector.isHeld(change)).map(({ change }) => change.worker),
    );
    await saveHeld(
      tx,
      job,
      [...failed, ...undoneOnes(deps, scope, applied)].map(({ change, problem }) => ({
        worker: change.worker,
        workerAnchor: change.workerAnchor,
        problems: [problem],
      })),
      { now: scope.now, nextTry: (attempts) => scope.now + heldInterval(attempts) },
    );
  });
  for (const { change, problem } of failed) {
    scope.collector.move(change, 'failed');
    scope.collector.addProblems([{ ...problem, system: problem.system ?? scope.job.settings.target }]);
  }
}

function isApplied(one: Running): boolean {
  return one.problem === undefined && one.isUnknown !== true && one.ended.every(({ state }) => state === 'done');
}

/** An account that was made has its link even when a later step failed: the next cycle goes on with that very account. */
function toLink({ change, account, ended, problem }: Running): readonly Link[] {
  if (!change.link || account === undefined || change.kinds.includes('delete')) return [];
  const isThere = change.kinds.includes('create') ? ended[0]?.state === 'done' : problem === undefined;
  if (!isThere) return [];
  const how = change.kinds.includes('create') ? 'created' : 'matched';
  return [{ workerAnchor: change.workerAnchor, accountAnchor: account.anchor, how }];
}

function toState(
  one: Running,
): readonly { seq: number; state: ChangeState; problem?: NonNullable<Running['problem']> }[] {
  const { change, problem } = one;
  if (problem !== undefined) return [{ seq: change.seq, state: 'failed', problem }];
  return isApplied(one) ? [{ seq: change.seq, state: 'applied' }] : [];
}
