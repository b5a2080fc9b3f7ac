import { afterEach, describe, expect, it } from 'vitest';
import { type Story, tellStory } from '../support/story.ts';
import { addByHand, storyDirectories } from '../support/story-directory.ts';

const open = ['512'];
const closed = ['514'];

describe.each(storyDirectories)('a leaver, in %s', (directory) => {
  let story: Story;
  afterEach(async () => await story.close());

  async function stateOf(worker: string) {
    return (await story.theAccount(worker)).attributes.userAccountControl;
  }

  it('whose last day is over is disabled, and everything else stays', async () => {
    story = await tellStory({ directory, size: 5 });
    await story.runWell();
    const before = await story.theAccount('100003');

    story.hr.act({ type: 'terminate', worker: '100003', lastDay: '2026-02-27' });
    const result = await story.runWell();

    expect(result.operations).toMatchObject({ disable: 1, delete: 0, create: 0 });
    expect(await stateOf('100003')).toEqual(closed);
    expect((await story.theAccount('100003')).attributes.objectGUID).toEqual(before.attributes.objectGUID);
    await story.expectStable();
  });

  it('works on the last day, and is disabled on the day after without any change in HR', async () => {
    story = await tellStory({ directory, size: 5 });
    await story.runWell();

    story.hr.act({ type: 'terminate', worker: '100003', lastDay: '2026-03-02' });
    await story.runWell();
    const onTheLastDay = await stateOf('100003');
    story.hr.clock.set('2026-03-03T14:00:00Z');
    await story.runWell();

    expect(onTheLastDay).toEqual(open);
    expect(await stateOf('100003')).toEqual(closed);
    await story.expectStable();
  });

  it('whose last day is to come is disabled when it is over, not before', async () => {
    story = await tellStory({ directory, size: 5 });
    await story.runWell();

    story.hr.act({ type: 'terminate', worker: '100003', lastDay: '2026-03-06' });
    const states: unknown[] = [];
    for (const day of ['03', '04', '05', '06', '07']) {
      await story.runWell();
      states.push(await stateOf('100003'));
      story.hr.clock.set(`2026-03-${day}T10:00:00Z`);
    }
    await story.runWell();

    expect(states).toEqual([open, open, open, open, open]);
    expect(await stateOf('100003')).toEqual(closed);
    await story.expectStable();
  });

  it('whose termination is taken back is enabled again', async () => {
    story = await tellStory({ directory, size: 5 });
    await story.runWell();
    story.hr.act({ type: 'terminate', worker: '100003', lastDay: '2026-02-27' });
    await story.runWell();

    story.hr.act({ type: 'withdrawTermination', worker: '100003' });
    const result = await story.runWell();

    expect(result.operations).toMatchObject({ enable: 1 });
    expect(await stateOf('100003')).toEqual(open);
    await story.expectStable();
  });

  it.each(['sameEmployment', 'newEmployment'] as const)('is enabled again when rehired with a %s', async (mode) => {
    story = await tellStory({ directory, size: 5 });
    await story.runWell();
    const before = await story.theAccount('100003');
    story.hr.act({ type: 'terminate', worker: '100003', lastDay: '2026-02-27' });
    await story.runWell();

    story.hr.clock.advance(1);
    story.hr.act({ type: 'rehire', worker: '100003', mode, date: '2026-03-03' });
    await story.runWell();

    const after = await story.theAccount('100003');
    expect(after.attributes.userAccountControl).toEqual(open);
    expect(after.attributes.objectGUID).toEqual(before.attributes.objectGUID);
    expect(await story.directory.accounts()).toHaveLength(5);
    await story.expectStable();
  });

  it('seen for the first time gets no account', async () => {
    story = await tellStory({ directory, size: 5 });
    story.hr.act({ type: 'terminate', worker: '100003', lastDay: '2026-02-01' });

    const result = await story.runWell();

    expect(result.counts).toMatchObject({ read: 5, created: 4, outOfScope: 1 });
    expect(await story.account('100003')).toBeUndefined();
    await story.expectStable();
  });

  it('seen for the first time is disabled where an account matches', async () => {
    story = await tellStory({ directory, size: 5 });
    await addByHand(story.directory, 'Henry Jones-Wilson', { employeeID: '100003', sn: 'Jones-Wilson' });
    story.hr.act({ type: 'terminate', worker: '100003', lastDay: '2026-02-01' });

    const plan = await story.plan();
    await story.runWell();

    const change = plan.changes?.find(({ worker }) => worker === '100003');
    expect(change).toMatchObject({ link: true });
    expect(change?.kinds).toContain('disable');
    expect(await stateOf('100003')).toEqual(closed);
    await story.expectStable();
  });

  it('without a termination record is found and disabled', async () => {
    story = await tellStory({ directory, size: 5 });
    await story.runWell();

    story.hr.act({ type: 'terminate', worker: '100003', lastDay: '2026-02-27' });
    story.hr.faults.add({ kind: 'hiddenField', name: 'PerPerson/personEmpTerminationInfoNav' });
    story.hr.faults.add({ kind: 'hiddenField', name: 'personEmpTerminationInfoNav' });
    const result = await story.runWell();

    expect(result.operations).toMatchObject({ disable: 1, enable: 0 });
    expect(await stateOf('100003')).toEqual(closed);
    expect(await stateOf('100004')).toEqual(open);
    await story.expectStable();
  });

  it('is deleted where the job says so, once the guard lets it', async () => {
    story = await tellStory({ directory, size: 5, job: { leavers: 'delete' } });
    await story.runWell();

    story.hr.act({ type: 'terminate', worker: '100003', lastDay: '2026-02-27' });
    const result = await story.runWell();

    expect(result.operations).toMatchObject({ delete: 1, disable: 0 });
    expect(await story.account('100003')).toBeUndefined();
    expect(await story.directory.accounts()).toHaveLength(4);
    await story.expectStable();
  });

  it('who works on in a second job stays enabled', async () => {
    story = await tellStory({ directory, size: 5 });
    story.hr.act({ type: 'addConcurrentJob', worker: '100003', date: '2026-01-01' });
    await story.runWell();

    story.hr.act({ type: 'terminate', worker: 'u100003', lastDay: '2026-02-27' });
    await story.runWell();

    expect(await stateOf('100003')).toEqual(open);
    await story.expectStable();
  });

  it('who disappears from HR altogether is left as they are', async () => {
    story = await tellStory({ directory, size: 12 });
    await story.runWell();

    story.hr.act({ type: 'purge', worker: '100003' });
    const result = await story.run({ initial: true });

    expect(result.verdict).toBe('go');
    expect(await stateOf('100003')).toEqual(open);
    await story.expectStable();
  });
});

describe.each(storyDirectories)('a future hire, in %s', (directory) => {
  let story: Story;
  afterEach(async () => await story.close());

  it('has a closed account before the first day, and an open one from that day on', async () => {
    story = await tellStory({ directory, size: 5 });
    await story.runWell();

    const worker = story.hire({ startDate: '2026-03-05', firstName: 'Ada', lastName: 'Lovelace' });
    await story.runWell();
    const before = (await story.theAccount(worker)).attributes.userAccountControl;
    story.hr.clock.set('2026-03-04T18:00:00Z');
    await story.runWell();
    const onTheEve = (await story.theAccount(worker)).attributes.userAccountControl;
    story.hr.clock.set('2026-03-05T14:00:00Z');
    await story.runWell();

    expect([before, onTheEve]).toEqual([closed, closed]);
    expect((await story.theAccount(worker)).attributes.userAccountControl).toEqual(open);
    await story.expectStable();
  });

  it('who does not turn up never gets an open account', async () => {
    story = await tellStory({ directory, size: 5 });
    const worker = story.hire({ startDate: '2026-03-05' });
    await story.runWell();

    story.hr.clock.set('2026-03-05T14:00:00Z');
    story.hr.act({ type: 'noShow', worker });
    await story.runWell();

    expect((await story.theAccount(worker)).attributes.userAccountControl).toEqual(closed);
    await story.expectStable();
  });
});
