import { loadNextChanges, type StoredChange } from '../../store/changes.ts';
import type { EngineDeps } from '../engine-deps.ts';
import type { ApplyScope } from './apply-scope.ts';
import { type PreparedBatch, prepareBatch } from './prepare-batch.ts';

/** How many changes share one journal entry, one read before and one read after. */
const batchSize = 100;

/** The changes that come next, of one rank, looked at again; none when the plan is through. */
export type NextBatch = PreparedBatch & { readonly changes: readonly StoredChange[] };

/**
 * Finds the changes that come next while those before them are `underWay`: called or stored just now, and planned as yet.
 *
 * @throws ConnectorError when the target cannot be read
 */
export async function findNextBatch(
  deps: EngineDeps,
  scope: ApplyScope,
  { underWay }: { readonly underWay: readonly StoredChange[] },
): Promise<NextBatch> {
  const changes = await loadNextChanges(deps.database, scope.planId, {
    limit: batchSize,
    underWay: underWay.map(({ seq }) => seq),
  });
  const batch = await prepareBatch(deps.database, scope.job, {
    changes,
    doubtOf: ({ workerAnchor }) => scope.doubted?.get(workerAnchor) ?? (scope.hasWaited === true ? 'late' : undefined),
  });
  return { ...batch, changes };
}
