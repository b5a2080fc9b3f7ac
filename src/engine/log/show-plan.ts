import type { Instant } from '../../domain/time.ts';
import { groupByCause, groupByKind, type KindGroup, type ValueGroup } from '../../store/plan-groups.ts';
import { findPlan, type ListedPlan, listPlans } from '../../store/plans.ts';
import { EngineError } from '../engine-error.ts';
import type { LogDeps } from './log-deps.ts';
import { toUtc } from './log-documents.ts';

/** What an approval of a plan would take, or why there is none. */
export type ApprovalNeeds = { readonly isPossible: boolean; readonly message: string; readonly command?: string };

/** A plan by causes: ten thousand equal changes are one line. */
export type ShownPlan = {
  readonly plan: ListedPlan;
  readonly kinds: readonly KindGroup[];
  readonly causes: readonly ValueGroup[];
  readonly approval: ApprovalNeeds;
};

/** @throws EngineError `planNotFound` */
export async function showPlan(deps: Pick<LogDeps, 'database'>, idOrStart: string, now: Instant): Promise<ShownPlan> {
  const plan = await findListedPlan(deps, idOrStart);
  return {
    plan,
    kinds: await groupByKind(deps.database, plan.id),
    causes: await groupByCause(deps.database, plan.id),
    approval: describeApproval(plan, now),
  };
}

/** A plan by its id or the first 8 characters. @throws EngineError `planNotFound` */
export async function findListedPlan({ database }: Pick<LogDeps, 'database'>, idOrStart: string): Promise<ListedPlan> {
  const found = await findPlan(database, idOrStart);
  const { plans } =
    found === undefined ? { plans: [] } : await listPlans(database, { id: found.id }, { limit: 1, offset: 0 });
  if (plans[0] !== undefined) return plans[0];
  throw new EngineError('planNotFound', `There is no plan ${idOrStart}.`, 'See its id in `hirewire plans`.');
}

/** Whether and how a plan can be approved at this moment. */
export function describeApproval(plan: ListedPlan, now: Instant): ApprovalNeeds {
  const left = plan.waiting + plan.planned;
  const again = `\`hirewire run ${plan.job}\` makes a new plan of what is still to be done.`;
  if (plan.state !== 'open') return no(describeClosed(plan));
  if (left === 0) return no('Nothing of it waits any more.');
  if (plan.trips.some(({ guard }) => guard === 'emptySource')) {
    return no('It comes from an empty source, and cannot be approved: find out why HR answered with nobody.');
  }
  if (isCutOff(plan)) return no(`Its cycle was cut off in the middle. ${again}`);
  if (now > plan.expiresAt) return no(`It expired on ${toUtc(plan.expiresAt)}. ${again}`);
  const command = `hirewire approve ${plan.id} --hash ${plan.hash}`;
  const what = plan.waiting > 0 ? 'wait for an approval' : 'were planned and not carried out';
  const message = `${count(left)} ${what}, until ${toUtc(plan.expiresAt)}; --only names some of the people.`;
  return { isPossible: true, message, command };
}

/** Whether its cycle ended before all was carried out that no guard held back. Another cycle judges those people anew. */
export function isCutOff({ state, cycleState, waiting, planned }: ListedPlan): boolean {
  return state === 'open' && cycleState === 'failed' && waiting === 0 && planned > 0;
}

function describeClosed({ state }: ListedPlan): string {
  if (state === 'applying') return 'It is being carried out.';
  if (state === 'collecting') return 'It is being made, or its cycle was cut off.';
  if (state === 'superseded') return 'It was a dry run, to be looked at alone.';
  return 'It was carried out.';
}

function count(changes: number): string {
  return changes === 1 ? '1 change' : `${changes} changes`;
}

function no(message: string): ApprovalNeeds {
  return { isPossible: false, message };
}

/** A plan by causes, as `--json` and the API show it. */
export function groupsToJson({ kinds, causes }: ShownPlan): Record<string, unknown> {
  return {
    kinds,
    causes: causes.map(({ isRedacted, before, after, reference, worker, ofAttribute, variants, ...cause }) => ({
      ...cause,
      before: isRedacted ? '[Redact]' : (before ?? null),
      after: isRedacted ? '[Redact]' : (after ?? null),
      ...(reference !== undefined && { reference }),
      ...{ example: worker, ofAttribute, variants },
    })),
  };
}
