import { afterEach, describe, expect, it } from 'vitest';
import { approvePlan } from '../../src/engine/apply/approve-plan.ts';
import { relinkWorker } from '../../src/engine/links/relink-worker.ts';
import { type FlexStory, tellFlexStory } from '../support/flex-story.ts';
import { type Story, type StoryOptions, storyJob, tellStory } from '../support/story.ts';
import { addByHand, storyDirectories } from '../support/story-directory.ts';

const byNumberThenMail = {
  extends: 'default',
  attributes: [
    { target: 'employeeID', value: '[personIdExternal]', match: 1 },
    { target: 'mail', value: '[custom01]', match: 2 },
  ],
};

const mail = 'henry@example.com';

describe.each(storyDirectories)('an account that several workers match, in %s', (directory) => {
  let story: Story;
  afterEach(async () => await story.close());

  async function tell(options: Partial<StoryOptions> = {}): Promise<void> {
    story = await tellStory({ directory, size: 6, job: { mapping: byNumberThenMail }, ...options });
    for (const worker of ['100003', '100004']) story.hr.act({ type: 'changeUser', worker, fields: { custom01: mail } });
  }

  it.each([1, 100])('goes to the one whose number it bears, with %i a page; the other is held', async (pageSize) => {
    await tell({ source: { customPageSize: pageSize } });
    const [early, late] = ['100003', '100004'] as const;
    await addByHand(story.directory, 'Henry', { employeeID: late, mail });

    const result = await story.run();

    expect(result.counts).toMatchObject({ read: 6, created: 4, updated: 1, held: 1, failed: 0 });
    expect(result.problems).toEqual([expect.objectContaining({ code: 'accountTaken', worker: early })]);
    expect(result.problems[0]?.message).toMatch(/CN=Henry,.* is matched by 100004 too/);
    expect((await story.theAccount(late)).attributes.mail).toEqual([mail]);
    expect(await story.account(early)).toBeUndefined();
    await story.expectStable();
  });

  it('is given to nobody by a plan that waited, once a human has linked it to somebody else', async () => {
    story = await tellStory({ directory, size: 6 });
    const account = await addByHand(story.directory, 'Henry', { employeeID: '100003', sn: 'Jones-Wilson' });
    const { planId } = await story.plan();
    await relinkWorker(story.deps, storyJob, { worker: '100004', account, by: 'ada' });

    const result = await approvePlan(story.deps, planId, { only: ['100003'], by: 'ada' });

    expect(result.problems).toEqual([expect.objectContaining({ code: 'changedMeanwhile', worker: '100003' })]);
    expect(result.operations).toMatchObject({ update: 0, move: 0 });
  });

  it('goes to nobody while no number tells whose it is', async () => {
    await tell();
    await addByHand(story.directory, 'Henry', { mail });

    const result = await story.run();

    expect(result.counts).toMatchObject({ read: 6, created: 4, held: 2, failed: 0 });
    expect(result.problems.map(({ code, worker }) => [code, worker])).toEqual([
      ['accountTaken', '100003'],
      ['accountTaken', '100004'],
    ]);
    await story.expectStable();
  });

  it('goes to nobody when its values bear the numbers of two', async () => {
    const attributes = [
      { target: 'otherMailbox', value: '[personIdExternal]', flow: 'addValues', match: 1 },
      { target: 'employeeID', value: '[personIdExternal]' },
    ];
    story = await tellStory({ directory, size: 6, job: { mapping: { extends: 'default', attributes } } });
    await addByHand(story.directory, 'Henry', { otherMailbox: ['100003', '100004'] });

    const result = await story.run();

    expect(result.counts).toMatchObject({ read: 6, created: 4, held: 2, failed: 0 });
    expect(result.problems.map(({ code, worker }) => [code, worker])).toEqual([
      ['accountTaken', '100003'],
      ['accountTaken', '100004'],
    ]);
    await story.expectStable();
  });

  it('goes to the other when the one who was held has got another mail address', async () => {
    await tell();
    await addByHand(story.directory, 'Henry', { mail });
    await story.run();

    story.hr.act({ type: 'changeUser', worker: '100003', fields: { custom01: 'other@example.com' } });
    await story.run();
    await story.runWell();

    expect((await story.theAccount('100003')).attributes.mail).toEqual(['other@example.com']);
    expect((await story.theAccount('100004')).attributes.mail).toEqual([mail]);
    await story.expectStable();
  });
});

describe.each(storyDirectories)('an account whose person HR has twice, in %s', (directory) => {
  let story: FlexStory;
  afterEach(async () => await story.close());

  it('stays with the number on it; the ticket of the other waits for a decision', async () => {
    story = await tellFlexStory({ directory });
    const number = story.hire({ firstName: 'Anna', lastName: 'Ek', emailWork: mail });
    const copy = story.hire({ firstName: 'Anna', lastName: 'Ek', emailWork: mail });
    await addByHand(story.directory, 'Anna Ek', { employeeID: number, mail, sn: 'Ek', givenName: 'Anna' });

    await story.run();

    const [own] = await story.ticketsOf(number);
    const [other] = await story.ticketsOf(copy);
    expect(own?.ticket).toMatchObject({ isOpen: false, need: 'nothing' });
    expect(other?.ticket).toMatchObject({ isOpen: true, need: 'decision' });
    expect(other?.comments.at(-1)?.text).toContain(`is matched by ${number} too`);
    expect((await story.directory.accounts()).map(({ attributes }) => attributes.employeeID)).toEqual([[number]]);
  });
});
