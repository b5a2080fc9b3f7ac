import { findNotInPlan } from '../../store/changes.ts';
import { findReplaced } from '../../store/compare-plans.ts';
import type { StoredPlan } from '../../store/plans.ts';
import type { EngineDeps } from '../engine-deps.ts';
import { EngineError } from '../engine-error.ts';

export type Approval = {
  /** Source ids; absent: everybody whom the plan holds. */
  readonly only?: readonly string[];
  /** The hash of the plan that was looked at, to be sure that it is this one. */
  readonly hash?: string;
  readonly by: string;
};

/**
 * Refuses an approval that is not for this plan as it is now.
 *
 * @throws EngineError `planNotOpen`, `emptySource`, `planExpired`, `planChanged`, `notInPlan`.
 */
export async function checkApproval(deps: EngineDeps, plan: StoredPlan, approval: Approval): Promise<void> {
  if (plan.state !== 'open') {
    throw new EngineError(
      'planNotOpen',
      `Plan ${plan.id} is ${plan.state}: nothing of it waits for approval.`,
      `Make a new one with \`hirewire plan ${plan.job}\`.`,
    );
  }
  if (plan.trips.some(({ guard }) => guard === 'emptySource')) {
    throw new EngineError(
      'emptySource',
      'A plan from an empty source cannot be approved.',
      'Find out why the HR system answered with nobody; permissions and target population first.',
    );
  }
  if (deps.clock.now() > plan.expiresAt) {
    throw new EngineError(
      'planExpired',
      `Plan ${plan.id} expired on ${new Date(plan.expiresAt).toISOString()}.`,
      `Make a new one with \`hirewire plan ${plan.job}\`.`,
    );
  }
  if (approval.hash !== undefined && approval.hash !== plan.hash) {
    throw new EngineError(
      'planChanged',
      `Plan ${plan.id} is not the one that was looked at: its hash is ${plan.hash}.`,
      `Look at it again with \`hirewire plan ${plan.job}\`.`,
    );
  }
  const unknown = await findNotInPlan(deps.database, plan.id, approval.only ?? []);
  if (unknown.length > 0) {
    throw new EngineError(
      'notInPlan',
      `Plan ${plan.id} has nothing for ${unknown.join(', ')}. Nothing was approved.`,
      `See whom it is about with \`hirewire plans show ${plan.id.slice(0, 8)} --all\`, and give their ids exactly so.`,
    );
  }
  await checkNewest(deps, plan, approval);
}

/** What a later plan says of somebody is what a human must have looked at. */
async function checkNewest({ database, clock }: EngineDeps, plan: StoredPlan, { only }: Approval): Promise<void> {
  const replaced = await findReplaced(database, plan.id, { only, now: clock.now() });
  const [first] = replaced;
  if (first === undefined) return;
  const shown = replaced.slice(0, 10).map(({ worker }) => worker);
  const more = replaced.length > shown.length ? ` and ${replaced.length - shown.length} more` : '';
  throw new EngineError(
    'planChanged',
    `The newer plan ${first.planId} says something else of ${shown.join(', ')}${more}. Nothing was approved.`,
    `Look at it with \`hirewire plans show ${first.planId.slice(0, 8)}\`, and approve that one.`,
  );
}
