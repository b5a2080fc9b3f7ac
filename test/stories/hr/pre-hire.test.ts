import { afterEach, describe, expect, it } from 'vitest';
import { stateOf, walk } from '../../support/account-state.ts';
import { type Story, tellStory } from '../../support/story.ts';
import { storyDirectories } from '../../support/story-directory.ts';

let story: Story;
afterEach(async () => await story.close());

const habits = [
  ['strict', 'mapping'],
  ['lenient', 'mapping'],
  ['strict', 'calendar'],
] as const;

describe.each(storyDirectories)('somebody hired for next week, in %s', (directory) => {
  it.each(habits)(
    'has a whole account at once, closed until the first day (tenant: %s, state by the %s)',
    async (futureHire, accountState) => {
      story = await tellStory({ directory, size: 4, switches: { futureHire }, job: { accountState } });
      await story.runWell();

      const worker = story.hire({
        firstName: 'Ada',
        lastName: 'Lovelace',
        startDate: '2026-03-10',
        manager: '100002',
        job: { jobTitle: 'Mathematician', location: '0010-0001' },
      });
      await story.runWell();

      const { attributes } = await story.theAccount(worker);
      expect(attributes).toMatchObject({ sn: ['Lovelace'], givenName: ['Ada'], title: ['Mathematician'] });
      expect(attributes.department).toHaveLength(1);
      expect(attributes.mail).toHaveLength(1);
      expect(attributes.manager).toEqual([(await story.theAccount('100002')).dn]);
      expect(await stateOf(story, worker)).toBe('closed');
      expect(await walk(story, worker, ['2026-03-05', '2026-03-09', '2026-03-09T22:30:00Z'])).toEqual({
        '2026-03-05': 'closed',
        '2026-03-09': 'closed',
        '2026-03-09T22:30:00Z': 'closed',
      });
      // Midnight in Frankfurt.
      expect(await walk(story, worker, ['2026-03-09T23:00:00Z', '2026-03-10', '2026-03-12'])).toEqual({
        '2026-03-09T23:00:00Z': 'open',
        '2026-03-10': 'open',
        '2026-03-12': 'open',
      });
      expect((await story.theAccount(worker)).attributes).toMatchObject({ sn: ['Lovelace'], title: ['Mathematician'] });
      await story.expectStable();
    },
  );
});

describe.each(storyDirectories)('a first day, in %s', (directory) => {
  it('begins where the person works', async () => {
    story = await tellStory({ directory, size: 3 });
    const sydney = story.hire({ startDate: '2026-03-10', job: { location: '8510-0001' } });
    const seattle = story.hire({ startDate: '2026-03-10', job: { location: '0020-0002' } });
    const states: Record<string, string> = {};
    for (const moment of ['2026-03-09T12:40', '2026-03-09T13:10', '2026-03-10T06:40', '2026-03-10T07:10']) {
      story.hr.clock.set(`${moment}:00Z`);
      await story.runWell();
      states[moment] = `${await stateOf(story, sydney)} ${await stateOf(story, seattle)}`;
    }

    expect(states).toEqual({
      '2026-03-09T12:40': 'closed closed',
      '2026-03-09T13:10': 'open closed',
      '2026-03-10T06:40': 'open closed',
      '2026-03-10T07:10': 'open open',
    });
    await story.expectStable();
  });

  it('that is put off or brought forward moves the opening with it', async () => {
    story = await tellStory({ directory, size: 3 });
    const late = story.hire({ startDate: '2026-03-05', job: { location: '0010-0001' } });
    const early = story.hire({ startDate: '2026-03-20', job: { location: '0010-0001' } });
    await story.runWell();

    story.hr.act({ type: 'moveStart', worker: late, date: '2026-03-12' });
    story.hr.act({ type: 'moveStart', worker: early, date: '2026-03-06' });

    expect(await walk(story, late, ['2026-03-04', '2026-03-05', '2026-03-06', '2026-03-11', '2026-03-12'])).toEqual({
      '2026-03-04': 'closed',
      '2026-03-05': 'closed',
      '2026-03-06': 'closed',
      '2026-03-11': 'closed',
      '2026-03-12': 'open',
    });
    expect(await stateOf(story, early)).toBe('open');
    await story.expectStable();
  });

  it('brought forward opens on its day', async () => {
    story = await tellStory({ directory, size: 3 });
    const worker = story.hire({ startDate: '2026-03-20' });
    await story.runWell();

    story.hr.act({ type: 'moveStart', worker, date: '2026-03-04' });

    expect(await walk(story, worker, ['2026-03-03', '2026-03-04'])).toEqual({
      '2026-03-03': 'closed',
      '2026-03-04': 'open',
    });
    await story.expectStable();
  });

  it('put off after the account was opened closes it until the new day', async () => {
    story = await tellStory({ directory, size: 3 });
    const worker = story.hire({ startDate: '2026-03-02' });
    await story.runWell();
    const before = await stateOf(story, worker);

    story.hr.act({ type: 'moveStart', worker, date: '2026-03-09' });

    expect(before).toBe('open');
    expect(await walk(story, worker, ['2026-03-03', '2026-03-08', '2026-03-09'])).toEqual({
      '2026-03-03': 'closed',
      '2026-03-08': 'closed',
      '2026-03-09': 'open',
    });
    await story.expectStable();
  });

  it.each(['endedEmployment', 'nothing'] as const)(
    'of somebody who does not turn up (HR leaves: %s) never opens the account',
    async (leaves) => {
      story = await tellStory({ directory, size: 3 });
      const worker = story.hire({ startDate: '2026-03-05' });
      await story.runWell();

      story.hr.act({ type: 'noShow', worker, leaves });
      const states: string[] = [];
      for (const day of ['03', '05', '06']) {
        story.hr.clock.set(`2026-03-${day}T12:00:00Z`);
        await story.run();
        states.push(await stateOf(story, worker));
      }

      expect(states).toEqual(['closed', 'closed', 'closed']);
      await story.expectStable();
    },
  );
});

describe.each(storyDirectories)('a window of days before the first one, in %s', (directory) => {
  it('keeps the account unmade until it opens, and opens without any change in HR', async () => {
    story = await tellStory({ directory, size: 3, job: { createDaysAhead: 7 } });
    const worker = story.hire({ firstName: 'Ada', lastName: 'Lovelace', startDate: '2026-03-20' });

    expect(await walk(story, worker, ['2026-03-03', '2026-03-12', '2026-03-13', '2026-03-19', '2026-03-20'])).toEqual({
      '2026-03-03': 'none',
      '2026-03-12': 'none',
      '2026-03-13': 'closed',
      '2026-03-19': 'closed',
      '2026-03-20': 'open',
    });
    expect((await story.theAccount(worker)).attributes.sn).toEqual(['Lovelace']);
    await story.expectStable();
  });

  it('does not unmake an account whose first day is put off beyond it', async () => {
    story = await tellStory({ directory, size: 3, job: { createDaysAhead: 7 }, source: { preHireDays: 7 } });
    const worker = story.hire({ firstName: 'Ada', lastName: 'Lovelace', startDate: '2026-03-06' });
    await story.runWell();

    story.hr.act({ type: 'moveStart', worker, date: '2026-05-01' });

    expect(await walk(story, worker, ['2026-03-03', '2026-03-06', '2026-04-30', '2026-05-01'])).toEqual({
      '2026-03-03': 'closed',
      '2026-03-06': 'closed',
      '2026-04-30': 'closed',
      '2026-05-01': 'open',
    });
    expect((await story.theAccount(worker)).attributes.sn).toEqual(['Lovelace']);
    await story.expectStable();
  });
});

describe.each(storyDirectories)('an onboarding candidate, in %s', (directory) => {
  const withoutOnboarding = {
    extends: 'default',
    scope: [{ name: 'no onboarding', all: [{ attribute: 'userStatus', operator: 'NOT EQUALS', value: 'e' }] }],
  };

  it('has a closed account that opens on the first day after the hire is completed', async () => {
    story = await tellStory({ directory, size: 3 });
    await story.runWell();
    const worker = String(
      story.hr.act({ type: 'onboard', firstName: 'Olga', lastName: 'Board', startDate: '2026-03-09' }).personIdExternal,
    );
    await story.runWell();
    const candidate = await story.theAccount(worker);
    const early = await walk(story, worker, ['2026-03-04']);

    story.hr.act({ type: 'completePendingHire', worker });

    expect(candidate.attributes).toMatchObject({ sn: ['Board'], title: ['Analyst'] });
    expect(early).toEqual({ '2026-03-04': 'closed' });
    expect(await walk(story, worker, ['2026-03-05', '2026-03-08', '2026-03-09'])).toEqual({
      '2026-03-05': 'closed',
      '2026-03-08': 'closed',
      '2026-03-09': 'open',
    });
    expect((await story.theAccount(worker)).attributes.objectGUID).toEqual(candidate.attributes.objectGUID);
    await story.expectStable();
  });

  it.each(['mapping', 'calendar'] as const)(
    'whose hire nobody completes stays outside when the day comes, and is let in when somebody does (by the %s)',
    async (accountState) => {
      story = await tellStory({ directory, size: 3, job: { accountState } });
      const worker = String(story.hr.act({ type: 'onboard', startDate: '2026-03-04' }).personIdExternal);
      const before = await walk(story, worker, ['2026-03-03', '2026-03-04', '2026-03-06', '2026-03-20']);

      story.hr.act({ type: 'completePendingHire', worker });
      await story.runWell();

      expect(before).toEqual({
        '2026-03-03': 'closed',
        '2026-03-04': 'closed',
        '2026-03-06': 'closed',
        '2026-03-20': 'closed',
      });
      expect(await stateOf(story, worker)).toBe('open');
      await story.expectStable();
    },
  );

  it('who withdraws is treated like a leaver who never came: no account is made, one that is there stays closed', async () => {
    story = await tellStory({ directory, size: 3 });
    const seen = String(story.hr.act({ type: 'onboard', startDate: '2026-03-06' }).personIdExternal);
    await story.runWell();
    const unseen = String(story.hr.act({ type: 'onboard', startDate: '2026-03-06' }).personIdExternal);

    for (const worker of [seen, unseen]) story.hr.act({ type: 'withdrawOnboarding', worker });

    expect(await walk(story, seen, ['2026-03-03', '2026-03-06', '2026-03-09'])).toEqual({
      '2026-03-03': 'closed',
      '2026-03-06': 'closed',
      '2026-03-09': 'closed',
    });
    expect(await stateOf(story, unseen)).toBe('none');
    await story.expectStable();
  });

  it('is left out by a scope on userStatus until SuccessFactors makes an employee of them', async () => {
    story = await tellStory({ directory, size: 3, job: { mapping: withoutOnboarding } });
    await story.runWell();
    const worker = String(story.hr.act({ type: 'onboard', startDate: '2026-03-09' }).personIdExternal);
    await story.runWell();
    story.hr.act({ type: 'completePendingHire', worker });

    expect(await walk(story, worker, ['2026-03-04', '2026-03-08', '2026-03-09'])).toEqual({
      '2026-03-04': 'none',
      '2026-03-08': 'none',
      '2026-03-09': 'open',
    });
    await story.expectStable();
  });
});
