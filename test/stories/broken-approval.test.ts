import { afterEach, expect, it } from 'vitest';
import type { Connector, TargetConnector } from '../../src/connectors/contract.ts';
import { approvePlan } from '../../src/engine/apply/approve-plan.ts';
import { type Story, tellStory } from '../support/story.ts';

const leavers = ['100003', '100004', '100005', '100006', '100007', '100008'];

let story: Story;
afterEach(async () => await story.close());

it('goes on where it stopped when the directory comes back in the middle of an approval', async () => {
  story = await tellStory({ directory: 'sandbox', size: 10, target: { timeouts: { reconnectSeconds: 0.2 } } });
  await story.runWell();
  for (const worker of leavers) story.hr.act({ type: 'terminate', worker, lastDay: '2026-02-27' });
  const { planId } = await story.run();

  story.directory.server?.faults.set({ fail: [{ operation: 'modify', code: 52 }] });
  await expect(approvePlan(story.deps, planId, { by: 'ada' })).rejects.toThrow();
  story.directory.server?.faults.clear();
  const approved = await approvePlan(story.deps, planId, { by: 'ada' });

  expect(approved.operations.disable).toBe(leavers.length);
  const accounts = await story.directory.accounts();
  expect(accounts.filter(({ attributes }) => attributes.userAccountControl?.[0] === '514')).toHaveLength(
    leavers.length,
  );
  await story.expectStable();
});

it('goes on where a crash stopped it, when it is approved again', async () => {
  story = await tellStory({ directory: 'sandbox', size: 10 });
  await story.runWell();
  for (const worker of leavers) story.hr.act({ type: 'terminate', worker, lastDay: '2026-02-27' });
  const { planId } = await story.run();

  await expect(approvePlan({ ...story.deps, connectors: crashing(3) }, planId, { by: 'ada' })).rejects.toThrow('crash');
  const approved = await approvePlan(story.deps, planId, { by: 'ada' });

  expect(approved.problems).toEqual([]);
  const accounts = await story.directory.accounts();
  const closed = accounts.filter(({ attributes }) => attributes.userAccountControl?.[0] === '514');
  expect(closed).toHaveLength(leavers.length);
  const disables = (await story.journal()).filter(({ kind, state }) => kind === 'disable' && state === 'done');
  expect(disables.map(({ worker }) => worker).toSorted()).toEqual(leavers);
  await story.runWell();
  await story.expectStable();
});

/** The connectors of a story, with a directory whose calls are made, and whose answers nobody hears from the nth on. */
function crashing(nth: number): ReadonlyMap<string, Connector> {
  const ad = story.deps.connectors.get('active-directory') as Connector & { target: TargetConnector<unknown> };
  let calls = 0;
  const target: TargetConnector<unknown> = {
    ...ad.target,
    open: async (config, deps) => {
      const session = await ad.target.open(config, deps);
      return Object.assign(Object.create(session) as typeof session, {
        apply: async (operation: Parameters<typeof session.apply>[0]) => {
          calls += 1;
          const call = calls;
          const outcome = call <= nth ? await session.apply(operation) : undefined;
          if (call >= nth || outcome === undefined) throw new Error('crash');
          return outcome;
        },
      });
    },
  };
  return new Map([...story.deps.connectors, ['active-directory', { ...ad, target }]]);
}
