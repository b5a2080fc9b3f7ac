import { afterEach, describe, expect, it } from 'vitest';
import { approvePlan } from '../../src/engine/apply/approve-plan.ts';
import { type Story, tellStory } from '../support/story.ts';
import { moveByHand, setByHand, storyDirectories } from '../support/story-directory.ts';

const leavers = ['100003', '100004', '100005', '100006', '100007', '100008'];

describe.each(storyDirectories)('a mass leave, in %s', (directory) => {
  let story: Story;
  afterEach(async () => await story.close());

  async function massLeave(job: Record<string, unknown> = {}) {
    story = await tellStory({ directory, size: 10, job });
    await story.runWell();
    for (const worker of leavers) story.hr.act({ type: 'terminate', worker, lastDay: '2026-02-27' });
    story.hr.act({ type: 'change', worker: '100009', fields: { jobTitle: 'Consultant' } });
  }

  async function closedOnes() {
    const accounts = await story.directory.accounts();
    const closed = accounts.filter(({ attributes }) => attributes.userAccountControl?.[0] === '514');
    return closed.map(({ attributes }) => attributes.employeeID?.[0]).toSorted();
  }

  it('trips the guard: nobody is disabled, and everybody else goes on', async () => {
    await massLeave();

    const result = await story.run();

    expect(result.verdict).toBe('needsApproval');
    expect(result.trips).toEqual([expect.objectContaining({ guard: 'deletesAndDisables', actual: 6 })]);
    expect(result.trips[0]?.message).toContain('6 of 10');
    expect(result.counts).toMatchObject({ read: 7, updated: 1, held: 6 });
    expect(result.operations).toMatchObject({ update: 1, disable: 0 });
    expect(await closedOnes()).toEqual([]);
    expect((await story.theAccount('100009')).attributes.title).toEqual(['Consultant']);
    await story.expectStable();
  });

  it('is carried out for those whom a human names, then for the others', async () => {
    await massLeave();
    const { planId, hash } = await story.run();

    const some = await approvePlan(story.deps, planId, { only: ['100003', '100005'], hash, by: 'ada' });
    const closedThen = await closedOnes();
    const rest = await approvePlan(story.deps, planId, { by: 'ada' });

    expect(some.counts).toMatchObject({ read: 2, updated: 2 });
    expect(some.operations).toMatchObject({ disable: 2, update: 0 });
    expect(closedThen).toEqual(['100003', '100005']);
    expect(rest.operations).toMatchObject({ disable: 4 });
    expect(await closedOnes()).toEqual(leavers);
    await story.expectStable();
    expect((await story.run()).counts.held).toBe(0);
  });

  it('is not approved by a hash of another plan, for somebody whom it is not about, after its time, or twice', async () => {
    await massLeave({ guards: { approvalHours: 2 } });
    const { planId } = await story.run();

    await expect(approvePlan(story.deps, planId, { hash: 'another', by: 'ada' })).rejects.toMatchObject({
      code: 'planChanged',
    });
    await expect(
      approvePlan(story.deps, planId, { only: ['100003', '100009', 'Bea'], by: 'ada' }),
    ).rejects.toMatchObject({ code: 'notInPlan', message: expect.stringContaining('nothing for Bea.') });
    story.hr.clock.advance(0.1);
    await expect(approvePlan(story.deps, planId, { by: 'ada' })).rejects.toMatchObject({ code: 'planExpired' });
    const { planId: fresh } = await story.run();
    await approvePlan(story.deps, fresh, { by: 'ada' });
    await expect(approvePlan(story.deps, fresh, { by: 'ada' })).rejects.toMatchObject({ code: 'planNotOpen' });
    expect(await closedOnes()).toEqual(leavers);
    await story.expectStable();
  });

  it('refuses to touch an account that somebody changed since the plan was made', async () => {
    await massLeave({ guards: { deletesAndDisables: { count: 1 } } });
    story.hr.act({ type: 'change', worker: '100003', fields: { jobTitle: 'Consultant' } });
    const { planId } = await story.run();
    await setByHand(story.directory, (await story.theAccount('100003')).dn, 'title', ['Emperor']);

    const result = await approvePlan(story.deps, planId, { by: 'ada' });

    expect(result.counts).toMatchObject({ read: 6, updated: 5, failed: 1 });
    expect(result.problems).toEqual([expect.objectContaining({ code: 'changedMeanwhile', worker: '100003' })]);
    expect(result.problems[0]?.message).toContain('Emperor');
    expect(await closedOnes()).toEqual(leavers.slice(1));
    await story.runWell();
    expect(await closedOnes()).toEqual(leavers);
    await story.expectStable();
  });

  it('writes nothing for those whom somebody disabled by hand meanwhile', async () => {
    await massLeave();
    const { planId } = await story.run();
    await setByHand(story.directory, (await story.theAccount('100003')).dn, 'userAccountControl', ['514']);

    const result = await approvePlan(story.deps, planId, { by: 'ada' });

    expect(result.operations).toMatchObject({ disable: 5 });
    expect(result.counts).toMatchObject({ read: 6, failed: 0 });
    await story.expectStable();
  });

  it('holds nobody the less because HR changes something about one of them, or somebody else leaves', async () => {
    await massLeave();
    // Tried so often they are not due for a while, and two times nine minutes later no read sees their leaving again.
    for (let run = 0; run < 5; run += 1) await story.run();
    story.hr.clock.advance(0.006);
    await story.run({ retryHeld: false });
    story.hr.clock.advance(0.006);
    story.hr.act({ type: 'change', worker: '100003', fields: { jobTitle: 'Consultant' } });

    const ofOne = await story.run({ retryHeld: false });
    story.hr.act({ type: 'terminate', worker: '100010', lastDay: '2026-02-27' });
    const another = await story.run({ retryHeld: false });

    expect(ofOne.trips).toEqual([expect.objectContaining({ guard: 'deletesAndDisables', actual: 6 })]);
    expect(ofOne.trips[0]?.message).toContain(
      '6 of 10 linked accounts would be deleted or disabled (60 %), 5 of which wait',
    );
    expect(another.trips).toEqual([expect.objectContaining({ guard: 'deletesAndDisables', actual: 7 })]);
    expect(await closedOnes()).toEqual([]);
    await story.expectStable();
  });

  it('of somebody whom a human names is carried out, and that of one who leaves when nobody waits any more', async () => {
    await massLeave();
    const { planId } = await story.run();

    const named = await story.run({ only: ['100003'] });
    await approvePlan(story.deps, planId, { by: 'ada' });
    story.hr.act({ type: 'terminate', worker: '100010', lastDay: '2026-02-27' });
    const last = await story.run();

    expect(named).toMatchObject({ verdict: 'go', operations: { disable: 1 } });
    expect(last).toMatchObject({ verdict: 'go', operations: { disable: 1 } });
    expect(await closedOnes()).toEqual([...leavers, '100010']);
    await story.expectStable();
  });

  it('of one guard’s plan is done once, however many plans wait', async () => {
    await massLeave();
    const first = await story.run();
    const second = await story.run();
    await approvePlan(story.deps, second.planId, { by: 'ada' });
    const mark = await story.directory.writeMark();

    const result = await approvePlan(story.deps, first.planId, { by: 'ada' });

    expect(result.operations).toMatchObject({ disable: 0 });
    expect(await story.directory.writeMark()).toBe(mark);
    await story.expectStable();
  });
});

describe.each(storyDirectories)('other guards, in %s', (directory) => {
  let story: Story;
  afterEach(async () => await story.close());

  it('stop a mass move', async () => {
    story = await tellStory({ directory, size: 10 });
    const { ou } = story.directory;
    const to = (name: string) => ({
      mapping: { extends: 'default', attributes: [{ target: 'parentDistinguishedName', value: `"OU=${name},${ou}"` }] },
    });
    story.configure(to('Staff'));
    await story.runWell();

    story.configure(to('Leavers'));
    const result = await story.run();

    expect(result.trips).toEqual([expect.objectContaining({ guard: 'renamesAndMoves', actual: 10 })]);
    expect(result.operations.move).toBe(0);
    await approvePlan(story.deps, result.planId, { by: 'ada' });
    for (const { dn } of await story.directory.accounts()) expect(dn).toContain('OU=Leavers,');
    await story.expectStable();
  });

  it('stop a field from being emptied for everybody after a right was lost', async () => {
    const mapping = {
      extends: 'default',
      attributes: [{ target: 'department', value: '[department]', whenNull: 'clear' }],
    };
    story = await tellStory({ directory, size: 10, job: { mapping } });
    await story.runWell();

    story.hr.faults.add({ kind: 'hiddenField', name: 'EmpJob/departmentNav' });
    story.hr.faults.add({ kind: 'hiddenField', name: 'departmentNav' });
    story.hr.faults.add({ kind: 'hiddenField', name: 'FODepartment/name_localized' });
    const result = await story.run({ initial: true });

    expect(result.trips).toEqual([expect.objectContaining({ guard: 'massChange', actual: 10 })]);
    for (const { attributes } of await story.directory.accounts()) expect(attributes.department).toHaveLength(1);
    story.hr.faults.clear();
    await story.runWell({ initial: true });
    await story.expectStable();
  });

  it('leave an empty field alone where the mapping does not say clear', async () => {
    story = await tellStory({ directory, size: 10 });
    await story.runWell();

    story.hr.faults.add({ kind: 'hiddenField', name: 'FODepartment/name_localized' });
    const result = await story.runWell({ initial: true });

    expect(result.counts).toMatchObject({ read: 10, unchanged: 10 });
    await story.expectStable();
  });

  it('stop everything when the source is empty, for good', async () => {
    story = await tellStory({ directory, size: 10 });
    await story.runWell();

    story.hr.faults.add({ kind: 'shrunkenPopulation', percent: 0 });
    const result = await story.run({ initial: true });

    expect(result.verdict).toBe('stop');
    expect(result.trips[0]?.guard).toBe('emptySource');
    await expect(approvePlan(story.deps, result.planId, { by: 'ada' })).rejects.toMatchObject({ code: 'emptySource' });
    story.hr.faults.clear();
    await story.runWell({ initial: true });
    await story.expectStable();
  });

  it('stop everything when the source has shrunk', async () => {
    story = await tellStory({ directory, size: 12 });
    await story.runWell();

    story.hr.act({ type: 'terminate', worker: '100002', lastDay: '2026-02-27' });
    story.hr.faults.add({ kind: 'shrunkenPopulation', percent: 50 });
    const result = await story.run({ initial: true });

    expect(result.verdict).toBe('stop');
    expect(result.trips[0]?.guard).toBe('shrunkSource');
    expect(Object.values(result.operations).every((count) => count === 0)).toBe(true);
    story.hr.faults.clear();
    const after = await story.runWell();
    expect(after.operations).toMatchObject({ disable: 1 });
    await story.expectStable();
  });

  it('let an administrator’s rename of many be put right only by a human', async () => {
    story = await tellStory({ directory, size: 10 });
    await story.runWell();
    for (const { dn } of await story.directory.accounts()) {
      await moveByHand(story.directory, dn, dn.replace('CN=', 'CN=X '));
    }

    const result = await story.run({ initial: true });

    expect(result.trips).toEqual([expect.objectContaining({ guard: 'renamesAndMoves', actual: 10 })]);
    await approvePlan(story.deps, result.planId, { by: 'ada' });
    for (const { dn } of await story.directory.accounts()) expect(dn).not.toContain('CN=X ');
    await story.expectStable();
  });

  it('number what an approval writes after the plan’s own changes', async () => {
    story = await tellStory({ directory, size: 10 });
    await story.runWell();
    const chiefs = leavers.slice(0, 6);
    const late = story.hire({ manager: '100003' });
    await story.database.pool.query(
      'delete from app.links where worker_anchor in (select anchor from app.source_objects where worker = any($1))',
      [chiefs],
    );
    for (const worker of chiefs) story.hr.act({ type: 'terminate', worker, lastDay: '2026-02-27' });
    const { planId, trips } = await story.run({ initial: true });

    await approvePlan(story.deps, planId, { by: 'ada' });

    expect(trips).toHaveLength(1);
    expect((await story.theAccount(late)).attributes.manager).toEqual([(await story.theAccount('100003')).dn]);
    await story.expectStable();
  });
});
