import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { undoJob } from '../../src/engine/undo/undo-job.ts';
import { daysAgo } from '../support/days-ago.ts';
import { runAndKill } from '../support/run-and-kill.ts';
import { type Story, storyJob, tellStory } from '../support/story.ts';
import { storyDirectories } from '../support/story-directory.ts';

const people = Array.from({ length: 10 }, (_, at) => String(100_002 + at));

describe.each(storyDirectories)('an undo that is killed, in %s', (directory) => {
  let story: Story;
  let folder: string;
  afterEach(async () => {
    await story.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function begin(): Promise<string> {
    story = await tellStory({ directory, size: 12, now: new Date().toISOString() });
    folder = await mkdtemp(join(tmpdir(), 'hirewire-undo-crash-'));
    const { systems, jobs } = story.deps.configuration;
    const { source, target, defaultOu } = jobs[storyJob] ?? {};
    const guards = { renamesAndMoves: { count: 20 } };
    story.configure({ guards });
    const document = { systems, jobs: { [storyJob]: { source, target, defaultOu, guards } } };
    await writeFile(join(folder, 'hirewire.yaml'), JSON.stringify(document));
    await story.runWell();
    for (const worker of people) {
      story.hr.act({ type: 'change', worker, fields: { jobTitle: 'Consultant' }, date: daysAgo(2) });
      story.hr.act({ type: 'renamePerson', worker, lastName: `New${worker}`, date: daysAgo(2) });
    }
    return (await story.runWell()).planId;
  }

  async function undoAndKill(planId: string, isTime: () => Promise<boolean>): Promise<void> {
    await runAndKill(
      ['undo', storyJob, '--plan', planId, '--json'],
      { folder, databaseUrl: story.databaseUrl },
      isTime,
    );
  }

  const countBack = async () =>
    (await story.directory.accounts()).filter(
      ({ attributes }) =>
        people.includes(attributes.employeeID?.[0] ?? '') &&
        !attributes.cn?.[0]?.includes(`New${attributes.employeeID?.[0]}`),
    ).length;

  it('leaves nothing that a cycle would do again, and is carried out whole by the next one', async () => {
    const planId = await begin();

    for (const count of directory === 'sandbox' ? [1, 4] : [3]) {
      await undoAndKill(planId, async () => (await countBack()) >= count);
    }
    const back = await countBack();
    await story.run({ initial: true });
    const backAfterRun = await countBack();
    await undoJob(story.deps, storyJob, { undone: { plan: planId }, by: 'ada' });
    const last = await undoJob(story.deps, storyJob, { undone: { plan: planId }, by: 'ada' });

    expect(backAfterRun).toBeGreaterThanOrEqual(back);
    expect(last.changes).toEqual([]);
    for (const worker of people) {
      const { attributes } = await story.theAccount(worker);
      expect(attributes.title).not.toEqual(['Consultant']);
      expect(attributes.sn).not.toEqual([`New${worker}`]);
      expect(attributes.cn?.[0]).not.toContain(`New${worker}`);
    }
    await story.expectStable();
    const journal = await story.journal();
    expect(journal.filter(({ state }) => state === 'intended')).toEqual([]);
    expect((await story.run()).counts.held).toBe(people.length);
  });
});
