import { afterEach, expect, it } from 'vitest';
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
