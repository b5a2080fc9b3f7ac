import { afterEach, describe, expect, it } from 'vitest';
import { approvePlan } from '../../src/engine/apply/approve-plan.ts';
import { type Story, tellStory } from '../support/story.ts';
import { addByHand, setByHand } from '../support/story-directory.ts';

describe('a plan that waits, in sandbox', () => {
  let story: Story;
  afterEach(async () => await story.close());

  it('makes nobody a second account when a cycle was faster', async () => {
    story = await tellStory({ directory: 'sandbox', size: 4 });
    const { planId } = await story.plan();
    await story.runWell();
    story.hr.act({ type: 'renamePerson', worker: '100003', lastName: 'Newman' });
    story.hr.act({ type: 'changeUser', worker: '100003', fields: { username: 'newman' } });
    await story.runWell();
    await setByHand(story.directory, (await story.theAccount('100003')).dn, 'sAMAccountName', ['other']);
    await setByHand(story.directory, (await story.theAccount('100003')).dn, 'userPrincipalName', [
      'other@corp.example.com',
    ]);
    const mark = await story.directory.writeMark();

    const result = await approvePlan(story.deps, planId, { by: 'ada' });

    expect(await story.directory.accounts()).toHaveLength(4);
    expect(await story.directory.writeMark()).toBe(mark);
    expect(result.counts).toMatchObject({ read: 4, failed: 4 });
    expect(result.problems[0]).toMatchObject({ code: 'changedMeanwhile', worker: '100001' });
    await story.run();
    await story.expectStable();
  });

  it('is carried out for the named ones alone', async () => {
    story = await tellStory({ directory: 'sandbox', size: 4 });
    const { planId } = await story.plan();

    const result = await approvePlan(story.deps, planId, { only: ['100001', '100003'], by: 'ada' });

    expect(result.counts).toMatchObject({ read: 2, created: 2 });
    const accounts = await story.directory.accounts();
    expect(accounts.map(({ attributes }) => attributes.employeeID?.[0]).toSorted()).toEqual(['100001', '100003']);
    await story.runWell();
    await story.expectStable();
  });

  it('makes nobody a second account when an administrator was faster', async () => {
    story = await tellStory({ directory: 'sandbox', size: 4 });
    const { planId } = await story.plan();
    await addByHand(story.directory, 'By hand', { employeeID: '100003', sn: 'Jones-Wilson' });

    const result = await approvePlan(story.deps, planId, { by: 'ada' });

    expect(result.counts).toMatchObject({ read: 4, created: 3, failed: 1 });
    expect(await story.directory.accounts()).toHaveLength(4);
    expect(result.problems).toEqual([expect.objectContaining({ code: 'changedMeanwhile', worker: '100003' })]);
    await story.runWell();
    await story.expectStable();
  });
});
