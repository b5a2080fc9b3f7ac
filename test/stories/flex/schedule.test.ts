import { afterEach, describe, expect, it } from 'vitest';
import { runScheduledJob } from '../../../src/engine/run-scheduled-cycle.ts';
import { claimDue } from '../../../src/engine/schedules/claim-due.ts';
import { runEntry } from '../../../src/engine/schedules/run-entry.ts';
import { syncSchedule } from '../../../src/engine/schedules/sync-schedule.ts';
import { listRuns } from '../../../src/store/job-runs.ts';
import { type FlexStory, flexJob, tellFlexStory } from '../../support/flex-story.ts';

const jobType = 'FlexHR-FlexHRJob';
const minute = 1 / 1440;

describe('the schedule of a Flex job', () => {
  let story: FlexStory;
  afterEach(async () => await story.close());

  /** One look at the schedule; what is due is run. Gives how many ran. */
  async function tick(): Promise<number> {
    const deps = { ...story.deps, node: 'one:1' };
    const due: string[] = [];
    await claimDue(deps, async (jobTypes) => {
      due.push(...jobTypes);
      return [];
    });
    for (const one of due) {
      await runEntry(
        deps,
        { jobType: one, trigger: 'cron' },
        async (job, how) => await runScheduledJob(deps, job, how),
      );
    }
    return due.length;
  }

  it('A2, E2, E4: carries a change over to the directory at the next tick of every two minutes', async () => {
    story = await tellFlexStory({ directory: 'sandbox', job: { schedule: '0 0/2 * * * ?' } });
    await syncSchedule(story.database, story.deps.configuration, { now: story.deps.clock.now(), timeZone: 'UTC' });
    const number = story.hire({ firstName: 'Ada', lastName: 'King' });

    story.flex.clock.advance(minute);
    const early = await tick();
    story.flex.clock.advance(minute);
    const due = await tick();

    expect([early, due]).toEqual([0, 1]);
    expect(await story.account(number)).toBeDefined();
    expect(await listRuns(story.database, jobType, 10)).toMatchObject([
      { jobType, job: flexJob, trigger: 'cron', result: 'ok', counters: { created: 1, tickets: { created: 1 } } },
    ]);
  });

  /** In Rome; each begins at its local midnight, in UTC. */
  const oddDays = [
    ['of 25 hours', '2026-10-25', '2026-10-24T22:00:00Z', 25],
    ['of 23 hours', '2026-03-29', '2026-03-28T23:00:00Z', 23],
  ] as const;

  /** Looks at the schedule every twenty minutes for some hours; gives when runs were due, in UTC. */
  async function liveThrough(hours: number): Promise<readonly string[]> {
    const runs: string[] = [];
    for (let minutes = 0; minutes < hours * 60; minutes += 20) {
      if ((await tick()) > 0) runs.push(new Date(story.deps.clock.now()).toISOString().slice(0, 16));
      story.flex.clock.advance(20 * minute);
    }
    return runs;
  }

  async function tellInRome(midnight: string, cron: string): Promise<void> {
    story = await tellFlexStory({
      ...{ directory: 'sandbox', now: midnight, flex: { timeZone: 'Europe/Rome' }, job: { schedule: cron } },
    });
    const { database, deps } = story;
    await syncSchedule(database, deps.configuration, { now: deps.clock.now() - 1000, timeZone: 'Europe/Rome' });
  }

  it.each(oddDays)(
    'E8: runs every hour once on a day %s, %s, and closes who leaves that day after its end',
    async (_, day, midnight, hours) => {
      await tellInRome(midnight, '0 * * * *');
      const leaver = story.hire({ firstName: 'Ada', lastName: 'King', start: '2026-01-05', end: day });
      const joiner = story.hire({ firstName: 'Bo', lastName: 'Berg', start: day });
      const stateOf = async (number: string) => (await story.account(number))?.attributes.userAccountControl?.[0];

      const runs = await liveThrough(hours);
      const lastEvening = [await stateOf(leaver), await stateOf(joiner)];
      const next = await liveThrough(1);

      const slots = Array.from({ length: hours }, (_slot, at) =>
        new Date(Date.parse(midnight) + at * 3_600_000).toISOString().slice(0, 16),
      );
      expect(runs).toEqual(slots);
      expect(lastEvening).toEqual(['512', '512']);
      expect(next).toHaveLength(1);
      expect([await stateOf(leaver), await stateOf(joiner)]).toEqual(['514', '512']);
    },
  );

  it.each(oddDays)('E8: runs once at twenty to three on a day %s, %s', async (_, _day, midnight, hours) => {
    await tellInRome(midnight, '40 2 * * *');

    expect(await liveThrough(hours)).toHaveLength(1);
  });

  it('leaves a source that failed five times alone for a while, and works on tickets all the same', async () => {
    story = await tellFlexStory({ directory: 'sandbox', flex: { retries: { attempts: 0 } } });
    const scheduled = async () => {
      story.flex.clock.advance(2 * minute);
      return await runScheduledJob(story.deps, flexJob, { full: false, trigger: 'cron' });
    };
    story.directory.server?.faults.set({ fail: [{ operation: 'add', dnContains: 'King', code: 51 }] });
    const number = story.hire({ firstName: 'Ada', lastName: 'King' });
    await scheduled();
    story.flex.faults.add({ kind: 'unauthorized', times: 1000 });
    const failed = [];
    for (let count = 0; count < 5; count += 1) failed.push((await scheduled()).result);
    story.directory.server?.faults.clear();
    const asked = story.flex.requests.all().length;

    const outcomes = [await scheduled(), await scheduled(), await scheduled(), await scheduled()];

    expect(failed).toEqual(Array.from({ length: 5 }, () => 'failed'));
    expect(story.flex.requests.all().length).toBe(asked);
    expect(outcomes[0]).toMatchObject({ result: 'ok', message: expect.stringMatching(/^The source was not asked\./) });
    expect(await story.account(number)).toBeDefined();
    story.flex.faults.clear();
    story.flex.clock.advance(10 * minute);
    expect(await scheduled()).toMatchObject({ result: 'ok' });
    expect(story.flex.requests.all().length).toBeGreaterThan(asked);
  });
});
