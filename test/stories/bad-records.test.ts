import { afterEach, describe, expect, it } from 'vitest';
import { type Story, tellStory } from '../support/story.ts';
import { storyDirectories } from '../support/story-directory.ts';

describe.each(storyDirectories)('a value that the directory cannot hold, in %s', (directory) => {
  let story: Story;
  afterEach(async () => await story.close());

  it.each([
    ['jobTitle', 'title', 'T'.repeat(129), 'valueTooLong', '128'],
    ['jobTitle', 'title', 'Head\u0007 of', 'controlCharacter', ''],
  ])('holds only that person: %s for %s', async (field, attribute, value, code, limit) => {
    story = await tellStory({ directory, size: 4 });
    story.hr.act({ type: 'change', worker: '100003', fields: { [field]: value } });

    const result = await story.run();

    expect(result.counts).toMatchObject({ read: 4, created: 3, held: 1 });
    expect(result.problems).toEqual([expect.objectContaining({ code, worker: '100003', attribute })]);
    expect(result.problems[0]?.message).toContain(limit);
    await story.expectStable();
    story.hr.act({ type: 'change', worker: '100003', fields: { [field]: 'Analyst' } });
    expect((await story.runWell()).counts).toMatchObject({ created: 1 });
    await story.expectStable();
  });

  it('holds somebody whose id has a control character, and nobody else', async () => {
    story = await tellStory({ directory, size: 4 });
    story.hire({ personIdExternal: 'bad\u0000id', userId: 'u-bad' });

    const result = await story.run();

    expect(result.counts).toMatchObject({ read: 5, created: 4, held: 1 });
    await story.expectStable();
  });
});

describe('a malformed record, in sandbox', () => {
  let story: Story;
  afterEach(async () => await story.close());

  it.each(['employmentNull', 'personalMissing', 'emailNull', 'jobNull', 'badDate', 'numberForText'] as const)(
    'with %s never stops the others, and costs nobody the account',
    async (how) => {
      story = await tellStory({ directory: 'sandbox', size: 6 });
      await story.runWell();
      story.hr.faults.add({ kind: 'malformedRecord', worker: '100003', how });
      story.hr.act({ type: 'change', worker: '100004', fields: { jobTitle: 'Consultant' } });

      const result = await story.run({ initial: true });

      expect(result.counts).toMatchObject({ read: 6, created: 0, failed: 0 });
      expect(result.operations).toMatchObject({ disable: 0, delete: 0 });
      expect((await story.theAccount('100004')).attributes.title).toEqual(['Consultant']);
      expect((await story.theAccount('100003')).attributes.userAccountControl).toEqual(['512']);
      story.hr.faults.clear();
      await story.runWell({ initial: true });
      await story.expectStable();
    },
  );

  it('without an id counts as held and is named by nothing', async () => {
    story = await tellStory({ directory: 'sandbox', size: 6 });
    story.hr.faults.add({ kind: 'malformedRecord', worker: '100003', how: 'noPersonId' });

    const result = await story.run();

    expect(result.counts).toMatchObject({ read: 6, created: 5, held: 1 });
    story.hr.faults.clear();
    await story.runWell({ initial: true });
    expect(await story.account('100003')).toBeDefined();
    await story.expectStable();
  });

  it('of somebody who is held already and whom HR changes is counted once', async () => {
    story = await tellStory({ directory: 'sandbox', size: 6 });
    story.hr.faults.add({ kind: 'malformedRecord', worker: '100003', how: 'badDate' });
    await story.run();
    story.hr.act({ type: 'change', worker: '100003', fields: { jobTitle: 'Consultant' } });

    const result = await story.run();

    expect(result.counts).toMatchObject({ read: 1, held: 1 });
    expect(result.problems).toHaveLength(1);
  });

  it('of a first sight holds the person until HR answers whole', async () => {
    story = await tellStory({ directory: 'sandbox', size: 6 });
    story.hr.faults.add({ kind: 'malformedRecord', worker: '100003', how: 'employmentNull' });
    const held = await story.run();

    story.hr.faults.clear();
    const released = await story.runWell();

    expect(held.counts).toMatchObject({ read: 6, created: 5, held: 1 });
    expect(released.counts).toMatchObject({ read: 1, created: 1 });
    await story.expectStable();
  });
});
