import { afterEach, describe, expect, it } from 'vitest';
import { approvePlan } from '../../src/engine/apply/approve-plan.ts';
import { type Story, tellStory } from '../support/story.ts';
import { deleteByHand, moveByHand, setByHand, storyDirectories } from '../support/story-directory.ts';

describe.each(storyDirectories)('an administrator’s hand, in %s', (directory) => {
  let story: Story;
  afterEach(async () => await story.close());

  it('may rename and move an account, which stays the same person’s', async () => {
    story = await tellStory({ directory, size: 5 });
    await story.runWell();
    const before = await story.theAccount('100003');

    await moveByHand(story.directory, before.dn, `CN=Somebody else,OU=Leavers,${story.directory.ou}`);
    story.hr.act({ type: 'change', worker: '100003', fields: { jobTitle: 'Consultant' } });
    const result = await story.runWell();

    expect(result.counts).toMatchObject({ read: 1, updated: 1, created: 0 });
    expect(await story.directory.accounts()).toHaveLength(5);
    const after = await story.theAccount('100003');
    expect(after.attributes.objectGUID).toEqual(before.attributes.objectGUID);
    expect(after.attributes.title).toEqual(['Consultant']);
    expect(after.attributes.cn).toEqual(before.attributes.cn);
    expect(after.dn).toContain('OU=Leavers,');
    await story.expectStable();
  });

  it('may move an account out of the base DN: no second account is made', async () => {
    story = await tellStory({ directory, size: 5 });
    const base = `OU=Staff,${story.directory.ou}`;
    story.configure({}, { target: { baseDn: base } });
    await story.runWell();
    const before = await story.theAccount('100003');

    await moveByHand(story.directory, before.dn, `${before.dn.split(',')[0]},OU=Leavers,${story.directory.ou}`);
    const result = await story.run({ initial: true });

    expect(result.counts).toMatchObject({ read: 5, created: 0 });
    expect(await story.directory.accounts()).toHaveLength(5);
    expect((await story.theAccount('100003')).attributes.objectGUID).toEqual(before.attributes.objectGUID);
    await story.expectStable();
  });

  it('is corrected on a full cycle where it changed what HR says', async () => {
    story = await tellStory({ directory, size: 5 });
    await story.runWell();
    const { dn } = await story.theAccount('100003');

    await setByHand(story.directory, dn, 'title', ['Emperor']);
    await setByHand(story.directory, dn, 'department', []);
    await setByHand(story.directory, dn, 'info', ['a note of the help desk']);
    const incremental = await story.run();
    const full = await story.run({ initial: true });

    expect(incremental.counts.updated).toBe(0);
    expect(full.counts).toMatchObject({ read: 5, updated: 1, unchanged: 4 });
    const { attributes } = await story.theAccount('100003');
    expect(attributes.title).toEqual(['Vice President']);
    expect(attributes.department).toHaveLength(1);
    expect(attributes.info).toEqual(['a note of the help desk']);
    await story.expectStable();
  });

  it('may give an account another employeeID: the link holds, and the number is put right', async () => {
    story = await tellStory({ directory, size: 5 });
    await story.runWell();
    const { dn, attributes } = await story.theAccount('100003');

    await setByHand(story.directory, dn, 'employeeID', ['4711']);
    const result = await story.run({ initial: true });

    expect(result.counts).toMatchObject({ created: 0, updated: 1 });
    expect((await story.theAccount('100003')).attributes.objectGUID).toEqual(attributes.objectGUID);
    expect(await story.directory.accounts()).toHaveLength(5);
    await story.expectStable();
  });

  it('may set other bits of userAccountControl, which a disable and an enable keep', async () => {
    story = await tellStory({ directory, size: 5 });
    await story.runWell();
    const { dn } = await story.theAccount('100003');
    await setByHand(story.directory, dn, 'userAccountControl', [String(512 | 0x10000 | 0x100000)]);

    story.hr.act({ type: 'terminate', worker: '100003', lastDay: '2026-03-01' });
    await story.runWell();
    const closed = await story.theAccount('100003');
    story.hr.act({ type: 'withdrawTermination', worker: '100003' });
    await story.runWell();

    expect(closed.attributes.userAccountControl).toEqual([String(514 | 0x10000 | 0x100000)]);
    const open = await story.theAccount('100003');
    expect(open.attributes.userAccountControl).toEqual([String(512 | 0x10000 | 0x100000)]);
    await story.expectStable();
  });

  it('may delete an account: the next cycle makes it anew and links that one', async () => {
    story = await tellStory({ directory, size: 5 });
    await story.runWell();
    const before = await story.theAccount('100003');

    await deleteByHand(story.directory, before.dn);
    const result = await story.run({ initial: true });

    expect(result.counts).toMatchObject({ read: 5, created: 1, unchanged: 4 });
    const after = await story.theAccount('100003');
    expect(after.attributes.objectGUID).not.toEqual(before.attributes.objectGUID);
    expect(after.attributes.sAMAccountName).toEqual(before.attributes.sAMAccountName);
    await story.expectStable();
  });

  it('that takes away many accounts at once is told to a human before they are made anew', async () => {
    story = await tellStory({ directory, size: 20 });
    await story.runWell();
    const gone = ['100003', '100004', '100005', '100006', '100007'];
    for (const worker of gone) await deleteByHand(story.directory, (await story.theAccount(worker)).dn);

    const result = await story.run({ initial: true });

    expect(result.trips).toEqual([expect.objectContaining({ guard: 'recreations', actual: 5 })]);
    expect(result.counts).toMatchObject({ created: 0, unchanged: 15, held: 5 });
    expect(await story.account('100003')).toBeUndefined();
    await approvePlan(story.deps, result.planId, { by: 'a test', only: ['100003'] });
    expect((await story.theAccount('100003')).attributes.employeeID).toEqual(['100003']);
    await approvePlan(story.deps, result.planId, { by: 'a test' });
    expect(await story.directory.accounts()).toHaveLength(20);
    await story.expectStable();
  });

  it('may delete a manager: people get the new account as their manager', async () => {
    story = await tellStory({ directory, size: 5 });
    await story.runWell();

    await deleteByHand(story.directory, (await story.theAccount('100001')).dn);
    await story.run({ initial: true });

    const manager = await story.theAccount('100001');
    for (const worker of ['100002', '100003']) {
      expect((await story.theAccount(worker)).attributes.manager).toEqual([manager.dn]);
    }
    await story.expectStable();
  });
});
