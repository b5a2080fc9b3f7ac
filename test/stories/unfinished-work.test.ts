import { afterEach, describe, expect, it } from 'vitest';
import { type Story, tellStory } from '../support/story.ts';

const impatient = { timeouts: { connectSeconds: 1, operationSeconds: 1, reconnectSeconds: 0.2 } };
const withoutTrainees = {
  extends: 'default',
  scope: [{ name: 'no trainees', all: [{ attribute: 'jobTitle', operator: 'NOT EQUALS', value: 'Trainee' }] }],
};

/** What HR has not changed is due once: a cycle that breaks, or one that only looks, must not use that up. */
describe('work that HR does not name again', () => {
  let story: Story;
  afterEach(async () => await story.close());

  const refuse = (operation: 'add' | 'modify') =>
    story.directory.server?.faults.set({ fail: [{ operation, code: 52 }] });
  const mend = () => story.directory.server?.faults.clear();
  const runInVain = () => story.run().catch((error: unknown) => expect(error).toMatchObject({ system: 'corp-ad' }));

  it('is a manager who has an account now, when the directory goes away before the reference is written', async () => {
    story = await tellStory({ directory: 'sandbox', size: 3, target: impatient, job: { mapping: withoutTrainees } });
    const chief = story.hire({ job: { jobTitle: 'Trainee' } });
    const report = story.hire({ manager: chief });
    await story.runWell();
    story.hr.act({ type: 'change', worker: chief, fields: { jobTitle: 'Analyst' } });

    refuse('modify');
    await runInVain();
    mend();
    await story.runWell();

    expect((await story.theAccount(report)).attributes.manager).toEqual([(await story.theAccount(chief)).dn]);
    await story.expectStable();
  });

  it('is the same in the first load, whose read is taken up', async () => {
    story = await tellStory({ directory: 'sandbox', size: 3, target: impatient });
    const first = story.hire({});
    const second = story.hire({ manager: first });
    story.hr.act({ type: 'changeManager', worker: first, manager: second });

    refuse('modify');
    await runInVain();
    mend();
    await story.runWell();

    expect((await story.theAccount(first)).attributes.manager).toEqual([(await story.theAccount(second)).dn]);
    expect((await story.theAccount(second)).attributes.manager).toEqual([(await story.theAccount(first)).dn]);
    await story.expectStable();
  });

  it('is the day from which on somebody may have an account, when the directory is away on that day', async () => {
    story = await tellStory({ directory: 'sandbox', size: 3, target: impatient, job: { createDaysAhead: 7 } });
    const worker = story.hire({ startDate: '2026-03-20' });
    await story.runWell();

    story.hr.clock.set('2026-03-13T12:00:00Z');
    refuse('add');
    await runInVain();
    mend();
    await story.runWell();

    expect(await story.account(worker)).toBeDefined();
    await story.expectStable();
  });

  it('is that day, when a plan has looked at it', async () => {
    story = await tellStory({ directory: 'sandbox', size: 3, job: { createDaysAhead: 7 } });
    const worker = story.hire({ startDate: '2026-03-20' });
    await story.runWell();

    story.hr.clock.set('2026-03-13T12:00:00Z');
    await story.plan();
    await story.runWell();

    expect(await story.account(worker)).toBeDefined();
    await story.expectStable();
  });
});
