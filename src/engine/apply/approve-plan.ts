import { listChanges, releaseChanges } from '../../store/changes.ts';
import { endAbandonedCycles } from '../../store/cycles.ts';
import { loadPlannedAttributes } from '../../store/done-operations.ts';
import { findPlan, savePlanState } from '../../store/plans.ts';
import type { CycleResult } from '../cycle-result.ts';
import { PlanCollector } from '../decide/plan-collector.ts';
import type { EngineDeps } from '../engine-deps.ts';
import { EngineError } from '../engine-error.ts';
import { openJob } from '../job/open-job.ts';
import { nameSystems } from '../name-systems.ts';
import { queueApproved } from '../ticketed/after-approval.ts';
import { findConnectionJob, toConnectionJob } from '../ticketed/connection-job.ts';
import { withJobLock } from '../with-job-lock.ts';
import { applyPlan } from './apply-plan.ts';
import { type Approval, checkApproval } from './check-approval.ts';
import { recoverOperations } from './recover-operations.ts';

/**
 * Applies what a guard held back in a stored plan: this very plan, by its hash, until it expires. Each account is looked
 * at again first; what somebody changed meanwhile is refused, and held.
 */
export async function approvePlan(deps: EngineDeps, planId: string, approval: Approval): Promise<CycleResult> {
  const plan = await findPlan(deps.database, planId);
  if (plan === undefined)
    throw new EngineError(
      'planNotFound',
      `There is no plan ${planId}.`,
      'See its id in the output of `hirewire run` or `hirewire plan`.',
    );
  return await withJobLock(deps.database, plan.job, async (lock) => {
    await endAbandonedCycles(deps.database, plan.job, deps.clock.now());
    await checkApproval(deps, (await findPlan(deps.database, plan.id)) ?? plan, approval);
    const target = findConnectionJob(deps, plan.job);
    const own = target === undefined ? deps : toConnectionJob(deps, target.job, target.connection).deps;
    const alsoRead = plan.kind === 'undo' ? await loadPlannedAttributes(deps.database, plan.id) : [];
    const job = await openJob(own, plan.job, { alsoRead });
    try {
      const started = deps.clock.now();
      const doubted = await recoverOperations(own, job);
      await releaseChanges(deps.database, plan.id, approval.only);
      const collector = new PlanCollector();
      for await (const page of listChanges(deps.database, plan.id)) for (const change of page) collector.resume(change);
      await savePlanState(deps.database, plan.id, 'applying', { by: approval.by, at: started });
      const scope = {
        ...{ id: plan.cycleId, planId: plan.id, now: started, job, collector },
        onProgress: () => undefined,
        ...{ hasWaited: true, doubted },
        ...(plan.kind === 'undo' && { undoneBy: approval.by }),
      };
      const applied = await applyPlan(deps, scope, lock);
      if (applied.brokenBy !== undefined) {
        await savePlanState(deps.database, plan.id, 'open');
        throw applied.brokenBy;
      }
      await savePlanState(deps.database, plan.id, approval.only === undefined ? 'applied' : 'open');
      await queueApproved(deps, plan);
      return {
        job: plan.job,
        kind: plan.kind,
        planId: plan.id,
        hash: plan.hash,
        verdict: 'go',
        trips: plan.trips,
        seconds: Math.round(deps.clock.now() - started) / 1000,
        counts: collector.counts,
        operations: applied.operations,
        problems: nameSystems(collector.problems, job.settings.target),
      };
    } finally {
      await job.close();
    }
  });
}
