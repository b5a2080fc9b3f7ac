import { afterEach, describe, expect, it } from 'vitest';
import { type Story, tellStory } from '../support/story.ts';
import { storyDirectories } from '../support/story-directory.ts';

const byCustom01 = {
  extends: 'default',
  attributes: [
    { target: 'employeeID', value: 'Coalesce([custom01], [personIdExternal])', match: 1 },
    { target: 'employeeNumber', value: '[personIdExternal]' },
  ],
};

describe.each(storyDirectories)('a matching value that two workers have, in %s', (directory) => {
  let story: Story;
  afterEach(async () => await story.close());

  function giveSameNumber(...workers: readonly string[]): void {
    for (const worker of workers) story.hr.act({ type: 'changeUser', worker, fields: { custom01: 'X-1' } });
  }

  it('holds both when neither has an account, and nobody else', async () => {
    story = await tellStory({ directory, size: 6, job: { mapping: byCustom01 } });
    giveSameNumber('100003', '100004');

    const result = await story.run();

    expect(result.counts).toMatchObject({ read: 6, created: 4, held: 2 });
    expect(result.problems.map(({ code, worker }) => [code, worker])).toEqual([
      ['duplicateMatchingValue', '100003'],
      ['duplicateMatchingValue', '100004'],
    ]);
    expect(await story.account('X-1')).toBeUndefined();
    await story.expectStable();
  });

  it('holds both when they stand on different pages', async () => {
    story = await tellStory({
      directory,
      size: 6,
      job: { mapping: byCustom01 },
      source: { customPageSize: 2 },
    });
    giveSameNumber('100001', '100006', '100003');

    const result = await story.run();

    expect(result.counts).toMatchObject({ read: 6, created: 3, held: 3 });
    expect(new Set(result.problems.map(({ worker }) => worker))).toEqual(new Set(['100001', '100003', '100006']));
    expect(await story.account('X-1')).toBeUndefined();
    await story.expectStable();
  });

  it('plans nothing for whom a later page shows to be one of several', async () => {
    story = await tellStory({
      directory,
      size: 6,
      job: { mapping: byCustom01 },
      source: { customPageSize: 2 },
    });
    giveSameNumber('100001', '100006');

    const plan = await story.run({ planOnly: true });

    expect(plan.counts).toMatchObject({ read: 6, created: 4, held: 2 });
    expect(plan.changes?.map(({ worker }) => worker).sort()).toEqual(['100002', '100003', '100004', '100005']);
  });

  it('holds the newcomer of an incremental cycle; whoever is linked keeps the account', async () => {
    story = await tellStory({ directory, size: 6, job: { mapping: byCustom01 } });
    giveSameNumber('100003');
    await story.runWell();

    const late = story.hire({});
    giveSameNumber(late);
    const result = await story.run();

    expect(result.counts).toMatchObject({ read: 1, held: 1 });
    expect(result.problems).toEqual([expect.objectContaining({ code: 'duplicateMatchingValue', worker: late })]);
    expect((await story.theAccount('X-1')).attributes.employeeNumber).toEqual(['100003']);
    await story.expectStable();
  });

  it('does not stop the one who is linked from changing', async () => {
    story = await tellStory({ directory, size: 6, job: { mapping: byCustom01 } });
    giveSameNumber('100003');
    await story.runWell();
    giveSameNumber(story.hire({}));
    await story.run();

    story.hr.act({ type: 'change', worker: '100003', fields: { jobTitle: 'Consultant' } });
    await story.run();

    expect((await story.theAccount('X-1')).attributes.title).toEqual(['Consultant']);
  });

  it.each([1, 100])(
    'of two who are linked both holds both, with %i a page, until HR has put it right',
    async (pageSize) => {
      story = await tellStory({
        ...{ directory, size: 6, job: { mapping: byCustom01 } },
        source: { customPageSize: pageSize },
      });
      await story.runWell();
      for (const worker of ['100003', '100004']) {
        story.hr.act({ type: 'change', worker, fields: { jobTitle: 'Consultant' } });
      }
      giveSameNumber('100003', '100004');
      const result = await story.run();

      expect(result.counts).toMatchObject({ read: 2, held: 2, updated: 0 });
      expect(await story.account('X-1')).toBeUndefined();
      expect((await story.run({ initial: true })).counts).toMatchObject({ held: 2, unchanged: 4, updated: 0 });
      story.hr.act({ type: 'changeUser', worker: '100004', fields: { custom01: 'X-2' } });
      await story.run();
      await story.runWell();
      for (const [number, worker] of [
        ['X-1', '100003'],
        ['X-2', '100004'],
      ] as const)
        expect((await story.theAccount(number)).attributes).toMatchObject({
          employeeNumber: [worker],
          title: ['Consultant'],
        });
      await story.expectStable();
    },
  );

  it('of two who are linked holds the one whose id changed, and the other when they change', async () => {
    story = await tellStory({ directory, size: 6, job: { mapping: byCustom01 } });
    giveSameNumber('100003');
    await story.runWell();

    giveSameNumber('100004');
    const first = await story.run();
    story.hr.act({ type: 'change', worker: '100003', fields: { jobTitle: 'Consultant' } });
    const second = await story.run();

    expect(first.problems.map(({ worker }) => worker)).toEqual(['100004']);
    expect(second.problems.map(({ worker }) => worker)).toEqual(['100003', '100004']);
    expect((await story.theAccount('X-1')).attributes.title).not.toEqual(['Consultant']);
  });

  it('lets both go when HR has put it right', async () => {
    story = await tellStory({ directory, size: 6, job: { mapping: byCustom01 } });
    giveSameNumber('100003', '100004');
    await story.run();

    story.hr.act({ type: 'changeUser', worker: '100004', fields: { custom01: 'X-2' } });
    await story.run();
    const result = await story.runWell();

    expect(result.counts.held).toBe(0);
    expect((await story.theAccount('X-1')).attributes.employeeNumber).toEqual(['100003']);
    expect((await story.theAccount('X-2')).attributes.employeeNumber).toEqual(['100004']);
    await story.expectStable();
  });

  it('of one worker who comes twice is no duplicate', async () => {
    story = await tellStory({ directory, size: 6, source: { customPageSize: 2 } });
    story.hr.faults.add({ kind: 'duplicateRecord', match: 'PerPerson' });

    const result = await story.runWell();

    expect(result.counts).toMatchObject({ read: 6, created: 6 });
    await story.expectStable();
  });
});
