import { listChanges } from '../../store/changes.ts';
import { inTransaction } from '../../store/database.ts';
import { queueLogs } from '../../store/flex-logs.ts';
import type { EngineDeps } from '../engine-deps.ts';
import { findConnectionJob } from './connection-job.ts';

/** The people of an approved plan have tickets that wait for it: the next run sees what became of them, and closes those. */
export async function queueApproved(
  deps: EngineDeps,
  plan: { readonly id: string; readonly job: string },
): Promise<void> {
  const target = findConnectionJob(deps, plan.job);
  if (target === undefined || deps.configuration.jobs[target.job]?.tickets !== 'everyChange') return;
  for await (const page of listChanges(deps.database, plan.id)) {
    const anchors = page.map(({ workerAnchor }) => workerAnchor);
    await inTransaction(deps.database, async (tx) => {
      await queueLogs(tx, { ...target, anchors });
    });
  }
}
