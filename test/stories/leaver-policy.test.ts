import { afterEach, describe, expect, it } from 'vitest';
import { approvePlan } from '../../src/engine/apply/approve-plan.ts';
import { forecastJob } from '../../src/engine/forecast/forecast-job.ts';
import { type Story, storyJob, tellStory } from '../support/story.ts';
import { storyDirectories } from '../support/story-directory.ts';

let story: Story;
afterEach(async () => await story.close());

function firstWorker(of: Story): string {
  const worker = [...of.hr.state.persons.keys()].at(-1);
  if (worker === undefined) throw new Error('The company has nobody.');
  return worker;
}

describe.each(storyDirectories)('what a job does to leavers, in %s', (directory) => {
  it('moves the account, empties the attributes named, and takes all of it back for a rehire', async () => {
    story = await tellStory({ directory, job: {} });
    story.configure({ leavers: { moveTo: `OU=Leavers,${story.directory.ou}`, clear: ['title'] } });
    const worker = firstWorker(story);
    await story.run();
    story.hr.act({ type: 'terminate', worker, lastDay: '2026-03-02' });
    story.hr.clock.set('2026-03-04T08:00:00Z');

    await story.run();

    const left = await story.account(worker);
    expect(left?.dn).toContain(`OU=Leavers,${story.directory.ou}`);
    expect(left?.attributes.userAccountControl).toEqual(['514']);
    expect(left?.attributes.title).toBeUndefined();
    await story.expectStable();

    story.hr.act({ type: 'rehire', worker, mode: 'newEmployment' });
    await story.run();

    const back = await story.account(worker);
    expect(back?.dn).toContain(`OU=Staff,${story.directory.ou}`);
    expect(back?.attributes.userAccountControl).toEqual(['512']);
    expect(back?.attributes.title).toHaveLength(1);
    await story.expectStable();
  });

  it('deletes the account after the days named, by the calendar alone and only when a human approves', async () => {
    story = await tellStory({ directory, job: { leavers: { deleteAfterDays: 30 } } });
    const worker = firstWorker(story);
    await story.run();
    story.hr.act({ type: 'terminate', worker, lastDay: '2026-03-02' });
    story.hr.clock.set('2026-03-04T08:00:00Z');
    await story.run();
    const forecast = await forecastJob(story.deps, storyJob, Date.parse('2026-05-01T00:00:00Z'));
    expect(forecast.map((one) => [one.at.slice(0, 10), one.worker, one.event])).toEqual([
      ['2026-04-01', worker, 'deletes'],
    ]);
    story.hr.clock.set('2026-04-01T23:00:00Z');
    await story.run();
    expect((await story.account(worker))?.attributes.userAccountControl).toEqual(['514']);

    story.hr.clock.set('2026-04-02T08:00:00Z');
    const result = await story.run();

    expect(result.verdict).toBe('needsApproval');
    expect(result.operations.delete).toBe(0);
    expect(await story.account(worker)).toBeDefined();

    const approved = await approvePlan(story.deps, result.planId, { by: 'test' });
    expect(approved.operations.delete).toBe(1);
    expect(await story.account(worker)).toBeUndefined();
    await story.expectStable();
  });
});

describe('a leaver who is held', () => {
  it('is disabled all the same', async () => {
    story = await tellStory({ directory: 'sandbox' });
    const worker = firstWorker(story);
    await story.run();
    story.hr.act({ type: 'change', worker, fields: { jobTitle: 'x'.repeat(300) } });
    story.hr.act({ type: 'terminate', worker, lastDay: '2026-03-02' });
    story.hr.clock.set('2026-03-04T08:00:00Z');

    const result = await story.run();

    expect(result.counts).toMatchObject({ held: 1, updated: 0 });
    expect(result.problems).toMatchObject([{ worker, code: 'valueTooLong', attribute: 'title' }]);
    expect((await story.account(worker))?.attributes.userAccountControl).toEqual(['514']);
    expect((await story.run()).counts).toMatchObject({ held: 1 });
  });
});
