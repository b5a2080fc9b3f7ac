import { z } from 'zod';
import { approvePlan } from '../engine/apply/approve-plan.ts';
import { planToJson } from '../engine/log/log-documents.ts';
import { findListedPlan, groupsToJson, showPlan } from '../engine/log/show-plan.ts';
import { changeToJson, resultToJson } from '../engine/result-documents.ts';
import { listChangePage } from '../store/changes.ts';
import { listPlans, planStates } from '../store/plans.ts';
import type { ApiDeps } from './api-deps.ts';
import { administrators as access } from './caller.ts';
import type { Router } from './router.ts';
import { name, offsetQuery, pageQuery } from './schemas/common.ts';

const params = z.strictObject({ plan: name.describe('Its id, or the first 8 characters.') });
const path = '/api/plans/{plan}';
const query = z.strictObject({
  job: name.optional(),
  state: z.enum(planStates).optional(),
  ...offsetQuery,
});
const changesQuery = z.strictObject({
  limit: pageQuery.limit,
  after: pageQuery.before.describe('Only what follows the change with this `number`: the last one of the page before.'),
});

/** Plans: what a cycle decided, and the approval of what a guard holds. */
export function addPlans(router: Router, deps: ApiDeps): void {
  const { database } = deps;
  router.add({
    ...{ method: 'GET', path: '/api/plans', summary: 'Plans, newest first.', access, query, answer: 'PlanPage' },
    handle: async ({ query: { job, state, limit = 50, offset = 0 } }) => {
      const filter = { ...(job !== undefined && { job }), ...(state !== undefined && { state }) };
      const { plans, total } = await listPlans(database, filter, { limit, offset });
      return { total, plans: plans.map(planToJson) };
    },
  });
  router.add({
    ...{ method: 'GET', path, summary: 'One plan with its verdict and hash.', access, params, answer: 'Plan' },
    handle: async ({ params: { plan } }) => planToJson(await findListedPlan(deps, plan)),
  });
  router.add({
    ...{ method: 'GET', path: `${path}/changes`, summary: 'The changes of a plan: before, after and why.' },
    ...{ access, params, query: changesQuery, answer: 'PlanChanges' },
    handle: async ({ params: { plan }, query: { limit = 50, after = -1 } }) => {
      const { id: planId } = await findListedPlan(deps, plan);
      const changes = await listChangePage(database, planId, { limit, after });
      return { planId, changes: changes.map((change) => ({ number: change.seq, ...Object(changeToJson(change)) })) };
    },
  });
  router.add({
    ...{ method: 'GET', path: `${path}/causes`, summary: 'A plan by causes: many equal changes are one line.' },
    ...{ access, params, answer: 'PlanCauses' },
    handle: async ({ params: { plan } }) => {
      const shown = await showPlan(deps, plan, deps.clock.now());
      return { planId: shown.plan.id, approval: shown.approval, ...groupsToJson(shown) };
    },
  });
  router.add({
    ...{ method: 'POST', path: `${path}/approve`, summary: 'Apply what a guard held back in this very plan.' },
    ...{ access, params, body: 'ApprovalBody', answer: 'CycleResult' },
    handle: async ({ params: { plan }, body: { hash, only }, caller }) => {
      const approval = { by: caller.name, hash, ...(only !== undefined && { only }) };
      return resultToJson(await approvePlan(await deps.engine(), plan, approval));
    },
  });
}
