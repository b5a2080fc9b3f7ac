import { afterEach, describe, expect, it } from 'vitest';
import { type Story, type StoryOptions, tellStory } from '../../support/story.ts';
import { storyDirectories } from '../../support/story-directory.ts';

let story: Story;
afterEach(async () => await story.close());

const person = '100003';

async function read(attribute: string): Promise<readonly string[] | undefined> {
  return (await story.theAccount(person)).attributes[attribute];
}

async function tellWith(
  directory: StoryOptions['directory'],
  attributes: readonly Record<string, unknown>[],
  more: Record<string, unknown> = {},
) {
  story = await tellStory({
    directory,
    size: 4,
    job: { mapping: { extends: 'default', attributes, ...more } },
  });
}

describe.each(storyDirectories)('an empty field of HR, in %s', (directory) => {
  it.each([
    [undefined, ['kept']],
    ['keep', ['kept']],
    ['clear', undefined],
  ] as const)('with whenNull: %s leaves the account at %j', async (whenNull, after) => {
    await tellWith(directory, [{ target: 'info', value: '[custom01]', ...(whenNull !== undefined && { whenNull }) }]);
    story.hr.act({ type: 'changeUser', worker: person, fields: { custom01: 'kept' } });
    await story.runWell();

    story.hr.act({ type: 'changeUser', worker: person, fields: { custom01: null } });
    await story.runWell();

    expect(await read('info')).toEqual(after);
    await story.expectStable();
  });

  it.each([
    ['create', ['given']],
    ['always', ['none given']],
  ] as const)('takes the default on %s', async (defaultOn, after) => {
    await tellWith(directory, [{ target: 'info', value: '[custom01]', default: 'none given', defaultOn }]);
    await story.runWell();
    const first = await read('info');
    story.hr.act({ type: 'changeUser', worker: person, fields: { custom01: 'given' } });
    await story.runWell();

    story.hr.act({ type: 'changeUser', worker: person, fields: { custom01: null } });
    await story.runWell();

    expect(first).toEqual(['none given']);
    expect(await read('info')).toEqual(after);
    await story.expectStable();
  });
});

describe.each(storyDirectories)('a value, in %s', (directory) => {
  it('that differs in case alone is written', async () => {
    story = await tellStory({ directory, size: 4 });
    story.hr.act({ type: 'change', worker: person, fields: { jobTitle: 'head of sales' } });
    await story.runWell();

    story.hr.act({ type: 'change', worker: person, fields: { jobTitle: 'Head of Sales' } });
    const result = await story.runWell();

    expect(result.operations).toMatchObject({ update: 1 });
    expect(await read('title')).toEqual(['Head of Sales']);
    await story.expectStable();
  });

  it('of several, in whatever order the directory gives them, is written once', async () => {
    await tellWith(directory, [{ target: 'otherTelephone', value: 'Split("3,1,2", ",")' }]);

    await story.runWell();

    expect((await read('otherTelephone'))?.toSorted()).toEqual(['1', '2', '3']);
    await story.expectStable();
  });
});

describe.each(storyDirectories)('a date, in %s', (directory) => {
  it('that a mapping compares with today is judged again by the comparison of everybody', async () => {
    await tellWith(directory, [
      { target: 'info', value: 'IIF(DateDiff("d", [startDate], Now()) < 10, "new here", "settled")' },
    ]);
    const worker = story.hire({ startDate: '2026-02-25' });
    await story.runWell();
    const early = (await story.theAccount(worker)).attributes.info;

    story.hr.clock.set('2026-03-10T12:00:00Z');
    await story.runWell({ initial: true });

    expect(early).toEqual(['new here']);
    expect((await story.theAccount(worker)).attributes.info).toEqual(['settled']);
    await story.expectStable();
  });

  it('may stand in a scope filter, compared with today', async () => {
    await tellWith(directory, [], {
      scope: [
        {
          name: 'after the trial month',
          all: [
            {
              expression: 'IIF(DateDiff("d", [startDate], Now()) > 30, "yes", "no")',
              operator: 'EQUALS',
              value: 'yes',
            },
          ],
        },
      ],
    });
    const worker = story.hire({ startDate: '2026-02-25' });
    await story.runWell();
    const early = await story.account(worker);

    story.hr.clock.set('2026-04-10T12:00:00Z');
    await story.runWell({ initial: true });

    expect(early).toBeUndefined();
    expect(await story.account(worker)).toBeDefined();
    await story.expectStable();
  });
});

describe.each(storyDirectories)('a mapping, in %s', (directory) => {
  it('to an attribute that the directory does not have is refused before anything is read', async () => {
    await tellWith(directory, [{ target: 'employeeHireDate', value: '[startDate]' }]);

    await expect(story.run()).rejects.toThrow('employeeHireDate');

    expect(story.hr.requests.matching('PerPerson')).toEqual([]);
    expect(await story.directory.accounts()).toEqual([]);
  });
});
