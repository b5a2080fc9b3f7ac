import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openFreshDatabase } from '../../test/support/open-database.ts';
import type { Change } from '../domain/change.ts';
import { insertChanges, listChanges, rankCreates } from './changes.ts';
import type { Database } from './database.ts';
import { insertPlan } from './plans.ts';
import { saveSourceObjects } from './source-objects.ts';

let database: Database;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ database, close } = await openFreshDatabase());
});

afterAll(() => close());

/** Creates of a plan by the worker and the manager that each waits for; gives the ranks by worker. */
async function rank(job: string, managers: Readonly<Record<string, string>>): Promise<Record<string, number>> {
  const planId = randomUUID();
  await insertPlan(database, { id: planId, job, cycleId: randomUUID(), kind: 'initial', createdAt: 0, expiresAt: 1 });
  const workers = Object.keys(managers);
  await saveSourceObjects(
    database,
    job,
    workers.map((worker) => ({
      ...{ anchor: `anchor of ${worker}`, worker, keys: [worker, `user of ${worker}`], employments: [], image: {} },
      ...{ hash: worker, outcome: 'inScope' as const },
    })),
    { now: 0 },
  );
  await insertChanges(
    database,
    planId,
    workers.map((worker, at) => ({ ...aCreate(worker, managers[worker] ?? ''), seq: at + 1 })),
  );
  await rankCreates(database, planId, job);
  const ranks: Record<string, number> = {};
  for await (const page of listChanges(database, planId)) for (const one of page) ranks[one.worker] = one.rank;
  return ranks;
}

function aCreate(worker: string, manager: string): Change {
  return {
    worker,
    workerAnchor: `anchor of ${worker}`,
    kinds: ['create'],
    link: true,
    deltas: manager === '' ? [] : [{ name: 'manager', reference: manager }],
    reasons: [],
  };
}

it('makes everybody after the manager whom the same plan makes, whatever the order', async () => {
  const ranks = await rank('tree', { leaf: 'user of middle', middle: 'top', top: '', other: 'top' });

  expect(ranks).toEqual({ top: 0, middle: 1, other: 1, leaf: 2 });
});

it('leaves people who wait for each other, and whoever waits for them, at the front', async () => {
  const ranks = await rank('circle', { one: 'two', two: 'one', third: 'two', self: 'self', alone: '' });

  expect(ranks).toEqual({ one: 0, two: 0, third: 0, self: 0, alone: 0 });
});

it('ranks nobody by a manager whom the plan does not make', async () => {
  const ranks = await rank('elsewhere', { one: 'somebody else' });

  expect(ranks).toEqual({ one: 0 });
});
