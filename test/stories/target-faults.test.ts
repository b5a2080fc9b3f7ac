import { afterEach, describe, expect, it } from 'vitest';
import type { FaultSettings } from '../../sandbox/directory/index.ts';
import { loadJobState } from '../../src/store/job-states.ts';
import { type Story, storyJob, tellStory } from '../support/story.ts';

/** Short waits, so that a directory that stays away is given up within the test. */
const impatient = { timeouts: { connectSeconds: 1, operationSeconds: 1, reconnectSeconds: 1 } };

describe('a directory that fails, in sandbox', () => {
  let story: Story;
  afterEach(async () => await story.close());

  const fail = (settings: FaultSettings) => story.directory.server?.faults.set(settings);
  const mend = () => story.directory.server?.faults.clear();

  async function expectComplete(size: number) {
    const accounts = await story.directory.accounts();
    const ids = accounts.map(({ attributes }) => attributes.employeeID?.[0]);
    expect(ids).toHaveLength(size);
    expect(new Set(ids).size).toBe(size);
    await expectEachOnce();
    await story.expectStable();
  }

  /** Every write that the directory saw is in the journal as done, once. */
  async function expectEachOnce() {
    const created = (await story.journal()).filter(({ kind, state }) => kind === 'create' && state === 'done');
    const workers = created.map(({ worker }) => worker);
    expect(new Set(workers).size).toBe(workers.length);
    expect((await story.journal()).filter(({ state }) => state === 'intended')).toEqual([]);
  }

  const away: readonly (readonly [string, FaultSettings])[] = [
    ['refuses connections', { refuseConnections: true }],
    ['says busy', { busy: true }],
    ['says unavailable', { unavailable: true }],
    ['drops every connection', { dropAfterOperations: 0 }],
    ['answers nothing', { hang: true }],
  ];

  it.each(away)('before the cycle and %s ends the cycle; the next one catches up', async (_name, fault) => {
    story = await tellStory({ directory: 'sandbox', size: 6, target: impatient });
    fail(fault);

    await expect(story.run()).rejects.toMatchObject({ system: 'corp-ad', advice: expect.any(String) });

    expect((await loadJobState(story.database, storyJob)).watermark).toBeUndefined();
    mend();
    await story.runWell();
    await expectComplete(6);
  });

  it.each([3, 8, 12, 14, 16, 18, 21])('that goes away after %i operations is caught up with', async (operations) => {
    story = await tellStory({ directory: 'sandbox', size: 8, target: impatient });
    fail({ dropAfterOperations: operations });

    await story.run().catch((error: unknown) => expect(error).toMatchObject({ system: 'corp-ad' }));

    mend();
    await story.runWell();
    await expectComplete(8);
  });

  it.each([1, 2, 4, 8])('that does write %i but loses the answer has the account once', async (write) => {
    story = await tellStory({ directory: 'sandbox', size: 8, target: impatient });
    fail({ loseAnswerOfWrite: write });

    const result = await story.runWell();

    expect(result.counts).toMatchObject({ created: 8 });
    await expectComplete(8);
  });

  it('that loses the answer and then stays away has the account adopted by the next cycle', async () => {
    story = await tellStory({ directory: 'sandbox', size: 4, target: impatient });
    await story.runWell();
    const worker = story.hire({});
    fail({ loseAnswerOfWrite: 1 });
    const original = story.directory.server?.faults;
    const refuse = setInterval(() => {
      if ((story.directory.server?.operations.writes().length ?? 0) > 0) original?.set({ refuseConnections: true });
    }, 1);

    await story.run().catch((error: unknown) => expect(error).toMatchObject({ system: 'corp-ad' }));
    clearInterval(refuse);
    mend();
    await story.runWell();

    expect((await story.journal()).filter((line) => line.worker === worker && line.state === 'done')).toHaveLength(1);
    await expectComplete(5);
  });

  it('that freezes for a moment is waited for', async () => {
    story = await tellStory({ directory: 'sandbox', size: 4 });
    fail({ hang: 300 });

    const result = await story.runWell();

    expect(result.counts).toMatchObject({ created: 4 });
    mend();
    await expectComplete(4);
  });

  it('that is read-only fails each person with the reason, and is caught up with', async () => {
    story = await tellStory({ directory: 'sandbox', size: 4 });
    fail({ readOnly: true });

    const result = await story.run().catch((error: unknown) => error);

    expect(JSON.stringify(result)).toMatch(/unwillingToPerform|readOnly|refus|not be written/i);
    expect(await story.directory.accounts()).toEqual([]);
    mend();
    await story.runWell();
    await expectComplete(4);
  });

  it('and refuses one person goes on with the others, and takes that one at the next try', async () => {
    story = await tellStory({ directory: 'sandbox', size: 6 });
    fail({ fail: [{ operation: 'add', dnContains: 'Henry', code: 53, message: 'no' }] });

    const result = await story.run();

    expect(result.counts).toMatchObject({ read: 6, created: 5, failed: 1 });
    expect(result.problems).toEqual([expect.objectContaining({ worker: '100003', advice: expect.any(String) })]);
    mend();
    await story.runWell();
    await expectComplete(6);
  });

  it('and cuts a list in the middle counts nobody as gone', async () => {
    story = await tellStory({ directory: 'sandbox', size: 8, target: { ...impatient, pageSize: 3 } });
    await story.runWell();
    const writes = story.directory.server?.operations.writes().length;
    fail({ dropAfterPages: 1 });

    await story.run({ initial: true }).catch((error: unknown) => expect(error).toMatchObject({ system: 'corp-ad' }));

    mend();
    const result = await story.runWell({ initial: true });
    expect(result.counts).toMatchObject({ read: 8, unchanged: 8 });
    expect(story.directory.server?.operations.writes().length).toBe(writes);
  });

  it('on the day somebody leaves does not make us forget that day', async () => {
    story = await tellStory({ directory: 'sandbox', size: 6, target: impatient });
    await story.runWell();
    story.hr.act({ type: 'terminate', worker: '100003', lastDay: '2026-03-06' });
    await story.runWell();

    story.hr.clock.set('2026-03-07T14:00:00Z');
    fail({ fail: [{ operation: 'modify', code: 52 }] });
    await story.run().catch((error: unknown) => expect(error).toMatchObject({ system: 'corp-ad' }));
    mend();
    await story.runWell();

    expect((await story.theAccount('100003')).attributes.userAccountControl).toEqual(['514']);
    await story.expectStable();
  });

  it('is not needed twice for a day that a plan has looked at', async () => {
    story = await tellStory({ directory: 'sandbox', size: 6 });
    await story.runWell();
    story.hr.act({ type: 'terminate', worker: '100003', lastDay: '2026-03-06' });
    await story.runWell();

    story.hr.clock.set('2026-03-07T14:00:00Z');
    await story.plan();
    await story.runWell();

    expect((await story.theAccount('100003')).attributes.userAccountControl).toEqual(['514']);
    await story.expectStable();
  });

  it('with a wrong password says so', async () => {
    story = await tellStory({ directory: 'sandbox', size: 3, target: { password: 'wrong' } });

    await expect(story.run()).rejects.toMatchObject({ code: 'unauthorized', system: 'corp-ad' });
  });

  it('with a certificate of somebody else says so', async () => {
    story = await tellStory({ directory: 'sandbox', size: 3, target: { tls: {} } });

    await expect(story.run()).rejects.toMatchObject({ code: 'untrusted', system: 'corp-ad' });
  });

  it('with a base DN that is not there says so', async () => {
    story = await tellStory({
      directory: 'sandbox',
      size: 3,
      target: { baseDn: 'OU=Nowhere,DC=corp,DC=example,DC=com' },
    });

    const error = await story.run().catch((reason: unknown) => reason);

    expect(error).toMatchObject({ code: 'notFound', system: 'corp-ad' });
    expect((error as Error).message).toContain('OU=Nowhere');
  });

  it('without the job’s OU holds each person with a clear word', async () => {
    story = await tellStory({
      directory: 'sandbox',
      size: 3,
      job: { defaultOu: 'OU=Nowhere,DC=corp,DC=example,DC=com' },
    });

    const result = await story.run();

    expect(result.counts).toMatchObject({ read: 3, held: 3 });
    expect(result.operations.create).toBe(0);
    expect(result.problems[0]).toMatchObject({
      ...{ code: 'containerMissing', attribute: 'parentDistinguishedName' },
      subject: 'OU=Nowhere,DC=corp,DC=example,DC=com',
    });
    expect(result.problems[0]?.message).toContain('Nowhere');
  });
});
