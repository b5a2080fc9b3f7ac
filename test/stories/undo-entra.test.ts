import { afterEach, describe, expect, it } from 'vitest';
import { relinkWorker } from '../../src/engine/links/relink-worker.ts';
import { undoJob } from '../../src/engine/undo/undo-job.ts';
import { type EntraStory, tellEntraStory } from '../support/entra-story.ts';

const job = 'hr-to-entra';
let story: EntraStory;
afterEach(async () => await story.close());

async function undo(planId: string) {
  return await undoJob(story.deps, job, { undone: { plan: planId }, by: 'ada' });
}

describe('an undo in Entra ID', () => {
  it('puts back values and the manager, and keeps what somebody changed since', async () => {
    story = await tellEntraStory();
    await story.runWell();
    const { jobTitle, managerId } = story.user('100003');
    story.hr.act({ type: 'change', worker: '100003', fields: { jobTitle: 'Consultant' } });
    story.hr.act({ type: 'changeManager', worker: '100003', manager: '100005' });
    story.hr.act({ type: 'change', worker: '100004', fields: { jobTitle: 'Consultant' } });
    const { planId } = await story.runWell();
    expect(story.user('100003').managerId).toBe(story.user('100005').id);
    story.change('100004', { jobTitle: 'Emperor' });

    const result = await undo(planId);

    expect(result.problems).toEqual([]);
    expect(result.left).toMatchObject([{ worker: '100004', code: 'changedSince', attribute: 'jobTitle' }]);
    expect(story.user('100003')).toMatchObject({ jobTitle, managerId });
    expect(story.user('100004')).toMatchObject({ jobTitle: 'Emperor' });
    story.newWrites();
    const held = await story.run();
    expect(held.problems.map(({ code, worker }) => [code, worker])).toEqual([['undone', '100003']]);
    expect(story.newWrites()).toEqual([]);
    expect(await undo(planId)).toMatchObject({ changes: [] });
  });

  it('of a create closes the user, whom the next cycle leaves closed', async () => {
    story = await tellEntraStory();
    await story.runWell();
    const worker = story.hire();
    const { planId } = await story.runWell();

    const result = await undo(planId);

    expect(result.operations).toMatchObject({ disable: 1, delete: 0 });
    expect(story.user(worker).accountEnabled).toBe(false);
    await story.expectStable();
  });

  it('of a termination opens the user again', async () => {
    story = await tellEntraStory();
    await story.runWell();
    story.hr.act({ type: 'terminate', worker: '100003', lastDay: '2026-02-27' });
    const { planId } = await story.runWell();
    expect(story.user('100003').accountEnabled).toBe(false);

    await undo(planId);

    expect(story.user('100003').accountEnabled).toBe(true);
    await story.expectStable();
  });

  it('is not possible where the target is written back to', async () => {
    story = await tellEntraStory();
    await story.runWell();
    const { planId } = await story.writeBack();

    await expect(undoJob(story.deps, 'writeback', { undone: { plan: planId }, by: 'ada' })).rejects.toMatchObject({
      code: 'undoUnsupported',
    });
    await expect(undo(planId)).rejects.toMatchObject({
      code: 'otherJob',
      message: expect.stringContaining('writeback'),
    });
  });
});

describe('a link in Entra ID', () => {
  it('is corrected by the name of the user', async () => {
    story = await tellEntraStory({ graph: { users: [{ userPrincipalName: 'ann@contoso.com', displayName: 'Ann' }] } });
    await story.runWell();

    const result = await relinkWorker(story.deps, job, { worker: '100003', account: 'ann@contoso.com', by: 'ada' });

    expect(result.after?.displayName).toBe('Ann');
    const run = await story.run();
    expect(run.counts).toMatchObject({ created: 0 });
  });
});
