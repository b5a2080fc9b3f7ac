import { afterEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../sandbox/successfactors/index.ts';
import { loadJobState } from '../../src/store/job-states.ts';
import { type Story, storyJob, tellStory } from '../support/story.ts';

const asLongAsItLasts = 1000;

describe('a source that fails, in sandbox', () => {
  let story: Story;
  afterEach(async () => await story.close());

  /** A company that is in line, and one leaver, one joiner and one mover since. */
  async function afterAGoodCycle() {
    story = await tellStory({ directory: 'sandbox', size: 8, source: { customPageSize: 3 } });
    await story.runWell();
    story.hr.clock.advance(0.01);
    story.hr.act({ type: 'terminate', worker: '100004', lastDay: '2026-02-27' });
    story.hr.act({ type: 'change', worker: '100005', fields: { jobTitle: 'Consultant' } });
    return {
      joiner: story.hire({}),
      mark: await story.directory.writeMark(),
      state: await loadJobState(story.database, storyJob),
    };
  }

  async function expectCaughtUp(joiner: string) {
    story.hr.faults.clear();
    const result = await story.runWell();
    expect(result.kind).toBe('incremental');
    expect(result.operations).toMatchObject({ create: 1, disable: 1, update: 1 });
    expect(await story.account(joiner)).toBeDefined();
    await story.expectStable();
  }

  const lasting: readonly (readonly [string, Fault, string])[] = [
    ['401', { kind: 'unauthorized' }, 'unauthorized'],
    ['403', { kind: 'forbidden' }, 'forbidden'],
    ['429 without end', { kind: 'throttled', retryAfter: 600 }, 'rateLimited'],
    ['500', { kind: 'serverError' }, 'unavailable'],
    ['500 with broken JSON', { kind: 'brokenErrorJson' }, 'unavailable'],
    ['502', { kind: 'badGateway' }, 'unavailable'],
    ['503', { kind: 'maintenance', retryAfter: 3600 }, 'unavailable'],
    ['504', { kind: 'gatewayTimeout' }, 'unavailable'],
    ['a login page', { kind: 'loginPage' }, 'unauthorized'],
    ['a dropped connection', { kind: 'dropConnection' }, 'unavailable'],
    ['a reset connection', { kind: 'resetConnection' }, 'unavailable'],
    ['a truncated answer', { kind: 'truncatedJson' }, 'unavailable'],
    ['a lost snapshot, again and again', { kind: 'snapshotLost' }, 'unavailable'],
  ];

  it.each(lasting)('with %s disables nobody, and the next cycle catches up', async (_name, fault) => {
    const { joiner, mark, state } = await afterAGoodCycle();
    story.hr.faults.add({ times: asLongAsItLasts, match: 'PerPerson', ...fault });

    const error = await story.run().then(
      () => undefined,
      (reason: unknown) => reason as { code: string; message: string; advice: string },
    );

    expect(error?.code, error?.message).toBeDefined();
    expect(error?.advice).toBeTruthy();
    expect(await story.directory.writeMark()).toBe(mark);
    expect((await loadJobState(story.database, storyJob)).watermark).toBe(state.watermark);
    await expectCaughtUp(joiner);
  });

  it.each(lasting)('with %s in the middle of a full read disables nobody', async (_name, fault) => {
    const { mark } = await afterAGoodCycle();
    story.hr.faults.add({ times: asLongAsItLasts, match: 'skiptoken', nth: 2, ...fault });
    story.hr.faults.add({ times: asLongAsItLasts, match: 'skip=', nth: 2, ...fault });

    await expect(story.run({ initial: true })).rejects.toMatchObject({ advice: expect.any(String) });

    expect(await story.directory.writeMark()).toBe(mark);
    story.hr.faults.clear();
    await story.runWell();
    await story.expectStable();
  });

  it('for a moment is survived inside the same run', async () => {
    const { joiner } = await afterAGoodCycle();
    for (const kind of ['serverError', 'resetConnection', 'truncatedJson', 'throttled'] as const) {
      story.hr.faults.add({ kind, match: 'PerPerson', times: 1, retryAfter: 0 });
    }

    const result = await story.runWell();

    expect(result.operations).toMatchObject({ create: 1, disable: 1, update: 1 });
    expect(await story.account(joiner)).toBeDefined();
    await story.expectStable();
  });

  it('and loses a snapshot once begins again and gets everybody', async () => {
    await afterAGoodCycle();
    story.hr.faults.add({ kind: 'snapshotLost', match: 'skiptoken' });

    const result = await story.runWell({ initial: true });

    expect(result.counts).toMatchObject({ read: 9, created: 1, updated: 2, unchanged: 6 });
    await story.expectStable();
  });

  it('and leaves out a record is found out', async () => {
    const { mark } = await afterAGoodCycle();
    story.hr.faults.add({ kind: 'missingRecord', match: 'PerPerson?', times: asLongAsItLasts });

    await expect(story.run({ initial: true })).rejects.toMatchObject({ code: 'incomplete' });

    expect(await story.directory.writeMark()).toBe(mark);
    story.hr.faults.clear();
    await story.runWell();
    await story.expectStable();
  });

  it('catches up everything after a broken full cycle, not only what is new since the last good one', async () => {
    const { mark } = await afterAGoodCycle();
    const drifted = await story.theAccount('100006');
    await story.directory.admin((client) => client.modifyDN(drifted.dn, 'CN=Drifted'));
    story.hr.faults.add({ kind: 'serverError', match: 'PerPerson', times: asLongAsItLasts });
    await expect(story.run({ initial: true })).rejects.toMatchObject({ retryable: true });
    story.hr.faults.clear();

    await story.runWell();

    expect(mark).toBeDefined();
    expect((await story.theAccount('100006')).dn).toBe(drifted.dn);
    await story.expectStable();
  });

  it('with a wrong password says so, and whose it is', async () => {
    story = await tellStory({ directory: 'sandbox', size: 3 });
    story.hr.setPassword('changed');

    await expect(story.run()).rejects.toMatchObject({ code: 'unauthorized', system: 'hr', advice: expect.any(String) });
    expect(await story.directory.accounts()).toEqual([]);
  });

  it('whose session ends in the middle logs in again', async () => {
    const { joiner } = await afterAGoodCycle();
    story.hr.endSessions();

    await story.runWell();

    expect(await story.account(joiner)).toBeDefined();
    await story.expectStable();
  });
});
