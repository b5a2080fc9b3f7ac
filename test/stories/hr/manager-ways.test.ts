import { afterEach, describe, expect, it } from 'vitest';
import { type Story, tellStory } from '../../support/story.ts';
import { storyDirectories } from '../../support/story-directory.ts';

let story: Story;
afterEach(async () => await story.close());

const employment = '$.employmentNav.results[0]';
const job = `${employment}.jobInfoNav.results[0]`;

/** The four ways to a manager that SuccessFactors has, and one more to the same person. */
const ways = [
  ['the profile of the user', `${employment}.userNav.manager.empInfo.personIdExternal`],
  ['the job, by userId', `${job}.managerId`],
  ['the manager’s employment', `${job}.managerEmploymentNav.personIdExternal`],
  ['the position above', `${job}.positionNav.parentPosition.incumbent`],
  [
    'a job relationship',
    `${employment}.empJobRelationshipNav.results[?(@.relationshipTypeNav.externalCode == 'matrix manager')].relUserId`,
  ],
] as const;

function mappingBy(path: string): Record<string, unknown> {
  return {
    extends: 'default',
    source: { attributes: { boss: path } },
    attributes: [{ target: 'manager', reference: '[boss]', whenNull: 'clear' }],
  };
}

async function managerOf(worker: string): Promise<string | undefined> {
  return (await story.theAccount(worker)).attributes.manager?.[0];
}

async function dnOf(worker: string): Promise<string> {
  return (await story.theAccount(worker)).dn;
}

describe.each(storyDirectories)('a manager by a way of HR, in %s', (directory) => {
  it.each(ways)('(%s) is found, changed and taken away', async (name, path) => {
    story = await tellStory({ directory, size: 4, job: { mapping: mappingBy(path) } });
    // The pool's own people stand in the tree of positions: 100001 is at its top.
    const worker = '100003';
    const setManager = (to: string | null) =>
      name === 'a job relationship'
        ? story.hr.act({ type: 'relate', worker, relationship: 'matrix manager', to })
        : story.hr.act({ type: 'changeManager', worker, manager: to });
    setManager('100001');
    await story.runWell();
    const first = await managerOf(worker);
    setManager('100002');
    await story.runWell({ initial: name === 'a job relationship' });
    const second = await managerOf(worker);
    setManager(null);
    await story.runWell({ initial: true });

    expect(first).toBe(await dnOf('100001'));
    expect(second).toBe(await dnOf('100002'));
    expect(await managerOf(worker)).toBeUndefined();
    await story.expectStable();
  });
});

describe.each(storyDirectories)('a manager, in %s', (directory) => {
  it('is nobody for the head of the house (NO_MANAGER)', async () => {
    story = await tellStory({ directory, size: 3 });
    const result = await story.runWell();

    expect(result.problems).toEqual([]);
    expect(await managerOf('100001')).toBeUndefined();
    expect(await managerOf('100002')).toBe(await dnOf('100001'));
    await story.expectStable();
  });

  it('outside the scope is left out, and written once the scope lets them in', async () => {
    const mapping = {
      extends: 'default',
      scope: [{ name: 'no board', all: [{ attribute: 'jobTitle', operator: 'NOT EQUALS', value: 'Board' }] }],
    };
    story = await tellStory({ directory, size: 3, job: { mapping } });
    story.hr.act({ type: 'change', worker: '100001', fields: { jobTitle: 'Board' } });
    const first = await story.runWell();
    const early = await managerOf('100002');

    story.hr.act({ type: 'change', worker: '100001', fields: { jobTitle: 'Director' } });
    await story.runWell();
    await story.runWell();

    expect(first.counts).toMatchObject({ created: 2, outOfScope: 1 });
    expect(early).toBeUndefined();
    expect(await managerOf('100002')).toBe(await dnOf('100001'));
    await story.expectStable();
  });

  it('may be named by any of their employments, present or past', async () => {
    story = await tellStory({ directory, size: 3 });
    const boss = story.hire({ startDate: '2026-01-05', userId: 'old-boss', isContingent: true });
    const report = story.hire({ startDate: '2026-01-05', manager: 'old-boss' });
    const other = story.hire({ startDate: '2026-01-05' });
    await story.runWell();

    story.hr.act({ type: 'convert', worker: boss, isContingent: false, userId: 'new-boss' });
    story.hr.act({ type: 'changeManager', worker: other, manager: 'new-boss' });
    await story.runWell();

    expect(await managerOf(report)).toBe(await dnOf(boss));
    expect(await managerOf(other)).toBe(await dnOf(boss));
    await story.expectStable();
  });

  it('of the primary job is the one that shows, and moves when the primary job does', async () => {
    story = await tellStory({ directory, size: 4 });
    story.hr.act({ type: 'changeManager', worker: '100004', manager: '100002' });
    story.hr.act({ type: 'addConcurrentJob', worker: '100004', userId: 'second' });
    story.hr.act({ type: 'changeManager', worker: 'second', manager: '100003' });
    await story.runWell();
    const first = await managerOf('100004');

    story.hr.act({ type: 'makePrimary', worker: 'second' });
    await story.runWell();

    expect(first).toBe(await dnOf('100002'));
    expect(await managerOf('100004')).toBe(await dnOf('100003'));
    await story.expectStable();
  });

  it('who starts later than the report is there already, because both accounts are made ahead', async () => {
    story = await tellStory({ directory, size: 3, job: { createDaysAhead: 10 } });
    const boss = story.hire({ startDate: '2026-03-20' });
    const report = story.hire({ startDate: '2026-03-03', manager: boss });
    await story.runWell();
    const early = await managerOf(report);

    story.hr.clock.set('2026-03-10T12:00:00Z');
    await story.runWell();

    expect(early).toBeUndefined();
    expect(await managerOf(report)).toBe(await dnOf(boss));
    await story.expectStable();
  });
});
