import { afterEach, describe, expect, it } from 'vitest';
import { relinkWorker } from '../../src/engine/links/relink-worker.ts';
import { undoLink } from '../../src/engine/links/undo-link.ts';
import { unlinkWorker } from '../../src/engine/links/unlink-worker.ts';
import { releasePeople } from '../../src/engine/undo/release-people.ts';
import { undoJob } from '../../src/engine/undo/undo-job.ts';
import { listLinkChanges } from '../../src/store/link-changes.ts';
import { type Story, storyJob, tellStory } from '../support/story.ts';
import { addByHand, setByHand, storyDirectories } from '../support/story-directory.ts';

let story: Story;
const by = 'ada';

async function problemsOf(result: Awaited<ReturnType<Story['run']>>) {
  return result.problems.map(({ code, worker }) => [code, worker]);
}

/** Whose account an account is, as the store has it: worker to the name of the account. */
async function links() {
  const { rows } = await story.database.pool.query<{ worker: string; name: string }>(
    `select o.worker, t.name from app.links l join app.source_objects o on o.job = l.job and o.anchor = l.worker_anchor
     join app.target_objects t on t.job = l.job and t.anchor = l.account_anchor`,
  );
  return new Map(rows.map(({ worker, name }) => [worker, name]));
}

describe.each(storyDirectories)('a link that a human corrects, in %s', (directory) => {
  afterEach(async () => await story.close());

  /** The help desk typed Ada's number into another Jones's account: the match took that one. */
  async function matchWrongly() {
    story = await tellStory({ directory, size: 4 });
    await story.runWell();
    const worker = story.hire({ firstName: 'Ada', lastName: 'King' });
    const wrong = await addByHand(story.directory, 'Ada Lovelace', {
      ...{ employeeID: worker, givenName: 'Ada', sn: 'Lovelace', displayName: 'Ada Lovelace', title: 'Countess' },
    });
    const right = await addByHand(story.directory, 'Ada King at home', { givenName: 'Ada', sn: 'King' });
    const { planId } = await story.runWell();
    return { worker, wrong, right, planId };
  }

  it('is another account from the next cycle on, and the wrong one gets back what it had', async () => {
    const { worker, right, planId } = await matchWrongly();
    const taken = await story.theAccount(worker);
    const mark = await story.directory.writeMark();

    const shown = await relinkWorker(story.deps, storyJob, { worker, account: right, isDryRun: true, by });
    const result = await relinkWorker(story.deps, storyJob, { worker, account: right, by });
    const markThen = await story.directory.writeMark();
    const undone = await undoJob(story.deps, storyJob, { undone: { plan: planId }, only: [worker], by });
    const run = await story.run();

    expect(shown).toMatchObject({ isDryRun: true, before: { name: taken.dn }, after: { name: right } });
    expect(shown.next).toMatchObject({ outcome: 'change', change: { kinds: expect.arrayContaining(['update']) } });
    expect(result.worker).toMatchObject({ worker, matching: [{ attribute: 'employeeID', value: worker }] });
    expect(markThen).toBe(mark);
    expect(undone.left).toEqual([]);
    expect(run.counts.updated).toBe(1);
    expect(run.problems).toEqual([]);
    const accounts = await story.directory.accounts();
    const lovelace = accounts.find(({ attributes }) => attributes.displayName?.[0] === 'Ada Lovelace');
    expect(lovelace?.attributes).toMatchObject({ sn: ['Lovelace'], title: ['Countess'] });
    expect(accounts.filter(({ attributes }) => attributes.sn?.[0] === 'King')).toHaveLength(1);
    await story.expectStable();
  });

  it('is found by its objectGUID and by a matching value too, and stands in the history', async () => {
    const { worker, right } = await matchWrongly();
    await setByHand(story.directory, right, 'employeeID', ['777777']);

    const first = await relinkWorker(story.deps, storyJob, { worker, account: '777777', by });
    const again = await relinkWorker(story.deps, storyJob, { worker, account: first.before?.anchor ?? '', by: 'ben' });

    expect(again.after?.anchor).toBe(first.before?.anchor);
    expect(await listLinkChanges(story.database, storyJob, worker)).toMatchObject([
      { kind: 'relink', by: 'ben', before: { name: right }, after: { anchor: first.before?.anchor } },
      { kind: 'relink', by: 'ada', before: { anchor: first.before?.anchor }, after: { name: right } },
    ]);
    await expect(relinkWorker(story.deps, storyJob, { worker, account: 'CN=No,DC=x', by })).rejects.toMatchObject({
      code: 'accountNotFound',
    });
    await story.run();
    await story.expectStable();
  });

  it('is refused for an account of somebody else, who is named, and for a protected one', async () => {
    const { worker, right } = await matchWrongly();
    const { dn } = await story.theAccount('100003');

    await expect(relinkWorker(story.deps, storyJob, { worker, account: dn, by })).rejects.toMatchObject({
      code: 'accountTaken',
      message: expect.stringContaining('100003'),
    });
    await setByHand(story.directory, right, 'adminCount', ['1']);
    await expect(relinkWorker(story.deps, storyJob, { worker, account: right, by })).rejects.toMatchObject({
      code: 'protectedAccount',
    });
    await setByHand(story.directory, right, 'adminCount', []);
    await story.expectStable();
  });

  it('takes the account over, and whoever had it is held and gets no second one until a human says so', async () => {
    const { worker } = await matchWrongly();
    const { dn } = await story.theAccount('100003');
    const before = (await story.directory.accounts()).length;

    const result = await relinkWorker(story.deps, storyJob, { worker, account: dn, takeOver: true, by });
    const run = await story.run({ initial: true });

    expect(result.takenFrom).toMatchObject({ worker: '100003' });
    expect(await problemsOf(run)).toEqual([['unlinked', '100003']]);
    expect(run.counts).toMatchObject({ created: 0, held: 1 });
    expect(await story.directory.accounts()).toHaveLength(before);
    await story.expectStable();
    await releasePeople(story.deps, storyJob, ['100003']);
    const after = await story.run();
    expect(after.counts.created).toBe(1);
    await story.expectStable();
  });

  it('is taken back with all that it changed', async () => {
    const { worker } = await matchWrongly();
    const before = await links();
    await relinkWorker(story.deps, storyJob, { worker, account: before.get('100003') ?? '', takeOver: true, by });

    const shown = await undoLink(story.deps, storyJob, { worker, isDryRun: true, by });
    const between = await links();
    await undoLink(story.deps, storyJob, { worker, by });

    expect(shown.after?.name).toBe(before.get(worker));
    expect(between.get('100003')).toBeUndefined();
    expect(await links()).toEqual(before);
    await expect(undoLink(story.deps, storyJob, { worker, by })).rejects.toMatchObject({ code: 'nothingToUndo' });
    await story.runWell();
    await story.expectStable();
  });

  it('is taken away: the account stays as it is, and the person is held until linked again', async () => {
    story = await tellStory({ directory, size: 4 });
    await story.runWell();
    const { dn } = await story.theAccount('100003');
    const mark = await story.directory.writeMark();

    await unlinkWorker(story.deps, storyJob, { worker: '100003', by });
    const run = await story.run({ initial: true });

    expect(await problemsOf(run)).toEqual([['unlinked', '100003']]);
    expect(await story.directory.writeMark()).toBe(mark);
    await expect(unlinkWorker(story.deps, storyJob, { worker: '100003', by })).rejects.toMatchObject({
      code: 'notLinked',
    });
    await story.expectStable();
    await relinkWorker(story.deps, storyJob, { worker: '100003', account: dn, by });
    await story.runWell();
    expect((await links()).get('100003')).toBe(dn);
    await story.expectStable();
  });

  it('is not taken back when it is another one by now', async () => {
    const { worker, right } = await matchWrongly();
    await relinkWorker(story.deps, storyJob, { worker, account: right, by });
    await story.database.pool.query("delete from app.links where account_anchor like '%'");

    await expect(undoLink(story.deps, storyJob, { worker, by })).rejects.toMatchObject({ code: 'linkChangedSince' });
  });
});
