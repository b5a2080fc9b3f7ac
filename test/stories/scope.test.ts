import { afterEach, describe, expect, it } from 'vitest';
import { type Story, tellStory } from '../support/story.ts';
import { addByHand, storyDirectories } from '../support/story-directory.ts';

const mapping = {
  extends: 'default',
  scope: [{ name: 'no trainees', all: [{ attribute: 'jobTitle', operator: 'NOT EQUALS', value: 'Trainee' }] }],
};

describe.each(storyDirectories)('the scope filter, in %s', (directory) => {
  let story: Story;
  afterEach(async () => await story.close());

  const leaveScope = () => story.hr.act({ type: 'change', worker: '100003', fields: { jobTitle: 'Trainee' } });
  const stateOf = async () => (await story.account('100003'))?.attributes.userAccountControl?.[0];

  it('keeps people out of the directory', async () => {
    story = await tellStory({ directory, size: 4, job: { mapping } });
    leaveScope();

    const result = await story.runWell();

    expect(result.counts).toMatchObject({ read: 4, created: 3, outOfScope: 1 });
    await story.expectStable();
  });

  it.each([
    ['disable', '514'],
    ['ignore', '512'],
    ['delete', undefined],
  ] as const)('when left, with outOfScope: %s, does that and nothing else', async (outOfScope, after) => {
    story = await tellStory({ directory, size: 4, job: { mapping, outOfScope } });
    await story.runWell();
    leaveScope();

    const result = await story.runWell();

    expect(result.counts).toMatchObject({ read: 1, outOfScope: 1 });
    expect(await stateOf()).toBe(after);
    await story.expectStable();
  });

  it.each(['disable', 'delete'] as const)(
    'when entered again, after outOfScope: %s, opens the account again',
    async (outOfScope) => {
      story = await tellStory({ directory, size: 4, job: { mapping, outOfScope } });
      await story.runWell();
      leaveScope();
      await story.runWell();

      story.hr.act({ type: 'change', worker: '100003', fields: { jobTitle: 'Analyst' } });
      await story.runWell();

      expect(await stateOf()).toBe('512');
      await story.expectStable();
    },
  );

  it('does not touch an account that was never linked', async () => {
    story = await tellStory({ directory, size: 4, job: { mapping } });
    await addByHand(story.directory, 'Henry', { employeeID: '100003' });
    leaveScope();

    await story.runWell();

    expect(await stateOf()).toBe('512');
    await story.expectStable();
  });

  it('when changed in the mapping is judged for everybody at the next cycle', async () => {
    story = await tellStory({ directory, size: 4 });
    leaveScope();
    await story.runWell();

    story.configure({ mapping });
    const result = await story.runWell();

    expect(result.kind).toBe('initial');
    expect(result.counts).toMatchObject({ read: 4, outOfScope: 1, unchanged: 3 });
    expect(await stateOf()).toBe('514');
    await story.expectStable();
  });

  it('counts somebody whose disabling the directory refuses as failed, and everybody else as they were', async () => {
    if (directory === 'samba') return;
    story = await tellStory({ directory, size: 4, job: { mapping } });
    await story.runWell();
    const dn = (await story.theAccount('100003')).dn;
    leaveScope();
    story.hr.act({ type: 'change', worker: '100004', fields: { jobTitle: 'Analyst' } });
    story.directory.server?.faults.set({ fail: [{ operation: 'modify', dnContains: dn, code: 50 }] });

    const result = await story.run();

    expect(result.counts).toMatchObject({ read: 2, updated: 1, failed: 1, outOfScope: 0 });
    story.directory.server?.faults.clear();
    await story.runWell();
    expect(await stateOf()).toBe('514');
    await story.expectStable();
  });
});
