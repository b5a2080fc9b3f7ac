import { afterEach, describe, expect, it } from 'vitest';
import { sharedRefusals } from '../../src/engine/refused-logins.ts';
import { runCycle } from '../../src/engine/run-cycle.ts';
import { runScheduledCycle } from '../../src/engine/run-scheduled-cycle.ts';
import { openDatabase } from '../../src/store/database.ts';
import { type Story, storyJob, tellStory } from '../support/story.ts';

let story: Story;
afterEach(() => story.close());

function logins(): number {
  return story.directory.server?.operations.count('bind') ?? 0;
}

/** A run by the schedule on a node of its own: with connections of its own to the database that all share. */
async function runOnNode(): Promise<string> {
  const database = openDatabase(story.databaseUrl);
  try {
    const refusedLogins = sharedRefusals(database, { isAsked: false });
    const { result, message } = await runScheduledCycle({ ...story.deps, database, refusedLogins }, storyJob);
    return `${result} ${message ?? ''}`;
  } finally {
    await database.close();
  }
}

async function runAtPrompt() {
  const refusedLogins = sharedRefusals(story.database, { isAsked: true });
  return await runCycle({ ...story.deps, refusedLogins }, storyJob);
}

describe('a login that a directory refused on one node', () => {
  it('is not tried by any other, and says why and until when', async () => {
    story = await tellStory({ directory: 'sandbox', size: 3, target: { password: 'wrong' } });
    expect(await runOnNode()).toMatch(/^failed .*password is wrong/);
    const before = logins();

    const said: string[] = [];
    for (let minute = 0; minute < 4; minute += 1) {
      story.hr.clock.advance(1 / 1440);
      said.push(await runOnNode());
    }

    expect(logins()).toBe(before);
    expect(said[0]).toMatch(/^failed .*password is wrong.*not tried again before 2026-03-02T09:00/);
  });

  it('is tried once more after an hour, by one of them', async () => {
    story = await tellStory({ directory: 'sandbox', size: 3, target: { password: 'wrong' } });
    await runOnNode();
    const before = logins();

    story.hr.clock.advance(61 / 1440);
    for (const _node of [1, 2, 3]) await runOnNode();

    expect(logins()).toBe(before + 1);
  });

  it('goes well with the next run once the password is corrected, without a command', async () => {
    story = await tellStory({ directory: 'sandbox', size: 3, target: { password: 'wrong' } });
    for (const _node of [1, 2]) await runOnNode();

    story.configure({}, { target: { password: story.directory.server?.password ?? '' } });

    expect(await runOnNode()).toMatch(/^ok/);
    expect(await story.directory.accounts()).toHaveLength(3);
  });

  it('goes well with the next run also after a night of refusals: no quarantine stands before it', async () => {
    story = await tellStory({ directory: 'sandbox', size: 3, target: { password: 'wrong' } });
    for (let hour = 0; hour < 7; hour += 1) {
      await runOnNode();
      await runOnNode();
      story.hr.clock.advance(61 / 1440);
    }

    story.configure({}, { target: { password: story.directory.server?.password ?? '' } });

    expect(await runOnNode()).toMatch(/^ok/);
  });

  it('is taken by all nodes again once it went well for somebody at a prompt, who corrected it in the directory', async () => {
    story = await tellStory({ directory: 'sandbox', size: 3 });
    story.directory.server?.faults.set({ rejectPasswords: true });
    await runOnNode();
    story.directory.server?.faults.clear();
    expect(await runOnNode()).toMatch(/not tried again before/);

    await runAtPrompt();

    expect(await runOnNode()).toMatch(/^ok/);
  });
});
