import { afterEach, describe, expect, it } from 'vitest';
import type { ForecastEvent } from '../../../src/engine/forecast/forecast-event.ts';
import { forecastJob } from '../../../src/engine/forecast/forecast-job.ts';
import { walk } from '../../support/account-state.ts';
import { type Story, storyJob, tellStory } from '../../support/story.ts';
import { storyDirectories } from '../../support/story-directory.ts';

let story: Story;
afterEach(async () => await story.close());

/** Where somebody works: an office moved to another zone. */
function setZone(code: string, timezone: string): void {
  for (const slice of story.hr.state.foundation.get('FOLocation')?.get(code) ?? []) slice.timezone = timezone;
}

async function titleOf(worker: string): Promise<string | undefined> {
  return (await story.theAccount(worker)).attributes.title?.[0];
}

/** The titles that an account has, cycle after cycle. */
async function titlesAt(worker: string, moments: readonly string[]): Promise<readonly (string | undefined)[]> {
  const titles: (string | undefined)[] = [];
  for (const moment of moments) {
    await walk(story, worker, [moment]);
    titles.push(await titleOf(worker));
  }
  return titles;
}

async function foretold(until = '2026-04-30'): Promise<readonly ForecastEvent[]> {
  return await forecastJob(story.deps, storyJob, Date.parse(`${until}T00:00:00Z`));
}

function inShort(events: readonly ForecastEvent[]): readonly string[] {
  return events.map(({ at, worker, event, attributes = [] }) => {
    const values = attributes.map(({ name, before, after }) => `${name} ${before} → ${after}`);
    return [`${at.slice(0, 16)} ${worker} ${event}`, ...values].join(', ');
  });
}

describe.each(storyDirectories)('a change of the job to come, in %s', (directory) => {
  it.each([
    // The first minute of Thursday 5 March where the person works; SuccessFactors is in London and turns the day at 00:00 UTC.
    ['Asia/Tokyo', '2026-03-04T15:00:00Z'],
    ['Pacific/Kiritimati', '2026-03-04T10:00:00Z'],
    ['Europe/London', '2026-03-05T00:00:00Z'],
    ['America/Los_Angeles', '2026-03-05T08:00:00Z'],
    ['Etc/GMT+12', '2026-03-05T12:00:00Z'],
  ])('begins at midnight in %s, to the minute, and stays', async (zone, midnight) => {
    story = await tellStory({ directory, size: 3 });
    setZone('0010-0001', zone);
    const worker = story.hire({ startDate: '2026-01-05', job: { location: '0010-0001', jobTitle: 'Junior' } });
    await story.runWell();
    story.hr.act({ type: 'change', worker, date: '2026-03-05', fields: { jobTitle: 'Senior' } });
    await story.runWell();
    const at = Date.parse(midnight);
    // Each cycle begins ten minutes after the clock was set.
    const moments = [-131, -71, -11, -10, 50, 110, 24 * 60, 30 * 60].map((minutes) =>
      new Date(at + minutes * 60_000).toISOString(),
    );

    const titles = await titlesAt(worker, moments);

    expect(titles).toEqual(['Junior', 'Junior', 'Junior', 'Senior', 'Senior', 'Senior', 'Senior', 'Senior']);
    await story.expectStable();
  });
});

describe.each(storyDirectories)('changes to come, in %s', (directory) => {
  it('are foretold with their values, each by what the one before left, and happen as foretold', async () => {
    story = await tellStory({ directory, size: 4, job: { accountState: 'calendar' } });
    const worker = story.hire({
      ...{ startDate: '2026-01-05', firstName: 'Eva', lastName: 'Meyer', manager: '100001' },
      job: { location: '0010-0001', jobTitle: 'Junior', department: '50007001' },
    });
    await story.runWell();
    const [first, second] = [(await story.theAccount('100001')).dn, (await story.theAccount('100002')).dn];
    story.hr.act({
      type: 'transfer',
      worker,
      date: '2026-03-10',
      fields: { jobTitle: 'Senior', department: '50007002' },
    });
    story.hr.act({ type: 'changeManager', worker, date: '2026-03-20', manager: '100002' });
    story.hr.act({ type: 'change', worker, date: '2026-04-01', fields: { jobTitle: 'Head' } });
    story.hr.act({ type: 'renamePerson', worker, date: '2026-04-01', lastName: 'Schulz' });
    story.hr.act({ type: 'terminate', worker: '100003', lastDay: '2026-03-12' });
    await story.runWell();
    const mark = await story.directory.writeMark();
    const departmentOf = async () => (await story.theAccount(worker)).attributes.department?.[0];
    const department = await departmentOf();

    const events = await foretold('2026-04-20');
    const written = await story.directory.writeMark();
    await walk(story, worker, ['2026-03-10']);
    const moved = await departmentOf();
    await walk(story, worker, ['2026-03-20', '2026-04-01']);
    const { attributes } = await story.theAccount(worker);

    expect(written).toBe(mark);
    expect(inShort(events).map((line) => line.replace(first, 'the first').replace(second, 'the second'))).toEqual([
      `2026-03-09T23:00 ${worker} changes, title Junior → Senior, department ${department} → ${moved}`,
      expect.stringMatching(/100003 leaves$/),
      `2026-03-19T23:00 ${worker} changes, manager the first → the second`,
      `2026-03-31T22:00 ${worker} changes, title Senior → Head, cn Eva Meyer → Eva Schulz, displayName Eva Meyer → Eva Schulz, sn Meyer → Schulz`,
    ]);
    expect(events[0]?.reason).toBe('the job information that HR holds from 2026-03-10 on');
    expect(events[0]?.effect).toContain('title becomes Senior (was Junior)');
    expect({ title: attributes.title, sn: attributes.sn, manager: attributes.manager }).toEqual({
      ...{ title: ['Head'], sn: ['Schulz'], manager: [second] },
    });
    expect(moved).not.toBe(department);
    await story.expectStable();
  });

  it('that HR takes back, puts off or corrects are foretold as HR has them now', async () => {
    story = await tellStory({ directory, size: 3 });
    const worker = story.hire({ startDate: '2026-01-05', job: { location: '0010-0001', jobTitle: 'Junior' } });
    await story.runWell();
    story.hr.act({ type: 'change', worker, date: '2026-03-10', fields: { jobTitle: 'Senior' } });
    await story.runWell();
    const planned = inShort(await foretold());
    // No timestamp moves when HR deletes a record.
    story.hr.act({ type: 'change', worker, date: '2026-03-10', fields: {}, withdraws: true });
    await story.runWell();
    const withdrawn = inShort(await foretold());
    story.hr.act({ type: 'change', worker, date: '2026-03-12', fields: { jobTitle: 'Senior' } });
    story.hr.act({ type: 'change', worker, date: '2026-02-01', fields: { jobTitle: 'Trainee' } });
    await story.runWell();
    const corrected = inShort(await foretold());

    expect(planned).toEqual([`2026-03-09T23:00 ${worker} changes, title Junior → Senior`]);
    expect(withdrawn).toEqual([]);
    expect(corrected).toEqual([`2026-03-11T23:00 ${worker} changes, title Trainee → Senior`]);
    expect(await titlesAt(worker, ['2026-03-10', '2026-03-12'])).toEqual(['Trainee', 'Senior']);
    await story.expectStable();
  });
});

describe('a forecast', () => {
  it('tells who leaves the scope or changes state by the mapping, and whom a renamed department touches', async () => {
    story = await tellStory({ directory: 'sandbox', size: 3, job: { mapping: scoped } });
    const mover = story.hire({ startDate: '2026-01-05', job: { jobTitle: 'Clerk', department: '50007001' } });
    const other = story.hire({ startDate: '2026-01-05', job: { jobTitle: 'Clerk', department: '50007002' } });
    await story.runWell();
    story.hr.act({ type: 'change', worker: mover, date: '2026-03-10', fields: { jobTitle: 'Outsider' } });
    story.hr.act({ type: 'renameDepartment', department: '50007002', date: '2026-03-12', name: 'Novelties' });
    await story.runWell();

    const events = await foretold();
    const effects = new Map(events.map(({ worker, effect }) => [worker, effect]));

    expect(effects.get(mover)).toMatch(/^out of scope: /);
    expect(effects.get(other)).toMatch(/^department becomes Novelties \(was /);
    await walk(story, mover, ['2026-03-10', '2026-03-12']);
    expect((await story.theAccount(other)).attributes.department).toEqual(['Novelties']);
    await story.expectStable();
  });

  it('tells the days alone where HR does not answer, or is not to be asked', async () => {
    story = await tellStory({ directory: 'sandbox', size: 3 });
    const worker = story.hire({ startDate: '2026-01-05', job: { location: '0010-0001' } });
    await story.runWell();
    story.hr.act({ type: 'change', worker, date: '2026-03-10', fields: { jobTitle: 'Senior' } });
    await story.runWell();
    story.hr.requests.clear();

    const offline = await forecastJob(story.deps, storyJob, Date.parse('2026-04-01'), { offline: true });
    const asked = story.hr.requests.all().length;
    story.hr.faults.add({ kind: 'maintenance', times: 100 });
    const broken = await foretold();

    expect(asked).toBe(0);
    expect(inShort(offline)).toEqual([`2026-03-09T23:00 ${worker} changes`]);
    expect(broken).toEqual(offline);
  });

  it('shows nothing that the mapping redacts, in a tenant too that takes no filter beside asOfDate', async () => {
    const mapping = { extends: 'default', attributes: [{ target: 'title', value: 'Redact([jobTitle])' }] };
    story = await tellStory({
      ...{ directory: 'sandbox', size: 3, switches: { asOfDateNavFilter: 'error' } },
      job: { mapping },
    });
    const worker = story.hire({ startDate: '2026-01-05', job: { location: '0010-0001', jobTitle: 'Old secret' } });
    await story.runWell();
    story.hr.act({ type: 'change', worker, date: '2026-03-10', fields: { jobTitle: 'New secret' } });
    await story.runWell();

    const events = await foretold();

    expect(inShort(events)).toEqual([`2026-03-09T23:00 ${worker} changes, title [Redact] → [Redact]`]);
    expect(JSON.stringify(events)).not.toContain('secret');
    expect(await titlesAt(worker, ['2026-03-10'])).toEqual(['New secret']);
  });

  it('asks for sets of people a day, not for each', async () => {
    story = await tellStory({ directory: 'sandbox', size: 120 });
    await story.runWell();
    const workers = [...story.hr.state.persons.keys()].filter((worker) => {
      try {
        story.hr.act({ type: 'change', worker, date: '2026-04-01', fields: { jobTitle: `Title of ${worker}` } });
        return true;
      } catch {
        return false;
      }
    });
    await story.runWell();
    story.hr.requests.clear();

    const events = await foretold('2026-04-20');

    const changed = events.filter(({ event }) => event === 'changes');
    expect(changed.length).toBeGreaterThan(workers.length * 0.8);
    // By the zones in which they work the day begins at several moments.
    expect(story.hr.requests.all().length).toBeLessThan(30);
  });
});

describe.each(storyDirectories)('a job relationship to come, in %s', (directory) => {
  it.each(['a first one', 'another one', 'none any more'])(
    '(%s) comes on its day, and is foretold where one is there',
    async (what) => {
      story = await tellStory({ directory, size: 4, job: { mapping: byRelationship } });
      const worker = story.hire({ startDate: '2026-01-05', job: { location: '0010-0001' } });
      const relate = (to: string | null, date: string) =>
        story.hr.act({ type: 'relate', worker, relationship: 'matrix manager', to, date });
      if (what !== 'a first one') relate('100001', '2026-02-01');
      await story.runWell();
      relate(what === 'none any more' ? null : '100002', '2026-03-10');
      await story.runWell();

      const events = await foretold();
      await walk(story, worker, ['2026-03-09']);
      const before = (await story.theAccount(worker)).attributes.manager;
      await walk(story, worker, ['2026-03-10']);

      const expected = what === 'none any more' ? undefined : [(await story.theAccount('100002')).dn];
      expect((await story.theAccount(worker)).attributes.manager).toEqual(expected);
      expect(before).not.toEqual(expected);
      expect(events.length).toBe(what === 'a first one' ? 0 : 1);
      await story.expectStable();
    },
  );
});

const scoped = {
  extends: 'default',
  scope: [{ name: 'no outsiders', all: [{ attribute: 'jobTitle', operator: 'NOT EQUALS', value: 'Outsider' }] }],
};

const byRelationship = {
  extends: 'default',
  source: {
    attributes: {
      boss: "$.employmentNav.results[0].empJobRelationshipNav.results[?(@.relationshipTypeNav.externalCode == 'matrix manager')].relUserId",
    },
  },
  attributes: [{ target: 'manager', reference: '[boss]', whenNull: 'clear' }],
};
