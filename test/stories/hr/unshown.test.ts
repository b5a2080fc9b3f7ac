import { afterEach, describe, expect, it } from 'vitest';
import { sql } from '../../../src/store/database.ts';
import { stateOf, walk } from '../../support/account-state.ts';
import { type Story, type StoryOptions, tellStory } from '../../support/story.ts';
import { storyDirectories } from '../../support/story-directory.ts';

let story: Story;
afterEach(async () => await story.close());

const person = '100003';
const leaver = '100004';

/** Empties the department where HR has none, and says so. */
const byDepartment = {
  extends: 'default',
  attributes: [
    { target: 'department', value: '[department]', whenNull: 'clear' },
    { target: 'info', value: 'IIF(IsPresent([department]), [department], "no department")' },
  ],
};

/** From now on the API user sees nobody's name, or not these parts of it. */
function hideNames(names: readonly string[] = ['firstName', 'lastName', 'displayName']): void {
  for (const name of names) story.hr.faults.add({ kind: 'hiddenField', name: `PerPersonal/${name}` });
}

async function namesOf(worker: string): Promise<Record<string, unknown>> {
  const { dn, attributes } = await story.theAccount(worker);
  return { dn, cn: attributes.cn, displayName: attributes.displayName, sn: attributes.sn };
}

async function tell(directory: StoryOptions['directory'], more: Partial<StoryOptions> = {}): Promise<Story> {
  return await tellStory({ directory, size: 6, source: { retries: { attempts: 1, firstDelayMs: 10 } }, ...more });
}

describe.each(storyDirectories)('somebody hired for next week, in %s', (directory) => {
  it.each(['maintenance', 'serverError', 'resetConnection'] as const)(
    'gets no account while the question for the first day is not answered (%s)',
    async (kind) => {
      story = await tell(directory);
      await story.runWell();
      const worker = story.hire({ startDate: '2026-03-10' });
      story.hr.faults.add({ kind, match: 'asOfDate', times: 50 });

      await expect(story.run()).rejects.toMatchObject({ name: 'ConnectorError' });

      expect(await story.account(worker)).toBeUndefined();
      story.hr.faults.clear();
      expect((await story.runWell()).counts).toMatchObject({ created: 1 });
      await story.expectStable();
    },
  );

  it('keeps the name of the account while that question is not answered', async () => {
    story = await tell(directory);
    const worker = story.hire({ startDate: '2026-03-10' });
    await story.runWell();
    const before = await namesOf(worker);
    story.hr.faults.add({ kind: 'maintenance', match: 'asOfDate', times: 50 });

    await expect(story.run({ initial: true })).rejects.toMatchObject({ name: 'ConnectorError' });

    expect(await namesOf(worker)).toEqual(before);
  });

  it.each([
    ['the first day tells nothing', { asOfDateNavFilter: 'error' }, 'created'],
    ['the user is of a status that the question does not name', {}, 'created'],
  ] as const)('has a whole account although %s', async (_, switches, outcome) => {
    story = await tell(directory, { switches: { ...switches, preHireUserStatus: 'T' as 't' } });
    const worker = story.hire({ firstName: 'Ada', lastName: 'Lovelace', startDate: '2026-03-10' });

    expect((await story.runWell()).counts[outcome]).toBe(7);

    expect(await namesOf(worker)).toMatchObject({ cn: ['Ada Lovelace'], sn: ['Lovelace'] });
    await story.expectStable();
  });

  it('waits without an account while HR shows no name, and goes on when it does', async () => {
    story = await tell(directory);
    await story.runWell();
    const worker = story.hire({ firstName: 'Ada', lastName: 'Lovelace', startDate: '2026-03-10' });
    hideNames();

    const held = await story.run();

    expect(held.counts).toMatchObject({ created: 0, held: 1 });
    expect(held.problems).toEqual([expect.objectContaining({ code: 'notShown', worker })]);
    story.hr.faults.clear();
    expect((await story.runWell({ retryHeld: true })).counts).toMatchObject({ created: 1 });
    expect(await namesOf(worker)).toMatchObject({ cn: ['Ada Lovelace'] });
    await story.expectStable();
  });
});

describe.each(storyDirectories)('names that HR does not show any more, in %s', (directory) => {
  it.each(['hidden', 'left out'] as const)('rename nobody and keep no leaver (the records: %s)', async (how) => {
    story = await tell(directory);
    const starter = story.hire({ startDate: '2026-03-10' });
    await story.runWell();
    const before = await Promise.all([person, leaver, starter].map(namesOf));
    story.hr.act({ type: 'change', worker: person, fields: { jobTitle: 'Consultant' } });
    story.hr.act({ type: 'terminate', worker: leaver, lastDay: '2026-03-01' });
    story.hr.act({ type: 'moveStart', worker: starter, date: '2026-03-11' });
    if (how === 'hidden') hideNames();
    else story.hr.faults.add({ kind: 'malformedRecord', how: 'personalMissing' });

    const result = await story.run();

    expect(await Promise.all([person, leaver, starter].map(namesOf))).toEqual(before);
    expect(await stateOf(story, leaver)).toBe('closed');
    expect(await stateOf(story, person)).toBe('open');
    expect(result.problems).toContainEqual(expect.objectContaining({ code: 'notShown', worker: person }));
    expect(result.problems.map(({ worker }) => worker)).not.toContain(leaver);
    story.hr.faults.clear();
    await story.runWell({ retryHeld: true });
    expect((await story.theAccount(person)).attributes.title).toEqual(['Consultant']);
    await story.expectStable();
  });

  it.each(['firstName', 'lastName'])(
    'rename nobody although the %s alone is hidden, and hold up nothing else',
    async (name) => {
      story = await tell(directory);
      await story.runWell();
      const before = await namesOf(person);
      story.hr.act({ type: 'change', worker: person, fields: { jobTitle: 'Consultant' } });
      story.hr.act({ type: 'terminate', worker: leaver, lastDay: '2026-03-01' });
      const joiner = story.hire({ firstName: 'Ada', lastName: 'Lovelace', startDate: '2026-03-01' });
      hideNames([name]);

      const result = await story.run();

      expect(await namesOf(person)).toEqual(before);
      expect((await story.theAccount(person)).attributes.title).toEqual(['Consultant']);
      expect(await stateOf(story, leaver)).toBe('closed');
      expect(result.problems).toEqual([expect.objectContaining({ code: 'notShown', worker: joiner })]);
      story.hr.faults.clear();
      expect((await story.runWell({ retryHeld: true })).counts).toMatchObject({ created: 1 });
      expect(await namesOf(joiner)).toMatchObject({ cn: ['Ada Lovelace'] });
      await story.expectStable();
    },
  );

  it('shut somebody out whose last employment HR ended by its status alone', async () => {
    story = await tell(directory);
    await story.runWell();
    story.hr.act({ type: 'terminate', worker: leaver, lastDay: '2026-03-01' });
    const employment = story.hr.state.persons.get(leaver)?.$employments[0];
    if (employment !== undefined) employment.endDate = null;
    hideNames();

    await story.run();

    expect(await stateOf(story, leaver)).toBe('closed');
  });
});

describe('an account that is found for the first time, in sandbox', () => {
  it('is not taken for that of somebody whose name HR does not show', async () => {
    story = await tell('sandbox');
    await story.runWell();
    await sql`delete from app.links`.execute(story.database.sql);
    hideNames();

    const result = await story.run({ initial: true });

    expect(result.counts).toMatchObject({ read: 6, held: 6 });
    expect(result.problems.every(({ code }) => code === 'notShown')).toBe(true);
  });
});

describe.each(storyDirectories)('a job that comes as a link only, in %s', (directory) => {
  it('makes no account and changes none', async () => {
    story = await tell(directory);
    await story.runWell();
    const before = await story.theAccount(person);
    const joiner = story.hire({ startDate: '2026-02-01', job: { jobTitle: 'Analyst' } });
    story.hr.faults.add({ kind: 'malformedRecord', how: 'jobDeferred' });

    const result = await story.run({ initial: true });

    expect(result.counts).toMatchObject({ read: 7, created: 0, held: 1, unchanged: 6 });
    expect(result.problems).toEqual([expect.objectContaining({ code: 'notShown', worker: joiner })]);
    expect((await story.theAccount(person)).attributes).toEqual(before.attributes);
    story.hr.faults.clear();
    expect((await story.runWell({ retryHeld: true })).counts).toMatchObject({ created: 1 });
    expect((await story.theAccount(joiner)).attributes.title).toEqual(['Analyst']);
    await story.expectStable();
  });

  it('lets nobody leave the scope', async () => {
    story = await tell(directory, { job: { outOfScope: 'disable' } });
    await story.runWell();
    story.hr.faults.add({ kind: 'malformedRecord', worker: person, how: 'jobDeferred' });
    story.configure({
      mapping: {
        extends: 'default',
        scope: [{ name: 'placed', all: [{ attribute: 'department', operator: 'IS NOT NULL' }] }],
      },
    });

    const result = await story.run({ initial: true });

    expect(await stateOf(story, person)).toBe('open');
    expect(result.problems).toContainEqual(expect.objectContaining({ code: 'notShown', worker: person }));
  });
});

describe.each(storyDirectories)('somebody hired for a far day, in %s', (directory) => {
  it.each([
    [180, 14],
    [14, 14],
    [14, 180],
  ])(
    'gets the whole account when the day has come near, without a whole read (read ahead: %i days, made: %i)',
    async (preHireDays, createDaysAhead) => {
      const job = { createDaysAhead };
      story = await tellStory({ directory, size: 3, source: { preHireDays }, job });
      await story.runWell();
      const worker = story.hire({
        ...{ firstName: 'Ada', lastName: 'Lovelace', startDate: '2026-06-10' },
        job: { jobTitle: 'Analyst', location: '8510-0001' },
      });
      await story.run();
      expect(await stateOf(story, worker)).toBe('none');

      // Midnight in Sydney, fourteen days before.
      story.hr.clock.set('2026-05-26T13:10:00Z');
      await story.run();
      const early = await stateOf(story, worker);
      story.hr.clock.set('2026-05-26T14:10:00Z');
      await story.run();

      expect((await story.theAccount(worker)).attributes).toMatchObject({ cn: ['Ada Lovelace'], title: ['Analyst'] });
      expect(await stateOf(story, worker)).toBe('closed');
      // Read ahead by UTC, a day more; made by the day where the person works.
      expect(early).toBe(createDaysAhead > 14 ? 'closed' : 'none');
      await story.expectStable();
    },
  );

  it('gets the rest of it when the day is near enough to be read, where the tenant shows the name at once', async () => {
    const [source, job] = [{ preHireDays: 14 }, { createDaysAhead: 180 }];
    story = await tellStory({ directory, size: 3, source, job, switches: { futureHire: 'lenient' } });
    await story.runWell();
    const worker = story.hire({ startDate: '2026-06-10', job: { jobTitle: 'Analyst' } });
    await story.run();
    story.hr.act({ type: 'change', worker: '100001', fields: { jobTitle: 'Bystander' } });

    expect(await walk(story, worker, ['2026-05-20', '2026-05-28'])).toEqual({
      '2026-05-20': 'closed',
      '2026-05-28': 'closed',
    });
    expect((await story.theAccount(worker)).attributes.title).toEqual(['Analyst']);
    await story.expectStable();
  });
});

describe('somebody who is held, in sandbox', () => {
  it('is named by every run that asks for them, also when HR answers with nobody', async () => {
    story = await tell('sandbox');
    story.hr.faults.add({ kind: 'malformedRecord', worker: person, how: 'employmentNull' });
    const first = await story.run();
    story.hr.faults.clear();
    story.hr.faults.add({ kind: 'shrunkenPopulation', percent: 0 });

    const again = await story.run({ retryHeld: true });

    expect(first.counts).toMatchObject({ read: 6, held: 1 });
    expect(again.counts).toMatchObject({ read: 1, held: 1 });
    expect(again.problems).toEqual([expect.objectContaining({ worker: person, code: 'malformedRecord' })]);
    story.hr.faults.clear();
    expect((await story.runWell({ retryHeld: true })).counts).toMatchObject({ created: 1 });
    await story.expectStable();
  });
});

describe.each(storyDirectories)('a navigation that the tenant knows no more, in %s', (directory) => {
  it.each([true, false])('changes nothing that was read through it (everybody is read: %s)', async (initial) => {
    story = await tell(directory, { job: { mapping: byDepartment } });
    await story.runWell();
    const { department, info } = (await story.theAccount(person)).attributes;
    story.hr.faults.add({ kind: 'unknownName', name: 'EmpJob/departmentNav' });
    story.hr.act({ type: 'change', worker: person, fields: { jobTitle: 'Consultant' } });

    const result = await story.run({ initial });

    expect(info).toEqual(department);
    const { attributes } = await story.theAccount(person);
    expect(attributes).toMatchObject({ title: ['Consultant'], department, info });
    expect(result.problems).toEqual([expect.objectContaining({ code: 'missingInSource' })]);
    story.hr.faults.clear();
    await story.runWell({ initial: true });
    await story.expectStable();
  });

  it.each(['PerPerson/personalInfoNav', 'EmpEmployment/jobInfoNav'])(
    'ends the read when it is %s, without which nobody can be judged',
    async (name) => {
      story = await tell(directory);
      await story.runWell();
      const mark = await story.directory.writeMark();
      story.hr.faults.add({ kind: 'unknownName', name });

      await expect(story.run({ initial: true })).rejects.toThrow(name);

      expect(await story.directory.writeMark()).toBe(mark);
      story.hr.faults.clear();
      await story.runWell({ initial: true });
      await story.expectStable();
    },
  );
});

describe.each(storyDirectories)('a department of which HR shows the code alone, in %s', (directory) => {
  it('leaves what the account has of it', async () => {
    story = await tell(directory, { job: { mapping: byDepartment } });
    await story.runWell();
    const { department, info } = (await story.theAccount(person)).attributes;
    story.hr.faults.add({ kind: 'hiddenField', name: 'employmentNav/jobInfoNav/departmentNav' });
    story.hr.act({ type: 'change', worker: person, fields: { jobTitle: 'Consultant' } });

    await story.runWell();

    expect((await story.theAccount(person)).attributes).toMatchObject({ title: ['Consultant'], department, info });
    story.hr.faults.clear();
    await story.expectStable();
  });
});
