import { afterEach, describe, expect, it } from 'vitest';
import { type Story, tellStory } from '../support/story.ts';
import { deleteByHand, setByHand, storyDirectories } from '../support/story-directory.ts';
import { undoInStory, withDepartment } from '../support/undo-story.ts';

describe.each(storyDirectories)('an undo of what opened or closed accounts, in %s', (directory) => {
  let story: Story;
  afterEach(async () => await story.close());

  it('of creates closes the accounts, and nobody gets another one', async () => {
    story = await tellStory({ directory, size: 8 });
    await story.runWell();
    const hired = [story.hire(), story.hire()];
    const { planId } = await story.runWell();

    const result = await undoInStory(story, { plan: planId });

    expect(result.operations).toMatchObject({ disable: 2, delete: 0 });
    for (const worker of hired) expect((await story.theAccount(worker)).attributes.userAccountControl).toEqual(['514']);
    await story.expectStable();
    await deleteByHand(story.directory, (await story.theAccount(hired[0] ?? '')).dn);
    const next = await story.run({ initial: true });
    expect(next.counts).toMatchObject({ read: 10, created: 0, held: 2 });
    await story.expectStable();
  });

  it('of creates deletes them where the job deletes, unless somebody else has touched them', async () => {
    story = await tellStory({ directory, size: 8, job: { outOfScope: 'delete' } });
    await story.runWell();
    const [first = '', second = ''] = [story.hire(), story.hire()];
    const { planId } = await story.runWell();
    await setByHand(story.directory, (await story.theAccount(second)).dn, 'title', ['Emperor']);

    const result = await undoInStory(story, { plan: planId });

    expect(result.operations).toMatchObject({ disable: 1, delete: 1 });
    expect(await story.account(first)).toBeUndefined();
    expect((await story.theAccount(second)).attributes.userAccountControl).toEqual(['514']);
    await story.expectStable();
  });

  it('of a wrong termination opens the account, which the next cycle leaves open', async () => {
    story = await tellStory({ directory, size: 6 });
    await story.runWell();
    story.hr.act({ type: 'terminate', worker: '100003', lastDay: '2026-02-27' });
    const { planId } = await story.runWell();

    await undoInStory(story, { plan: planId });

    expect((await story.theAccount('100003')).attributes.userAccountControl).toEqual(['512']);
    await story.expectStable();
    story.hr.act({ type: 'withdrawTermination', worker: '100003' });
    await story.runWell();
    await story.expectStable();
  });

  it('shuts a leaver out although something else was undone', async () => {
    story = await tellStory({ directory, size: 6 });
    await story.runWell();
    withDepartment(story, '"Wrong"');
    const { planId } = await story.runWell();
    await undoInStory(story, { plan: planId });

    story.hr.act({ type: 'terminate', worker: '100003', lastDay: '2026-02-27' });
    const result = await story.run();

    expect(result.operations).toMatchObject({ disable: 1, update: 0 });
    expect((await story.theAccount('100003')).attributes.userAccountControl).toEqual(['514']);
    expect((await story.theAccount('100003')).attributes.department).not.toEqual(['Wrong']);
    await story.expectStable();
  });
});
