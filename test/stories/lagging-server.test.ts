import { afterEach, describe, expect, it } from 'vitest';
import { type Directory, startDirectory } from '../../sandbox/directory/index.ts';
import { type Story, tellStory } from '../support/story.ts';

describe('another server of the directory, in sandbox', () => {
  let story: Story;
  let other: Directory;
  afterEach(async () => {
    await story.close();
    await other.close();
  });

  /** The first server has gone away, and the other one lacks what was written to it. */
  async function failOver(job: Record<string, unknown> = {}) {
    other = await startDirectory();
    for (const ou of [story.directory.ou, `OU=Staff,${story.directory.ou}`])
      other.entries.add(ou, { objectClass: ['organizationalUnit'] });
    const url = [other.url, String(story.directory.settings.url)];
    story.configure(job, { target: { url, tls: { rejectUnauthorized: false } } });
  }

  it('that does not have a new account yet is not given a second one', async () => {
    story = await tellStory({ directory: 'sandbox', size: 3 });
    await story.runWell();
    await failOver();

    const result = await story.run({ initial: true });

    expect(result.counts).toMatchObject({ created: 0, held: 3 });
    expect(result.problems.map(({ code }) => code)).toEqual(Array(3).fill('accountNotSeen'));
    expect(other.operations.writes().filter(({ kind }) => kind === 'add')).toEqual([]);
  });

  it('has it made anew when it is not there hours later', async () => {
    story = await tellStory({ directory: 'sandbox', size: 3 });
    await story.runWell();
    await failOver();
    await story.run({ initial: true });

    story.hr.clock.advance(7 / 24);
    const result = await story.run({ initial: true });

    expect(result.counts).toMatchObject({ created: 3, held: 0 });
  });

  it('is waited for as long as the job says', async () => {
    const job = { notSeenHours: 24 };
    story = await tellStory({ directory: 'sandbox', size: 3, job });
    await story.runWell();
    await failOver(job);

    story.hr.clock.advance(23 / 24);
    const waiting = await story.run({ initial: true });
    story.hr.clock.advance(2 / 24);
    const result = await story.run({ initial: true });

    expect(waiting.counts).toMatchObject({ created: 0, held: 3 });
    expect(result.counts).toMatchObject({ created: 3, held: 0 });
  });

  it.each([28, 32, 36])(
    'is given nobody who was made at the first before it went away, after %i operations',
    async (operations) => {
      const target = { timeouts: { connectSeconds: 1, operationSeconds: 1, reconnectSeconds: 5 } };
      story = await tellStory({ directory: 'sandbox', size: 8, target });
      await failOver();
      const url = [String(story.directory.settings.url), other.url];
      story.configure({}, { target: { ...target, url, tls: { rejectUnauthorized: false } } });
      story.directory.server?.faults.set({ dropAfterOperations: operations });

      await story.run();
      await story.run({ initial: true });
      story.hr.clock.advance(2 / 24);
      const later = await story.run({ initial: true });

      const ids = [story.directory.server, other]
        .flatMap((server) => server?.entries.users() ?? [])
        .flatMap(({ attributes }) => attributes.employeeID ?? []);
      expect(new Set(ids).size).toBe(ids.length);
      expect(later.problems.map(({ code }) => code)).toContain('accountNotSeen');

      story.hr.clock.advance(7 / 24);
      const result = await story.run({ initial: true });

      expect(result.problems).toEqual([]);
      expect(new Set(other.entries.users().flatMap(({ attributes }) => attributes.employeeID ?? [])).size).toBe(8);
    },
  );
});
