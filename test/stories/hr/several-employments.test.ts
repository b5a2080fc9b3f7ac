import { afterEach, describe, expect, it } from 'vitest';
import { stateOf, walk } from '../../support/account-state.ts';
import { type Story, tellStory } from '../../support/story.ts';
import { storyDirectories } from '../../support/story-directory.ts';

let story: Story;
afterEach(async () => await story.close());

const person = '100003';

async function read(attribute: string): Promise<string | undefined> {
  return (await story.theAccount(person)).attributes[attribute]?.[0];
}

describe.each(storyDirectories)('a global assignment, in %s', (directory) => {
  it('keeps the account open and the home job on it, abroad and back; the host job shows by its own path', async () => {
    const mapping = {
      extends: 'default',
      attributes: [{ target: 'info', value: '[globalAssignmentDepartment]' }],
    };
    story = await tellStory({ directory, size: 4, job: { mapping } });
    await story.runWell();
    const home = await story.theAccount(person);

    story.hr.act({
      type: 'startGlobalAssignment',
      worker: person,
      date: '2026-03-04',
      userId: 'host',
      job: { department: '50007002', jobTitle: 'Expatriate' },
    });
    const away = await walk(story, person, ['2026-03-03', '2026-03-04', '2026-03-06']);
    const abroad = await story.theAccount(person);
    story.hr.act({ type: 'endGlobalAssignment', worker: person, lastDay: '2026-03-09' });
    const back = await walk(story, person, ['2026-03-08', '2026-03-09', '2026-03-10', '2026-03-11']);

    expect(new Set([...Object.values(away), ...Object.values(back)])).toEqual(new Set(['open']));
    expect(abroad.attributes.title).toEqual(home.attributes.title);
    expect(abroad.attributes.info).toHaveLength(1);
    expect(abroad.attributes.info).not.toEqual(home.attributes.department);
    expect((await story.theAccount(person)).attributes).toMatchObject({
      title: home.attributes.title,
      department: home.attributes.department,
      objectGUID: home.attributes.objectGUID,
    });
    await story.expectStable();
  });
});

describe.each(storyDirectories)('somebody abroad, in %s', (directory) => {
  it('is open by the status codes too, when D counts as working', async () => {
    const status = '$.employmentNav.results[0].jobInfoNav.results[0].emplStatusNav.externalCode';
    const mapping = {
      extends: 'default',
      source: { attributes: { emplStatus: status } },
      attributes: [
        {
          target: 'accountDisabled',
          value: 'Switch([emplStatus], "True", "A", "False", "U", "False", "P", "False", "D", "False")',
        },
      ],
    };
    story = await tellStory({ directory, size: 4, job: { mapping } });
    await story.runWell();

    story.hr.act({ type: 'startGlobalAssignment', worker: person, date: '2026-03-03' });

    expect(await walk(story, person, ['2026-03-03', '2026-03-04'])).toEqual({
      '2026-03-03': 'open',
      '2026-03-04': 'open',
    });
    await story.expectStable();
  });

  it('who leaves from there is closed when the home employment is over too', async () => {
    story = await tellStory({ directory, size: 4 });
    await story.runWell();
    story.hr.act({ type: 'startGlobalAssignment', worker: person, date: '2026-03-02', userId: 'host' });
    await story.runWell();

    story.hr.act({ type: 'terminate', worker: 'host', lastDay: '2026-03-04', eventReason: 'GAEND' });
    story.hr.act({ type: 'terminate', worker: `u${person}`, lastDay: '2026-03-06' });

    expect(await walk(story, person, ['2026-03-05T15:00:00Z', '2026-03-06', '2026-03-07T15:00:00Z'])).toEqual({
      '2026-03-05T15:00:00Z': 'open',
      '2026-03-06': 'open',
      '2026-03-07T15:00:00Z': 'closed',
    });
    await story.expectStable();
  });
});

describe.each(storyDirectories)('two jobs at once, in %s', (directory) => {
  it.each(['ascending', 'descending'] as const)(
    'show the primary one, whichever that is, and the second one’s department by a path of its own (employments %s)',
    async (employmentOrder) => {
      const second = '$.employmentNav.results[1].jobInfoNav.results[0].departmentNav.name_localized';
      const mapping = {
        extends: 'default',
        source: { attributes: { otherDepartment: second } },
        attributes: [{ target: 'info', value: '[otherDepartment]' }],
      };
      story = await tellStory({ directory, size: 4, switches: { employmentOrder }, job: { mapping } });
      await story.runWell();
      const title = await read('title');
      const department = await read('department');

      story.hr.act({
        type: 'addConcurrentJob',
        worker: person,
        date: '2026-03-03',
        userId: 'zz-second',
        job: { jobTitle: 'Lecturer', department: '50007002' },
      });
      await walk(story, person, ['2026-03-02', '2026-03-03']);
      const both = [await read('title'), await read('department'), await read('info')];
      story.hr.act({ type: 'makePrimary', worker: 'zz-second' });
      await story.runWell();
      const switched = [await read('title'), await read('department'), await read('info')];
      story.hr.act({ type: 'terminate', worker: `u${person}`, lastDay: '2026-03-04' });
      const left = await walk(story, person, ['2026-03-04', '2026-03-05T15:00:00Z', '2026-03-06']);

      expect(both).toEqual([title, department, expect.any(String)]);
      expect(switched).toEqual(['Lecturer', both[2], department]);
      expect(new Set(Object.values(left))).toEqual(new Set(['open']));
      expect(await read('title')).toBe('Lecturer');
      expect(await stateOf(story, person)).toBe('open');
      await story.expectStable();
    },
  );
});
