import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openFreshDatabase } from '../../../test/support/open-database.ts';
import { newCounts } from '../../domain/plan.ts';
import { insertChanges } from '../../store/changes.ts';
import { type CycleState, endAbandonedCycles, endCycle, insertCycle } from '../../store/cycles.ts';
import type { Database } from '../../store/database.ts';
import { insertPlan, savePlanVerdict } from '../../store/plans.ts';
import { showPlan } from './show-plan.ts';

const now = Date.parse('2026-11-20T02:00:00Z');
let database: Database;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ database, close } = await openFreshDatabase());
});

afterAll(() => close());

/** The plan of a cycle that has carried out nothing of it yet. */
async function aPlan(job: string): Promise<{ readonly id: string; readonly cycleId: string }> {
  const plan = { id: randomUUID(), cycleId: randomUUID(), job, kind: 'initial' as const };
  await insertCycle(database, { ...plan, id: plan.cycleId, startedAt: now });
  await insertPlan(database, { ...plan, createdAt: now, expiresAt: now + 3_600_000 });
  const change = { worker: '100001', workerAnchor: 'a1', kinds: ['update' as const], link: false, reasons: [] };
  await insertChanges(database, plan.id, [{ ...change, seq: 1, deltas: [{ name: 'title', after: 'Head of Sales' }] }]);
  await savePlanVerdict(database, { id: plan.id, verdict: 'go', trips: [], hash: 'h', counts: newCounts() });
  return plan;
}

const approvalOf = async (id: string) => (await showPlan({ database }, id, now)).approval;

it('offers no approval of what a killed cycle left: the next one judges those people anew', async () => {
  const { id } = await aPlan('killed');
  await endAbandonedCycles(database, 'killed', now);

  expect(await approvalOf(id)).toEqual({
    isPossible: false,
    message: 'Its cycle was cut off in the middle. `hirewire run killed` makes a new plan of what is still to be done.',
  });
});

it.each<CycleState>(['done', 'stopped'])('offers one of a dry run whose cycle is %s', async (state) => {
  const { id, cycleId } = await aPlan(state);
  await endCycle(database, { id: cycleId, state, endedAt: now });

  expect(await approvalOf(id)).toMatchObject({ isPossible: true, command: `hirewire approve ${id} --hash h` });
});
