import { findNotInPlan } from '../../store/changes.ts';
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
}
