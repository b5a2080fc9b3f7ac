import { afterEach, describe, expect, it } from 'vitest';
import { stateOf, walk } from '../../support/account-state.ts';
import { type Story, tellStory } from '../../support/story.ts';
import { storyDirectories } from '../../support/story-directory.ts';

let story: Story;
afterEach(async () => await story.close());

const person = '100003';
const job = '$.employmentNav.results[0].jobInfoNav.results[0]';

async function read(attribute: string, worker = person): Promise<string | undefined> {
  return (await story.theAccount(worker)).attributes[attribute]?.[0];
}

/** The default mapping with some attributes more, each from a path of HR's record. */
function alsoReading(paths: Readonly<Record<string, string>>): Record<string, unknown> {
  const names = Object.keys(paths);
  return {
    extends: 'default',
    source: { attributes: Object.fromEntries(names.map((target) => [`my${target}`, paths[target] ?? ''])) },
    attributes: names.map((target) => ({ target, value: `[my${target}]`, whenNull: 'clear' })),
  };
}

describe.each(storyDirectories)('somebody whose personIdExternal is changed, in %s', (directory) => {
  it('keeps the account, which gets the new number; who reports to them keeps the manager', async () => {
    story = await tellStory({ directory, size: 4 });
    await story.runWell();
    const before = await story.theAccount('100001');

    story.hr.act({ type: 'changePersonId', worker: '100001', personIdExternal: 'P-4711' });
    await story.runWell();

    const after = await story.theAccount('P-4711');
    expect(after.attributes.objectGUID).toEqual(before.attributes.objectGUID);
    expect(await story.account('100001')).toBeUndefined();
    expect(await story.directory.accounts()).toHaveLength(4);
    await story.expectStable();
    story.hr.act({ type: 'changeManager', worker: '100003', manager: 'P-4711' });
    await story.runWell();
    expect(await read('manager')).toBe(after.dn);
    await story.expectStable();
  });
});

describe.each(storyDirectories)('two records of one human, in %s', (directory) => {
  it('that are merged leave one account that follows the one that stays; the other is left to a human', async () => {
    story = await tellStory({ directory, size: 12 });
    const twice = story.hire({ firstName: 'Ann', lastName: 'Twice' });
    await story.runWell();

    story.hr.act({ type: 'purge', worker: twice });
    story.hr.act({ type: 'addConcurrentJob', worker: person, userId: `u${twice}-merged`, job: { jobTitle: 'Merged' } });
    story.hr.act({ type: 'makePrimary', worker: `u${twice}-merged` });
    const result = await story.runWell({ initial: true });

    expect(await read('title')).toBe('Merged');
    expect(await stateOf(story, person)).toBe('open');
    expect(await stateOf(story, twice)).toBe('open');
    expect(result.operations).toMatchObject({ disable: 0, delete: 0 });
    await story.expectStable();
  });
});

describe.each(storyDirectories)('a name, in %s', (directory) => {
  it('is changed on its day, with the preferred one where it is mapped', async () => {
    const mapping = alsoReading({ displayName: '$.personalInfoNav.results[0].preferredName' });
    story = await tellStory({ directory, size: 4, job: { mapping } });
    await story.runWell();
    const before = await read('sn');

    story.hr.act({ type: 'renamePerson', worker: person, date: '2026-03-05', lastName: 'Nova', preferredName: 'Ted' });
    const names: unknown[] = [];
    for (const day of ['03', '04', '05', '06']) {
      await walk(story, person, [`2026-03-${day}`]);
      names.push(`${await read('sn')} ${await read('displayName')}`);
    }

    expect(names).toEqual([`${before} undefined`, `${before} undefined`, 'Nova Ted', 'Nova Ted']);
    await story.expectStable();
  });
});

describe.each(storyDirectories)('a transfer, in %s', (directory) => {
  it('to another company on a day to come brings company, country, place and address on that day', async () => {
    const mapping = alsoReading({ info: `${job}.companyNav.name_localized`, description: `${job}.locationNav.name` });
    story = await tellStory({ directory, size: 4, job: { mapping } });
    story.hr.act({ type: 'transfer', worker: person, fields: { company: '1710', location: '0010-0001' } });
    await story.runWell();
    const attributes = ['info', 'description', 'c', 'postalCode'] as const;
    const show = async () => await Promise.all(attributes.map(async (name) => await read(name)));
    const before = await show();

    story.hr.act({
      type: 'transfer',
      worker: person,
      date: '2026-03-05',
      fields: { company: '1820', location: '8510-0001' },
    });
    await walk(story, person, ['2026-03-04']);
    const eve = await show();
    const states = await walk(story, person, ['2026-03-05', '2026-03-06']);

    expect(before.slice(1)).toEqual(['Frankfurt am Main', expect.any(String), '60313']);
    expect(eve).toEqual(before);
    expect(await show()).toEqual([expect.any(String), 'Sydney', expect.any(String), '2000']);
    expect(await read('info')).not.toBe(before[0]);
    expect(new Set(Object.values(states))).toEqual(new Set(['open']));
    await story.expectStable();
  });
});

describe.each(storyDirectories)('fields of the tenant’s own, in %s', (directory) => {
  it('of person, employment, job and user each reach the account by a path, and are cleared with it', async () => {
    const mapping = alsoReading({
      info: '$.personalInfoNav.results[0].customString1',
      description: '$.employmentNav.results[0].customString2',
      division: `${job}.customString3`,
      employeeType: '$.employmentNav.results[0].userNav.custom04',
      physicalDeliveryOfficeName: `${job}.positionNav.externalName_de_DE`,
      wWWHomePage: `${job}.positionNav.externalName_fr_FR`,
    });
    story = await tellStory({ directory, size: 4, job: { mapping } });
    await story.runWell();
    const title = await read('title');

    story.hr.act({ type: 'changeEmployment', worker: person, fields: { customString2: 'from the employment' } });
    story.hr.act({ type: 'change', worker: person, fields: { customString3: 'from the job' } });
    story.hr.act({ type: 'changeUser', worker: person, fields: { custom04: 'from the user' } });
    story.hr.act({ type: 'renamePerson', worker: person, fields: { customString1: 'from the person' } });
    await story.runWell();

    expect((await story.theAccount(person)).attributes).toMatchObject({
      info: ['from the person'],
      description: ['from the employment'],
      division: ['from the job'],
      employeeType: ['from the user'],
      physicalDeliveryOfficeName: [`${title} (m/w/d)`],
      wWWHomePage: [`${title} (h/f)`],
    });
    await story.expectStable();
    story.hr.act({ type: 'changeUser', worker: person, fields: { custom04: null } });
    story.hr.act({ type: 'renamePerson', worker: person, fields: { customString1: null } });
    story.hr.act({ type: 'changeEmployment', worker: person, fields: { customString2: null } });
    story.hr.act({ type: 'change', worker: person, fields: { customString3: '' } });
    await story.runWell();
    for (const name of ['employeeType', 'info', 'description', 'division']) expect(await read(name)).toBeUndefined();
    await story.expectStable();
  });
});

describe.each(storyDirectories)('a department, in %s', (directory) => {
  it.each([
    ['today', '2026-03-02', ['New', 'New', 'New']],
    ['on a day to come', '2026-03-04', ['old', 'New', 'New']],
    ['from its first day on', '1900-01-01', ['New', 'New', 'New']],
  ] as const)('renamed %s reaches its people in the next cycle that day', async (_name, date, names) => {
    story = await tellStory({ directory, size: 4 });
    await story.runWell();
    const before = await read('department');
    const department = String(story.hr.state.persons.get(person)?.$employments[0]?.$jobs[0]?.department);

    story.hr.act({ type: 'renameDepartment', department, name: 'New name', date });
    const seen: unknown[] = [];
    for (const day of ['03', '04', '05']) {
      await walk(story, person, [`2026-03-${day}`]);
      const name = await read('department');
      seen.push(name === before ? 'old' : name === 'New name' ? 'New' : name);
    }

    expect(seen).toEqual(names);
    await story.expectStable();
  });
});

describe.each(storyDirectories)('a record that HR deletes without a trace, in %s', (directory) => {
  it('(an e-mail, a phone) is noticed by the comparison of everybody, and by the next change of the person', async () => {
    const mapping = alsoReading({
      mail: '$.emailNav.results[?(@.isPrimary == true)].emailAddress',
      telephoneNumber: '$.phoneNav.results[?(@.isPrimary == true)].phoneNumber',
    });
    story = await tellStory({ directory, size: 4, job: { mapping } });
    for (const worker of ['100002', '100003']) {
      story.hr.act({ type: 'changePhone', worker, number: '4711', isPrimary: true });
    }
    await story.runWell();
    const before = [await read('mail', '100002'), await read('telephoneNumber', '100003')];

    story.hr.act({ type: 'deleteEmail', worker: '100002' });
    story.hr.act({ type: 'deletePhone', worker: '100003' });
    story.hr.act({ type: 'changeUser', worker: '100002', fields: { nickname: 'Any' } });
    await story.runWell();
    const next = await read('mail', '100002');
    await story.runWell({ initial: true });

    expect(before).toEqual([expect.any(String), '4711']);
    expect(next).toBeUndefined();
    expect(await read('telephoneNumber', '100003')).toBeUndefined();
    await story.expectStable();
  });
});
