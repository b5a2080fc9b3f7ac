import { afterEach, describe, expect, it } from 'vitest';
import { type Directory, startDirectory } from '../../sandbox/directory/index.ts';
import type { Connector, TargetConnector } from '../../src/connectors/contract.ts';
import { runCycle } from '../../src/engine/run-cycle.ts';
import { type Story, storyJob, tellStory } from '../support/story.ts';

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

  it.each([2, 3, 5])(
    'is given nobody who was made at the first before it went away, after %i creates',
    async (creates) => {
      const target = { timeouts: { connectSeconds: 1, operationSeconds: 1, reconnectSeconds: 5 } };
      story = await tellStory({ directory: 'sandbox', size: 8, target });
      await failOver();
      const url = [String(story.directory.settings.url), other.url];
      story.configure({}, { target: { ...target, url, tls: { rejectUnauthorized: false } } });
      const leave = () => story.directory.server?.faults.set({ refuseConnections: true, dropAfterOperations: 0 });

      await runCycle({ ...story.deps, connectors: withCreates(story, creates, leave) }, storyJob, {});
      await story.run({ initial: true });
      story.hr.clock.advance(2 / 24);
      const later = await story.run({ initial: true });

      const made = numbersOf(story.directory.server);
      expect(made.length).toBeGreaterThanOrEqual(creates);
      expect(made.filter((id) => numbersOf(other).includes(id))).toEqual([]);
      expect(later.problems.map(({ code }) => code)).toContain('accountNotSeen');

      story.hr.clock.advance(7 / 24);
      const result = await story.run({ initial: true });

      expect(result.problems).toEqual([]);
      expect(new Set(numbersOf(other)).size).toBe(8);
    },
  );
});

/** The connectors of a story, with something that happens when so many accounts have been made. */
function withCreates(story: Story, creates: number, happen: () => void): ReadonlyMap<string, Connector> {
  const ad = story.deps.connectors.get('active-directory') as Connector & { target: TargetConnector<unknown> };
  let made = 0;
  const open: TargetConnector<unknown>['open'] = async (config, deps) => {
    const session = await ad.target.open(config, deps);
    return Object.assign(Object.create(session), {
      apply: async (...[operation, options]: Parameters<typeof session.apply>) => {
        const outcome = await session.apply(operation, options);
        if (outcome.status !== 'failed') made += 1;
        if (made === creates) happen();
        return outcome;
      },
    });
  };
  return new Map([...story.deps.connectors, ['active-directory', { ...ad, target: { ...ad.target, open } }]]);
}

function numbersOf(server: Directory | undefined): readonly string[] {
  return server?.entries.users().flatMap(({ attributes }) => attributes.employeeID ?? []) ?? [];
}
