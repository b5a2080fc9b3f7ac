import { ConnectorError } from '../connectors/contract.ts';
import type { Change } from '../domain/change.ts';
import { countPlannedChanges, endPlannedChanges, insertChanges, loadNextChanges } from '../store/changes.ts';
import { loadResolvableReferences } from '../store/held.ts';
import { applyBatch } from './apply-batch.ts';
import type { ApplyScope } from './apply-scope.ts';
import { newOperationCounts, type OperationCounts } from './cycle-result.ts';
import type { EngineDeps } from './engine-deps.ts';
import { EngineError } from './engine-error.ts';
import { planReferences } from './plan-references.ts';

/** How many changes share one journal entry, one read before and one read after. */
const batchSize = 100;

export type Applied = {
  readonly operations: OperationCounts;
  /** The system went away in the middle: what was not done is dropped from the plan and comes again next time. */
  readonly brokenBy?: ConnectorError;
};

/** Carries out the planned changes of a stored plan, managers before their people, then the references left over. */
export async function applyPlan(deps: EngineDeps, scope: ApplyScope, lock: { isHeld(): boolean }): Promise<Applied> {
  const operations = newOperationCounts();
  try {
    const total = await countPlannedChanges(deps.database, scope.planId);
    await applyAll(deps, scope, { lock, operations, total });
    const references = await loadResolvableReferences(deps.database, scope.job.name);
    const changes: readonly Change[] = await planReferences(deps.database, scope.job, references);
    if (changes.length > 0) {
      await insertChanges(
        deps.database,
        scope.planId,
        changes.map((change) => scope.collector.addChange(change)),
      );
      await applyAll(deps, scope, { lock, operations, total: total + changes.length });
    }
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

async function applyAll(
  deps: EngineDeps,
  scope: ApplyScope,
  { lock, operations, total }: { lock: { isHeld(): boolean }; operations: OperationCounts; total: number },
): Promise<void> {
  let done = 0;
  for (;;) {
    if (!lock.isHeld()) {
      throw new EngineError(
        'lockLost',
        `The lock of job ${scope.job.name} was lost in the middle of a cycle; nothing more was written.`,
        'See whether the database was restarted; the next cycle goes on where this one stopped.',
      );
    }
    const changes = await loadNextChanges(deps.database, scope.planId, batchSize);
    if (changes.length === 0) return;
    await applyBatch(deps, scope, { changes, operations });
    done += changes.length;
    scope.onProgress({ stage: 'apply', done, total });
  }
}
