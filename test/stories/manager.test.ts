import { afterEach, describe, expect, it } from 'vitest';
import { type Story, tellStory } from '../support/story.ts';
import { storyDirectories } from '../support/story-directory.ts';

const withoutTrainees = {
  extends: 'default',
  scope: [{ name: 'no trainees', all: [{ attribute: 'jobTitle', operator: 'NOT EQUALS', value: 'Trainee' }] }],
};

/** Chiefs stand in another place than everybody else. */
function byTitle(ou: string) {
  const place = `Switch([jobTitle], "OU=Staff,${ou}", "Chief", "OU=Leavers,${ou}")`;
  return { extends: 'default', attributes: [{ target: 'parentDistinguishedName', value: place }] };
}

describe.each(storyDirectories)('a manager, in %s', (directory) => {
  let story: Story;
  afterEach(async () => await story.close());

  async function managerOf(worker: string) {
    return (await story.theAccount(worker)).attributes.manager?.[0];
  }

  async function dnOf(worker: string) {
    return (await story.theAccount(worker)).dn;
  }

  it('who joins in the same batch is made first, so that nobody is written twice', async () => {
    story = await tellStory({ directory, size: 2 });
    // Ids run against the tree: whoever reports has the smaller one.
    const chief = story.hire({ personIdExternal: '900009' });
    const middle = story.hire({ personIdExternal: '900005', manager: chief });
    const report = story.hire({ personIdExternal: '900001', manager: middle });

    const result = await story.runWell();

    expect(result.operations).toMatchObject({ create: 5, update: 0 });
    expect(await managerOf(report)).toBe(await dnOf(middle));
    expect(await managerOf(middle)).toBe(await dnOf(chief));
    await story.expectStable();
  });

  it('who comes later is written when they have an account', async () => {
    story = await tellStory({ directory, size: 3, job: { mapping: withoutTrainees } });
    const chief = story.hire({ job: { jobTitle: 'Trainee' } });
    const report = story.hire({ manager: chief });
    await story.runWell();
    const early = await managerOf(report);

    story.hr.act({ type: 'change', worker: chief, fields: { jobTitle: 'Analyst' } });
    const result = await story.runWell();

    expect(early).toBeUndefined();
    expect(result.operations).toMatchObject({ create: 1, update: 1 });
    expect(await managerOf(report)).toBe(await dnOf(chief));
    await story.expectStable();
  });

  it('who is renamed and moved in the same run as somebody joins is that one’s manager at once', async () => {
    story = await tellStory({ directory, size: 2 });
    story.configure({ mapping: byTitle(story.directory.ou) });
    const chief = story.hire({ lastName: 'Before' });
    const mover = story.hire({ manager: null });
    await story.runWell();

    story.hr.act({ type: 'renamePerson', worker: chief, lastName: 'After' });
    story.hr.act({ type: 'change', worker: chief, fields: { jobTitle: 'Chief' } });
    story.hr.act({ type: 'changeManager', worker: mover, manager: chief });
    const joiners = Array.from({ length: 8 }, () => story.hire({ manager: chief }));
    await story.runWell();

    expect(await dnOf(chief)).toMatch(/After.*,OU=Leavers/);
    for (const worker of [mover, ...joiners]) expect(await managerOf(worker)).toBe(await dnOf(chief));
    await story.expectStable();
  });

  it('may stand in a cycle of managers', async () => {
    story = await tellStory({ directory, size: 2 });
    const first = story.hire({});
    const second = story.hire({ manager: first });
    const third = story.hire({ manager: second });
    story.hr.act({ type: 'changeManager', worker: first, manager: third });
    const self = story.hire({});
    story.hr.act({ type: 'changeManager', worker: self, manager: self });

    const result = await story.runWell();

    expect(result.problems).toEqual([]);
    expect(await managerOf(first)).toBe(await dnOf(third));
    expect(await managerOf(second)).toBe(await dnOf(first));
    expect(await managerOf(third)).toBe(await dnOf(second));
    expect(await managerOf(self)).toBe(await dnOf(self));
    await story.expectStable();
  });

  it('may change', async () => {
    story = await tellStory({ directory, size: 5 });
    await story.runWell();

    story.hr.act({ type: 'changeManager', worker: '100004', manager: '100002' });
    const result = await story.runWell();

    expect(result.operations).toMatchObject({ update: 1, create: 0 });
    expect(await managerOf('100004')).toBe(await dnOf('100002'));
    await story.expectStable();
  });

  it('who leaves stays the manager until HR names another', async () => {
    story = await tellStory({ directory, size: 5 });
    await story.runWell();

    story.hr.act({ type: 'terminate', worker: '100001', lastDay: '2026-02-27' });
    await story.runWell();

    expect(await managerOf('100004')).toBe(await dnOf('100001'));
    await story.expectStable();
  });

  it('is repaired for each reference on its own when a person refers to several people', async () => {
    const mapping = { ...withoutTrainees, attributes: [{ target: 'assistant', reference: '[custom01]' }] };
    story = await tellStory({ directory, size: 3, job: { mapping } });
    const chief = story.hire({ job: { jobTitle: 'Trainee' } });
    const assistant = story.hire({ job: { jobTitle: 'Trainee' } });
    const report = story.hire({ manager: chief });
    story.hr.act({ type: 'changeUser', worker: report, fields: { custom01: assistant } });
    await story.runWell();

    story.hr.act({ type: 'change', worker: chief, fields: { jobTitle: 'Analyst' } });
    await story.runWell();
    const half = (await story.theAccount(report)).attributes;
    story.hr.act({ type: 'change', worker: assistant, fields: { jobTitle: 'Analyst' } });
    await story.runWell();

    expect(half.manager).toEqual([await dnOf(chief)]);
    expect(half.assistant).toBeUndefined();
    expect((await story.theAccount(report)).attributes.assistant).toEqual([await dnOf(assistant)]);
    await story.expectStable();
  });
});
