import { afterEach, describe, expect, it } from 'vitest';
import { forecastJob } from '../../../src/engine/forecast/forecast-job.ts';
import { stateOf, walk } from '../../support/account-state.ts';
import { type Story, storyJob, tellStory } from '../../support/story.ts';
import { storyDirectories } from '../../support/story-directory.ts';

let story: Story;
afterEach(async () => await story.close());

/** Moves an office to another zone: the awkward corners of the world have none of their own. */
function setZone(code: string, timezone: string): void {
  for (const slice of story.hr.state.foundation.get('FOLocation')?.get(code) ?? []) slice.timezone = timezone;
}

describe.each(storyDirectories)('the last day, in %s', (directory) => {
  it.each([
    // Where the person works, and the first minute of the day after Thursday 5 March there.
    ['Pacific/Kiritimati', '2026-03-05T10:00:00Z'],
    ['Asia/Kathmandu', '2026-03-05T18:15:00Z'],
    ['America/St_Johns', '2026-03-06T03:30:00Z'],
    ['Etc/GMT+12', '2026-03-06T12:00:00Z'],
  ])('ends at midnight in %s, to the minute', async (zone, midnight) => {
    story = await tellStory({ directory, size: 3, job: { accountState: 'calendar' } });
    setZone('0010-0001', zone);
    const worker = story.hire({ startDate: '2026-01-05', job: { location: '0010-0001' } });
    await story.runWell();
    story.hr.act({ type: 'terminate', worker, lastDay: '2026-03-05' });
    await story.runWell();
    const at = Date.parse(midnight);

    // Each cycle begins ten minutes after the clock was set.
    const before = new Date(at - 11 * 60_000).toISOString();
    const after = new Date(at - 10 * 60_000).toISOString();

    expect(await walk(story, worker, [before, after])).toEqual({ [before]: 'open', [after]: 'closed' });
    await story.expectStable();
  });

  it.each([
    // The night in which clocks go forward, and the one in which they go back.
    ['2026-03-02T08:00:00Z', '2026-03-29', '2026-03-29T22:00:00Z'],
    ['2026-10-01T08:00:00Z', '2026-10-25', '2026-10-25T23:00:00Z'],
  ])('ends right in the week of %s … %s, when clocks change', async (now, lastDay, midnight) => {
    story = await tellStory({ directory, size: 3, now, job: { accountState: 'calendar' } });
    const worker = story.hire({ startDate: '2026-01-05', job: { location: '0010-0001' } });
    await story.runWell();
    story.hr.act({ type: 'terminate', worker, lastDay });
    await story.runWell();
    const before = new Date(Date.parse(midnight) - 11 * 60_000).toISOString();
    const after = new Date(Date.parse(midnight) - 10 * 60_000).toISOString();

    expect(await walk(story, worker, [before, after])).toEqual({ [before]: 'open', [after]: 'closed' });
    await story.expectStable();
  });

  it.each(['mapping', 'calendar'] as const)(
    'is a day of work where the place of work is ahead of HR or behind it (by the %s)',
    async (accountState) => {
      story = await tellStory({ directory, size: 2, job: { accountState } });
      const west = story.hire({ startDate: '2026-01-05', job: { location: '0020-0002' } });
      const east = story.hire({ startDate: '2026-01-05', job: { location: '8510-0001' } });
      await story.runWell();
      for (const worker of [west, east]) story.hr.act({ type: 'terminate', worker, lastDay: '2026-03-05' });

      // 5 March, 23:30 in San Francisco: HR's own count has fallen long ago.
      await walk(story, west, ['2026-03-05T12:00:00Z', '2026-03-06T07:20:00Z']);
      expect(await stateOf(story, west)).toBe('open');
      await walk(story, west, ['2026-03-06T07:50:00Z']);

      expect(await stateOf(story, west)).toBe('closed');
      expect(await stateOf(story, east)).toBe('closed');
      await story.expectStable();
    },
  );

  it('east of HR ends at midnight there, by the calendar and by the mapping, though HR’s own day is not over', async () => {
    const states: Record<string, string> = {};
    for (const accountState of ['calendar', 'mapping'] as const) {
      story = await tellStory({ directory, size: 3, job: { accountState } });
      setZone('0010-0001', 'Asia/Tokyo');
      const worker = story.hire({ startDate: '2026-01-05', job: { location: '0010-0001' } });
      await story.runWell();
      story.hr.act({ type: 'terminate', worker, lastDay: '2026-03-05' });
      for (const [at, state] of Object.entries(
        await walk(story, worker, [
          '2026-03-05T14:40:00Z',
          '2026-03-05T15:00:00Z',
          '2026-03-05T23:40:00Z',
          '2026-03-06T00:05:00Z',
        ]),
      ))
        states[`${accountState} ${at.slice(8, 16)}`] = state;
      if (accountState === 'calendar') await story.close();
    }

    expect(states).toEqual({
      ...{ 'calendar 05T14:40': 'open', 'calendar 05T15:00': 'closed' },
      ...{ 'calendar 05T23:40': 'closed', 'calendar 06T00:05': 'closed' },
      ...{ 'mapping 05T14:40': 'open', 'mapping 05T15:00': 'closed' },
      ...{ 'mapping 05T23:40': 'closed', 'mapping 06T00:05': 'closed' },
    });
    await story.expectStable();
  });

  it('is open for as many hours longer as the job grants', async () => {
    story = await tellStory({ directory, size: 2, job: { accountState: 'calendar', graceHours: 6 } });
    const worker = story.hire({ startDate: '2026-01-05', job: { location: '0010-0001' } });
    await story.runWell();
    story.hr.act({ type: 'terminate', worker, lastDay: '2026-03-05' });

    expect(await walk(story, worker, ['2026-03-05T23:30:00Z', '2026-03-06T04:45:00Z', '2026-03-06T04:50:00Z'])).toEqual(
      {
        '2026-03-05T23:30:00Z': 'open',
        '2026-03-06T04:45:00Z': 'open',
        '2026-03-06T04:50:00Z': 'closed',
      },
    );
    await story.expectStable();
  });
});

describe.each(storyDirectories)('the calendar alone, in %s', (directory) => {
  it('opens, changes and closes accounts on their days, as foreseen, although HR touches nothing any more', async () => {
    story = await tellStory({ directory, size: 4, job: { createDaysAhead: 5, accountState: 'calendar' } });
    const starter = story.hire({ startDate: '2026-03-10', job: { location: '0010-0001', jobTitle: 'Beginner' } });
    const leaver = story.hire({ startDate: '2026-01-05', job: { location: '0010-0001' } });
    const mover = story.hire({ startDate: '2026-01-05', job: { location: '0010-0001', jobTitle: 'Junior' } });
    const temp = story.hire({ startDate: '2026-03-06', job: { location: '0010-0001' } });
    story.hr.act({ type: 'terminate', worker: leaver, lastDay: '2026-03-11' });
    story.hr.act({ type: 'terminate', worker: temp, lastDay: '2026-03-08' });
    story.hr.act({ type: 'change', worker: mover, date: '2026-03-12', fields: { jobTitle: 'Senior' } });
    story.hr.act({ type: 'renamePerson', worker: mover, date: '2026-03-13', lastName: 'Newname' });
    await story.runWell();

    const forecast = await forecastJob(story.deps, storyJob, Date.parse('2026-03-31T00:00:00Z'));
    const seen: string[] = [];
    for (let hour = 0; hour < 12 * 4; hour += 1) {
      story.hr.clock.set(new Date(Date.parse('2026-03-02T11:00:00Z') + hour * 6 * 3_600_000).toISOString());
      await story.runWell();
      const title = (await story.theAccount(mover)).attributes;
      const states = [await stateOf(story, starter), await stateOf(story, leaver), await stateOf(story, temp)];
      const line = [...states, title.title?.[0], title.sn?.[0] === 'Newname' ? 'renamed' : ''].join(' ').trim();
      if (!seen.at(-1)?.endsWith(line))
        seen.push(`${new Date(story.hr.clock.now()).toISOString().slice(0, 13)} ${line}`);
    }

    expect(seen).toEqual([
      '2026-03-02T11 none open closed Junior',
      '2026-03-04T23 closed open closed Junior',
      '2026-03-05T23 closed open open Junior',
      '2026-03-08T23 closed open closed Junior',
      '2026-03-09T23 open open closed Junior',
      '2026-03-11T23 open closed closed Senior',
      '2026-03-12T23 open closed closed Senior renamed',
    ]);
    expect(forecast.map(({ at, worker, event }) => `${at.slice(0, 13)} ${worker} ${event}`)).toEqual([
      `2026-03-04T23 ${starter} nears`,
      `2026-03-05T23 ${temp} starts`,
      `2026-03-08T23 ${temp} leaves`,
      `2026-03-09T23 ${starter} starts`,
      `2026-03-11T23 ${leaver} leaves`,
      `2026-03-11T23 ${mover} changes`,
      `2026-03-12T23 ${mover} changes`,
    ]);
    await story.expectStable();
  });
});

describe.each(storyDirectories)('a change of the job, in %s', (directory) => {
  it('entered for a day in the past arrives at once, and one that changed only the past writes nothing', async () => {
    story = await tellStory({ directory, size: 3 });
    const worker = story.hire({ startDate: '2026-01-05', job: { jobTitle: 'Junior' } });
    await story.runWell();
    story.hr.act({ type: 'change', worker, date: '2026-02-01', fields: { jobTitle: 'Senior' } });
    await story.runWell();
    const senior = (await story.theAccount(worker)).attributes.title;
    const mark = await story.directory.writeMark();

    story.hr.act({ type: 'change', worker, date: '2026-01-15', fields: { jobTitle: 'Trainee' } });
    const result = await story.runWell();

    expect(senior).toEqual(['Senior']);
    expect((await story.theAccount(worker)).attributes.title).toEqual(['Senior']);
    expect(result.counts.read).toBeGreaterThan(0);
    expect(await story.directory.writeMark()).toBe(mark);
    await story.expectStable();
  });

  it('a second time on the same day wins', async () => {
    story = await tellStory({ directory, size: 3 });
    await story.runWell();
    for (const jobTitle of ['First', 'Second', 'Third'])
      story.hr.act({ type: 'change', worker: '100002', fields: { jobTitle } });
    await story.runWell();
    const third = (await story.theAccount('100002')).attributes.title;
    story.hr.act({ type: 'change', worker: '100002', fields: { jobTitle: 'Fourth' } });
    await story.runWell();

    expect(third).toEqual(['Third']);
    expect((await story.theAccount('100002')).attributes.title).toEqual(['Fourth']);
    await story.expectStable();
  });

  it('that is put off from its day arrives on the new one', async () => {
    story = await tellStory({ directory, size: 3 });
    await story.runWell();
    const title = (await story.theAccount('100002')).attributes.title?.[0];
    story.hr.act({ type: 'change', worker: '100002', date: '2026-03-04', fields: { jobTitle: 'Moved' } });
    story.hr.act({ type: 'change', worker: '100002', date: '2026-03-06', fields: { jobTitle: 'Elsewhere' } });
    const titles: unknown[] = [];
    for (const day of ['03', '04', '05', '06']) {
      await walk(story, '100002', [`2026-03-${day}`]);
      titles.push((await story.theAccount('100002')).attributes.title?.[0]);
    }

    expect(titles).toEqual([title, 'Moved', 'Moved', 'Elsewhere']);
    await story.expectStable();
  });
});
