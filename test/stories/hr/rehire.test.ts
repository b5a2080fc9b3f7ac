import { afterEach, describe, expect, it } from 'vitest';
import { stateOf, walk } from '../../support/account-state.ts';
import { type Story, type StoryOptions, tellStory } from '../../support/story.ts';
import { storyDirectories } from '../../support/story-directory.ts';

let story: Story;
afterEach(async () => await story.close());

const person = '100003';
const orders = ['ascending', 'descending'] as const;

/** Somebody who left on Friday 27 February, with a closed account. */
async function afterLeaving({
  eventReason,
  ...options
}: Pick<StoryOptions, 'directory' | 'switches' | 'job'> & { eventReason?: string }): Promise<string | undefined> {
  story = await tellStory({ size: 4, ...options });
  await story.runWell();
  const why = eventReason === undefined ? {} : { eventReason };
  story.hr.act({ type: 'terminate', worker: person, lastDay: '2026-02-27', ...why });
  await story.runWell();
  expect(await stateOf(story, person)).toBe('closed');
  return (await story.theAccount(person)).attributes.objectGUID?.[0];
}

async function expectSameAccount(guid: string | undefined): Promise<void> {
  const { attributes } = await story.theAccount(person);
  expect(attributes.objectGUID).toEqual([guid]);
  expect(await story.directory.accounts()).toHaveLength(4);
}

describe.each(storyDirectories)('a rehire to come, in %s', (directory) => {
  it.each(orders)(
    'with a new employment keeps the account closed until the new first day (employments %s)',
    async (employmentOrder) => {
      const guid = await afterLeaving({ directory, switches: { employmentOrder } });

      story.hr.act({ type: 'rehire', worker: person, mode: 'newEmployment', date: '2026-03-09' });
      story.hr.act({
        type: 'change',
        worker: `u${person}-2`,
        date: '2026-03-09',
        fields: { jobTitle: 'Returner', location: '0010-0001' },
      });

      expect(
        await walk(story, person, ['2026-03-02', '2026-03-08', '2026-03-08T22:30:00Z', '2026-03-08T23:00:00Z']),
      ).toEqual({
        '2026-03-02': 'closed',
        '2026-03-08': 'closed',
        '2026-03-08T22:30:00Z': 'closed',
        '2026-03-08T23:00:00Z': 'open',
      });
      await expectSameAccount(guid);
      expect(await walk(story, person, ['2026-03-09'])).toEqual({ '2026-03-09': 'open' });
      expect((await story.theAccount(person)).attributes.title).toEqual(['Returner']);
      await story.expectStable();
    },
  );
});

describe.each(storyDirectories)('a rehire on the same employment, to come, in %s', (directory) => {
  it.each([
    ['rehireDate', 'mapping'],
    ['original', 'mapping'],
    ['original', 'calendar'],
  ] as const)(
    'keeps the account closed, although HR blanks the last day at once (start date: %s, state by the %s)',
    async (rehireStartDate, accountState) => {
      const guid = await afterLeaving({ directory, switches: { rehireStartDate }, job: { accountState } });

      story.hr.act({ type: 'rehire', worker: person, mode: 'sameEmployment', date: '2026-03-09' });

      expect(await walk(story, person, ['2026-03-02', '2026-03-05', '2026-03-08', '2026-03-09', '2026-03-11'])).toEqual(
        {
          '2026-03-02': 'closed',
          '2026-03-05': 'closed',
          '2026-03-08': 'closed',
          '2026-03-09': 'open',
          '2026-03-11': 'open',
        },
      );
      await expectSameAccount(guid);
      await story.expectStable();
    },
  );

  it.each([
    ['rehireDate', 'mapping'],
    ['original', 'mapping'],
    ['original', 'calendar'],
  ] as const)(
    'keeps the account of somebody retired closed until then (start date: %s, state by the %s)',
    async (rehireStartDate, accountState) => {
      await afterLeaving({ directory, switches: { rehireStartDate }, job: { accountState }, eventReason: 'RETIRE' });

      story.hr.act({ type: 'rehire', worker: person, mode: 'sameEmployment', date: '2026-03-09' });

      expect(await walk(story, person, ['2026-03-02', '2026-03-08', '2026-03-09'])).toEqual({
        '2026-03-02': 'closed',
        '2026-03-08': 'closed',
        '2026-03-09': 'open',
      });
      await story.expectStable();
    },
  );
});

describe.each(storyDirectories)('somebody who comes back, in %s', (directory) => {
  it('as a new person is not given the account of the old one', async () => {
    await afterLeaving({ directory });
    const { attributes: old } = await story.theAccount(person);

    const again = story.hire({ firstName: String(old.givenName?.[0]), lastName: String(old.sn?.[0]) });
    await story.runWell();

    expect(await stateOf(story, again)).toBe('open');
    expect(await stateOf(story, person)).toBe('closed');
    const { attributes } = await story.theAccount(again);
    expect(attributes.objectGUID).not.toEqual(old.objectGUID);
    expect(attributes.sAMAccountName).not.toEqual(old.sAMAccountName);
    await story.expectStable();
  });

  it('and leaves again is closed again, each time on its day', async () => {
    const guid = await afterLeaving({ directory });
    story.hr.act({ type: 'rehire', worker: person, mode: 'newEmployment', date: '2026-03-03' });
    const back = await walk(story, person, ['2026-03-03']);

    story.hr.act({ type: 'terminate', worker: `u${person}-2`, lastDay: '2026-03-05' });

    expect(back).toEqual({ '2026-03-03': 'open' });
    expect(await walk(story, person, ['2026-03-05', '2026-03-06T14:00:00Z'])).toEqual({
      '2026-03-05': 'open',
      '2026-03-06T14:00:00Z': 'closed',
    });
    await expectSameAccount(guid);
    await story.expectStable();
  });

  it('keeps the names of old, whatever the new user is called', async () => {
    await afterLeaving({ directory });
    const before = (await story.theAccount(person)).attributes;

    story.hr.clock.set('2026-03-04T12:00:00Z');
    story.hr.act({ type: 'rehire', worker: person, mode: 'newEmployment', username: 'new.name', date: '2026-03-04' });
    await story.runWell();

    const after = (await story.theAccount(person)).attributes;
    expect(after.sAMAccountName).toEqual(before.sAMAccountName);
    expect(after.userPrincipalName).toEqual(before.userPrincipalName);
    await story.expectStable();
  });
});

describe.each(storyDirectories)('a conversion, in %s', (directory) => {
  it.each([
    ['to an external', true, 'ascending'],
    ['to an employee', false, 'descending'],
  ] as const)('%s on the next day never closes the account', async (_name, isContingent, employmentOrder) => {
    story = await tellStory({
      directory,
      size: 3,
      switches: { employmentOrder },
      job: { accountState: 'calendar' },
    });
    const worker = story.hire({ startDate: '2026-01-05', isContingent: !isContingent, userId: 'first' });
    await story.runWell();
    const before = await story.theAccount(worker);

    story.hr.act({ type: 'convert', worker, isContingent, userId: 'second', date: '2026-03-05' });
    story.hr.act({
      type: 'change',
      worker: 'second',
      date: '2026-03-05',
      fields: { jobTitle: 'Converted', location: '0020-0002' },
    });

    const moments = ['2026-03-03', '2026-03-04T21:00', '2026-03-04T23:10', '2026-03-05T07:00', '2026-03-05T09:00'];
    const seen = await walk(
      story,
      worker,
      moments.map((moment) => (moment.includes('T') ? `${moment}:00Z` : moment)),
    );
    expect(new Set(Object.values(seen))).toEqual(new Set(['open']));
    const after = await story.theAccount(worker);
    expect(after.attributes.objectGUID).toEqual(before.attributes.objectGUID);
    expect(after.attributes.title).toEqual(['Converted']);
    await story.expectStable();
  });

  it.each([
    [0, 'closed'],
    [72, 'open'],
  ] as const)('with days between (graceHours: %i) is %s in the gap and open after it', async (graceHours, inTheGap) => {
    story = await tellStory({ directory, size: 3, job: { accountState: 'calendar', graceHours } });
    const worker = story.hire({ startDate: '2026-01-05', isContingent: true, job: { location: '0010-0001' } });
    await story.runWell();

    story.hr.act({ type: 'terminate', worker, lastDay: '2026-03-05', eventReason: 'ENDCWK' });
    story.hr.act({ type: 'rehire', worker, mode: 'newEmployment', date: '2026-03-08' });

    expect(await walk(story, worker, ['2026-03-05', '2026-03-06', '2026-03-07', '2026-03-08'])).toEqual({
      '2026-03-05': 'open',
      '2026-03-06': inTheGap,
      '2026-03-07': inTheGap,
      '2026-03-08': 'open',
    });
    await story.expectStable();
  });

  it.each(orders)(
    'to come shows the attributes of the present employment until then (employments %s)',
    async (employmentOrder) => {
      story = await tellStory({ directory, size: 3, switches: { employmentOrder } });
      const worker = story.hire({ startDate: '2026-01-05', isContingent: true, job: { jobTitle: 'External' } });
      await story.runWell();

      story.hr.act({ type: 'convert', worker, isContingent: false, userId: 'second', date: '2026-03-05' });
      story.hr.act({ type: 'change', worker: 'second', date: '2026-03-05', fields: { jobTitle: 'Internal' } });
      const titles: Record<string, unknown> = {};
      for (const day of ['03', '04', '05', '06']) {
        await walk(story, worker, [`2026-03-${day}`]);
        titles[day] = (await story.theAccount(worker)).attributes.title?.[0];
      }

      expect(titles).toEqual({ '03': 'External', '04': 'External', '05': 'Internal', '06': 'Internal' });
      await story.expectStable();
    },
  );
});
