import { afterEach, describe, expect, it } from 'vitest';
import { provisionWorker } from '../../src/engine/provision-worker.ts';
import { runCycle } from '../../src/engine/run-cycle.ts';
import { runScheduledCycle } from '../../src/engine/run-scheduled-cycle.ts';
import { listHeld } from '../../src/store/held.ts';
import { loadJobState } from '../../src/store/job-states.ts';
import { type Story, storyJob, tellStory } from '../support/story.ts';
import { storyDirectories } from '../support/story-directory.ts';

let story: Story;
afterEach(async () => await story.close());

async function heldNow({ database }: Story): Promise<readonly string[]> {
  const { held } = await listHeld(database, { job: storyJob }, { limit: 100, offset: 0 });
  return held.map(({ worker }) => worker);
}

describe.each(storyDirectories)('runs of a job, in %s', (directory) => {
  it('ask at growing intervals for a held person whom HR has purged, not in each of them', async () => {
    story = await tellStory({ directory, size: 4 });
    // An employment without any job: no account can be made of it.
    story.hr.state.persons.get('100003')?.$employments[0]?.$jobs.splice(0);
    expect((await story.run()).counts).toMatchObject({ created: 3, held: 1 });
    story.hr.act({ type: 'purge', worker: '100003' });
    const asked = () => story.hr.requests.matching("in '100003'").length;

    const before = asked();
    for (let minute = 0; minute < 60; minute += 2) {
      story.hr.clock.advance(2 / 1440);
      await runCycle(story.deps, storyJob);
    }

    // After 1, 2, 4, 8, 16 and 32 minutes, as near as the cycles come.
    expect(asked() - before).toBe(5);
  });

  it('of everybody let go a held person without an account whom HR does not know any more', async () => {
    story = await tellStory({ directory, size: 12 });
    story.hr.state.persons.get('100003')?.$employments[0]?.$jobs.splice(0);
    await story.run();
    story.hr.act({ type: 'purge', worker: '100003' });

    await story.runWell({ initial: true });

    expect(await heldNow(story)).toEqual([]);
    story.hr.clock.advance(1);
    await story.runWell();
  });

  it('of everybody keep everybody held while HR shows too few people', async () => {
    story = await tellStory({ directory, size: 4 });
    story.hr.state.persons.get('100003')?.$employments[0]?.$jobs.splice(0);
    await story.run();
    story.hr.act({ type: 'purge', worker: '100003' });

    expect((await story.run({ initial: true })).verdict).toBe('stop');

    expect(await heldNow(story)).toEqual(['100003']);
  });

  it('of everybody keep a person with an account held whom HR does not know any more', async () => {
    story = await tellStory({ directory, size: 12 });
    await story.runWell();
    story.hr.act({ type: 'change', worker: '100003', fields: { jobTitle: 'T'.repeat(129) } });
    await story.run();
    story.hr.act({ type: 'purge', worker: '100003' });

    await story.run({ initial: true });

    expect(await heldNow(story)).toEqual(['100003']);
  });

  it('on demand carry out one worker, and leave the watermark where it is', async () => {
    story = await tellStory({ directory, size: 4 });
    await story.runWell();
    const { watermark } = await loadJobState(story.database, storyJob);
    story.hr.clock.advance(0.1);
    const first = story.hire({});
    const second = story.hire({});

    const result = await provisionWorker(story.deps, storyJob, first);

    expect(result.counts).toMatchObject({ read: 1, created: 1 });
    expect((await loadJobState(story.database, storyJob)).watermark).toBe(watermark);
    expect(await story.account(second)).toBeUndefined();
    await story.runWell();
    expect(await story.account(second)).toBeDefined();
    await story.expectStable();
  });
});

describe('runs of a job, in sandbox', () => {
  it('never overlap: of two at once one is refused, and nobody gets two accounts', async () => {
    story = await tellStory({ directory: 'sandbox', size: 8 });
    // Longer than a run waits for the lock of one that may have been killed.
    story.hr.faults.add({ kind: 'slow', match: 'PerPerson', nth: 1, delay: 3_000 });

    const both = await Promise.allSettled([runCycle(story.deps, storyJob), runCycle(story.deps, storyJob)]);

    const refused = both.filter((one) => one.status === 'rejected');
    expect(refused.map(({ reason }) => reason)).toEqual([expect.objectContaining({ code: 'jobRunning' })]);
    expect(await story.directory.accounts()).toHaveLength(8);
    expect((await loadJobState(story.database, storyJob)).failures).toBe(0);
    await story.expectStable();
  });

  it('slow down after five failures in a row, and are themselves again after a good one', async () => {
    story = await tellStory({ directory: 'sandbox', size: 4 });
    story.hr.setPassword('changed');
    for (let count = 0; count < 5; count += 1) await runScheduledCycle(story.deps, storyJob, { initial: false });
    const quarantined = await loadJobState(story.database, storyJob);
    story.hr.setPassword('sandbox');

    await runScheduledCycle(story.deps, storyJob, { initial: false });
    const tooEarly = await story.directory.accounts();
    story.hr.clock.advance(11 / 1440);
    await runScheduledCycle(story.deps, storyJob, { initial: false });

    expect(quarantined).toMatchObject({ failures: 5, quarantinedSince: expect.any(Number) });
    expect(tooEarly).toEqual([]);
    expect(await story.directory.accounts()).toHaveLength(4);
    expect(await loadJobState(story.database, storyJob)).not.toHaveProperty('quarantinedSince');
    await story.expectStable();
  });

  it('take a held person up again at growing intervals, without a change in HR', async () => {
    story = await tellStory({ directory: 'sandbox', size: 4 });
    story.directory.server?.faults.set({ fail: [{ operation: 'add', dnContains: 'Henry', code: 50 }] });
    await story.run();
    story.directory.server?.faults.clear();

    const early = await runCycle(story.deps, storyJob);
    story.hr.clock.advance(10 / 1440);
    const due = await runCycle(story.deps, storyJob);

    expect(early.counts.created).toBe(0);
    expect(due.counts).toMatchObject({ read: 1, created: 1 });
    expect(await story.account('100003')).toBeDefined();
    await story.expectStable();
  });

  it('on demand refuse a worker whom HR does not know', async () => {
    story = await tellStory({ directory: 'sandbox', size: 3 });

    await expect(provisionWorker(story.deps, storyJob, '4711')).rejects.toMatchObject({ code: 'workerNotFound' });
  });

  it('that only plan write nothing and forget nothing', async () => {
    story = await tellStory({ directory: 'sandbox', size: 4 });
    const early = await story.plan();
    const before = await story.directory.writeMark();
    const planned = await story.plan();
    await story.runWell();
    story.hr.act({ type: 'change', worker: '100003', fields: { jobTitle: 'Consultant' } });
    await story.plan();
    const result = await story.runWell();

    expect(early.changes).toHaveLength(4);
    expect(planned.changes).toHaveLength(4);
    expect(planned.hash).toBe(early.hash);
    expect(before).toBe('3');
    expect(result.counts.updated).toBe(1);
    await story.expectStable();
  });
});
