import { ConnectorError } from '../../connectors/contract.ts';
import { countPlannedChanges, endPlannedChanges, insertChanges, type StoredChange } from '../../store/changes.ts';
import { inTransaction } from '../../store/database.ts';
import { listResolvableReferences, settleReferences } from '../../store/held.ts';
import { ahead } from '../ahead.ts';
import { newOperationCounts, type OperationCounts } from '../cycle-result.ts';
import type { EngineDeps } from '../engine-deps.ts';
import { assertLocked, type HeldLock } from '../with-job-lock.ts';
import { callBatch, closeBatch } from './apply-batch.ts';
import type { ApplyScope, LockedScope } from './apply-scope.ts';
import { type MadeAccounts, madeBy } from './made-accounts.ts';
import { findNextBatch } from './next-batch.ts';
import { planReferences } from './plan-references.ts';
import type { Renames } from './renames.ts';

export type Applied = {
  readonly operations: OperationCounts;
  /** The system went away in the middle: what was not done is dropped from the plan and comes again next time. */
  readonly brokenBy?: ConnectorError;
};

/** Carries out the planned changes of a stored plan, managers before their people, then the references left over. */
export async function applyPlan(deps: EngineDeps, unlocked: ApplyScope, lock: HeldLock): Promise<Applied> {
  const scope: LockedScope = { ...unlocked, lock };
  const operations = newOperationCounts();
  const renames: Renames = new Map();
  try {
    const total = await countPlannedChanges(deps.database, scope.planId);
    await applyAll(deps, scope, { operations, renames, total });
    if (scope.undoneBy !== undefined) return { operations };
    const more = await planResolvable(deps, scope);
    if (more > 0) await applyAll(deps, scope, { operations, renames, total: total + more });
    return { operations };
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    const undone = await endPlannedChanges(
      deps.database,
      scope.planId,
      scope.hasWaited === true ? 'blocked' : 'dropped',
    );
    for (const change of undone) scope.collector.move(change, 'failed');
    return { operations, brokenBy: error };
  }
}

/** Plans the references whose account exists now, page by page; gives how many changes they are. */
async function planResolvable({ database }: EngineDeps, { planId, job, collector }: LockedScope): Promise<number> {
  let planned = 0;
  for await (const references of listResolvableReferences(database, job.name)) {
    const { changes, settled } = await planReferences(database, job, references);
    // Both at once: a reference that waits no longer is in the plan, or right already.
    await inTransaction(database, async (tx) => {
      const numbered = changes.map((change) => collector.addChange(change));
      await insertChanges(tx, planId, numbered);
      await settleReferences(tx, job.name, settled);
    });
    planned += changes.length;
  }
  return planned;
}

async function applyAll(
  deps: EngineDeps,
  scope: LockedScope,
  { total, ...calling }: { operations: OperationCounts; renames: Renames; total: number },
): Promise<void> {
  let done = 0;
  let closing: Closing = { changes: [], ended: Promise.resolve(), made: new Map(), latest: new Map() };
  let next = ahead(findNextBatch(deps, scope, { underWay: [] }));
  try {
    for (;;) {
      await assertLocked(scope.job.name, scope.lock);
      const batch = await next;
      const { changes } = batch;
      if (changes.length === 0) return await closing.ended;
      next = ahead(findNextBatch(deps, scope, { underWay: [...closing.changes, ...changes] }));
      const called = await callBatch(deps, scope, { ...calling, ...batch, made: closing.made });
      await closing.ended;
      const made = madeBy(called.running);
      closing = {
        changes,
        ended: ahead(closeBatch(deps, scope, called)),
        // The next batch was looked for before the one before this one was stored.
        made: new Map([...closing.latest, ...made]),
        latest: made,
      };
      if (called.brokenBy !== undefined) {
        await closing.ended;
        throw called.brokenBy;
      }
      done += changes.length;
      scope.onProgress({ stage: 'apply', done, total });
    }
  } finally {
    await Promise.allSettled([closing.ended, next]);
  }
}

/**
 * A batch that is read back and stored while the calls of the next one are under way. Meanwhile the one after is looked for, so that the
 * target never waits for us.
 */
type Closing = {
  readonly changes: readonly StoredChange[];
  readonly ended: Promise<void>;
  /** What this batch and the one before have made: whoever is found next may refer to it. */
  readonly made: MadeAccounts;
  readonly latest: MadeAccounts;
};
