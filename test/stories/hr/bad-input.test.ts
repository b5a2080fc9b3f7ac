import { afterEach, describe, expect, it } from 'vitest';
import type { CycleResult } from '../../../src/engine/cycle-result.ts';
import { explainWorker } from '../../../src/engine/explain/explain-worker.ts';
import { provisionWorker } from '../../../src/engine/provision-worker.ts';
import { stateOf, walk } from '../../support/account-state.ts';
import { type Story, type StoryOptions, storyJob, tellStory } from '../../support/story.ts';
import { storyDirectories } from '../../support/story-directory.ts';

let story: Story;
afterEach(async () => await story.close());

const person = '100003';
const bystander = '100004';

function day(text: string): number {
  return Date.parse(`${text}T00:00:00Z`);
}

/** HR's records of the person, to be spoilt by hand: no action of HR makes such data. */
function records() {
  const found = story.hr.state.persons.get(person);
  const employment = found?.$employments[0];
  if (found === undefined || employment === undefined) throw new Error('the person is gone');
  return { person: found, employment };
}

/** Spoils the person's records, reads everybody, and again after a change of somebody else. */
async function spoil(directory: StoryOptions['directory'], change: () => void): Promise<readonly CycleResult[]> {
  story = await tellStory({ directory, size: 6 });
  await story.runWell();
  change();
  const first = await story.run({ initial: true });
  story.hr.act({ type: 'change', worker: bystander, fields: { jobTitle: 'Bystander' } });
  const second = await story.run();
  expect((await story.theAccount(bystander)).attributes.title).toEqual(['Bystander']);
  return [first, second];
}

describe.each(storyDirectories)('an employment, in %s', (directory) => {
  it.each([
    ['without any job', () => records().employment.$jobs.splice(0), 'held'],
    ['that begins in 9999', () => Object.assign(records().employment, { startDate: day('9999-12-31') }), 'closed'],
    ['that ends in 9999', () => Object.assign(records().employment, { endDate: day('9999-12-31') }), 'open'],
    ['that began in 1900', () => Object.assign(records().employment, { startDate: day('1900-01-01') }), 'open'],
    ['that ended in 1900', () => Object.assign(records().employment, { endDate: day('1900-01-01') }), 'held'],
    [
      'that ends the day before it begins',
      () => Object.assign(records().employment, { startDate: day('2026-02-10'), endDate: day('2026-02-09') }),
      'closed',
    ],
    [
      'with a status that nobody knows',
      () => Object.assign(records().employment.$jobs.at(-1) ?? {}, { emplStatus: 'Z9' }),
      'open',
    ],
    ['without a status', () => Object.assign(records().employment.$jobs.at(-1) ?? {}, { emplStatus: null }), 'open'],
    [
      'with a job that has ended without another, though the employment goes on',
      () => Object.assign(records().employment.$jobs.at(-1) ?? {}, { endDate: day('2026-01-31') }),
      'held',
    ],
    [
      'whose user is inactive, though the job is active',
      () => Object.assign(records().employment.$user, { status: 'f' }),
      'open',
    ],
    [
      'in a time zone that does not exist',
      () => {
        const { employment } = records();
        employment.$user.timeZone = 'Mars/Olympus';
        const job = employment.$jobs.at(-1);
        for (const slice of story.hr.state.foundation.get('FOLocation')?.get(String(job?.location)) ?? [])
          slice.timezone = 'Mars/Olympus';
        Object.assign(job ?? {}, { timezone: 'Mars/Olympus' });
      },
      'open',
    ],
  ] as const)('%s', async (_name, change, end) => {
    const results = await spoil(directory, () => void change());

    expect(await stateOf(story, person)).toBe(end === 'held' ? 'open' : end);
    expect(results[0]?.counts.held).toBe(end === 'held' ? 1 : 0);
    expect(results[0]?.counts.failed).toBe(0);
    if (end === 'held') expect(results[0]?.problems[0]).toMatchObject({ worker: person, code: 'malformedRecord' });
    expect(results[0]?.operations.disable).toBe(end === 'closed' ? 1 : 0);
    await story.expectStable();
  });

  it.each(['calendar', 'mapping'] as const)(
    'of an unknown zone still ends after its last day, by UTC (by the %s)',
    async (accountState) => {
      story = await tellStory({ directory, size: 6, job: { accountState } });
      for (const slices of story.hr.state.foundation.get('FOLocation')?.values() ?? [])
        for (const slice of slices) slice.timezone = 'Nowhere';
      for (const employment of story.hr.state.employments.values()) {
        employment.$user.timeZone = null;
        for (const job of employment.$jobs) job.timezone = '';
      }
      await story.runWell();
      story.hr.act({ type: 'terminate', worker: person, lastDay: '2026-03-04' });

      expect(await walk(story, person, ['2026-03-04T23:45:00Z', '2026-03-05T00:00:00Z'])).toEqual({
        '2026-03-04T23:45:00Z': 'open',
        '2026-03-05T00:00:00Z': 'closed',
      });
      await story.expectStable();
    },
  );
});

describe.each(storyDirectories)('a person, in %s', (directory) => {
  it('without any employment gets no account, and one that is there is held', async () => {
    story = await tellStory({ directory, size: 6 });
    const fresh = story.hire({});
    story.hr.act({ type: 'noShow', worker: fresh, leaves: 'nothing' });
    await story.runWell();

    story.hr.act({ type: 'noShow', worker: person, leaves: 'nothing' });
    const result = await story.run({ initial: true });

    expect(await stateOf(story, fresh)).toBe('none');
    expect(await stateOf(story, person)).toBe('open');
    expect(result.problems).toEqual([expect.objectContaining({ worker: person, code: 'noEmployment' })]);
    await story.expectStable();
  });

  it.each([
    ['both primary', true],
    ['neither primary', false],
  ] as const)('with two employments, %s, shows the later one, the same at every read', async (_name, isPrimary) => {
    story = await tellStory({ directory, size: 6 });
    story.hr.act({ type: 'addConcurrentJob', worker: person, date: '2026-02-01', job: { jobTitle: 'Later' } });
    for (const employment of records().person.$employments) employment.$user.isPrimaryAssignment = isPrimary;

    await story.runWell();

    expect((await story.theAccount(person)).attributes.title).toEqual(['Later']);
    await story.expectStable();
  });

  it('with two employments of one kind that overlap stays in until the last one is over', async () => {
    story = await tellStory({ directory, size: 6 });
    story.hr.act({ type: 'addConcurrentJob', worker: person, userId: 'overlap', date: '2026-02-01' });
    await story.runWell();
    story.hr.act({ type: 'terminate', worker: `u${person}`, lastDay: '2026-03-03' });
    story.hr.act({ type: 'terminate', worker: 'overlap', lastDay: '2026-03-05' });

    expect(await walk(story, person, ['2026-03-04T14:00:00Z', '2026-03-05', '2026-03-06T14:00:00Z'])).toEqual({
      '2026-03-04T14:00:00Z': 'open',
      '2026-03-05': 'open',
      '2026-03-06T14:00:00Z': 'closed',
    });
    await story.expectStable();
  });

  it('that HR answers twice in one read is one person', async () => {
    story = await tellStory({ directory, size: 6, source: { customPageSize: 2, paging: 'offset' } });
    story.hr.faults.add({ kind: 'duplicateRecord', match: 'PerPerson?', nth: 1, times: 2 });

    const result = await story.run();

    expect(result.counts).toMatchObject({ failed: 0 });
    expect(await story.directory.accounts()).toHaveLength(6);
    await story.runWell({ initial: true });
    await story.expectStable();
  });

  it('twice in HR under one perPersonUuid holds both, and nobody’s account changes hands', async () => {
    const [first, second] = await spoil(directory, () => {
      const double = story.hire({});
      const twin = story.hr.state.persons.get(double);
      if (twin !== undefined) twin.perPersonUuid = records().person.perPersonUuid;
    });

    expect(first?.counts).toMatchObject({ held: 2, updated: 0, created: 0 });
    expect(second?.operations).toMatchObject({ disable: 0, delete: 0 });
    expect(await stateOf(story, person)).toBe('open');
    expect(await story.directory.accounts()).toHaveLength(6);
    await story.expectStable();
  });

  it.each([100, 1])(
    'twice under one perPersonUuid at first sight gets no account (people a page: %i)',
    async (size) => {
      story = await tellStory({ directory, size: 6, source: { customPageSize: size } });
      const double = story.hire({});
      const twin = story.hr.state.persons.get(double);
      if (twin !== undefined) twin.perPersonUuid = records().person.perPersonUuid;

      const result = await story.run();

      expect(result.counts).toMatchObject({ read: 7, created: 5, held: 2 });
      expect(result.problems.map(({ worker }) => worker).toSorted()).toEqual([person, double].toSorted());
      await story.expectStable();
    },
  );
});

it('a record that is of no use is named as such to who asks for that person', async () => {
  story = await tellStory({ directory: 'sandbox', size: 6 });
  records().employment.$jobs.splice(0);

  await expect(provisionWorker(story.deps, storyJob, person)).rejects.toMatchObject({ code: 'malformedRecord' });
  await expect(explainWorker(story.deps, storyJob, { worker: person })).rejects.toMatchObject({
    code: 'malformedRecord',
  });
  await expect(provisionWorker(story.deps, storyJob, 'nobody')).rejects.toMatchObject({ code: 'workerNotFound' });
});

/** PostgreSQL takes no NUL in a text: what HR has with one must not end the cycle of everybody. */
describe('a NUL', () => {
  const mapping = {
    extends: 'default',
    attributes: [
      { target: 'employeeID', value: 'Coalesce([custom01], [personIdExternal])', match: 1 },
      { target: 'sAMAccountName', value: 'SelectUniqueValue([custom02], [personIdExternal])', flow: 'onCreate' },
    ],
  };

  it.each([
    ['in a perPersonUuid', () => Object.assign(records().person, { perPersonUuid: 'AB\0' }), 'malformedRecord'],
    ['in the matching value', () => changeUser({ custom01: 'X\0' }), 'controlCharacter'],
    ['in a unique name', () => changeUser({ custom02: 'X\0' }), 'controlCharacter'],
    ['in the id of the manager', () => records().employment.$jobs.map((job) => (job.managerId = 'u1\0')), undefined],
  ] as const)('%s holds one person at most', async (_name, spoilPerson, code) => {
    story = await tellStory({ directory: 'sandbox', size: 6, job: { mapping } });
    spoilPerson();

    const result = await story.run();

    expect(result.counts).toMatchObject({ created: code === undefined ? 6 : 5, failed: 0 });
    expect(result.problems.map((problem) => [problem.worker, problem.code])).toEqual(
      code === undefined ? [] : [[person, code]],
    );
    await story.expectStable();
  });
});

function changeUser(fields: Readonly<Record<string, string>>): void {
  story.hr.act({ type: 'changeUser', worker: person, fields });
}
