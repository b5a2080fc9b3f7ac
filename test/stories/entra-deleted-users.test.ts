import { afterEach, describe, expect, it } from 'vitest';
import { type EntraStory, tellEntraStory } from '../support/entra-story.ts';

let story: EntraStory;
afterEach(async () => await story.close());

describe('somebody whose user of Entra ID was deleted', () => {
  async function deleted(target: Record<string, unknown> = {}): Promise<{ worker: string; id: string }> {
    story = await tellEntraStory({ size: 3, target, job: { leavers: 'delete' } });
    const worker = story.hire({ firstName: 'Ada', lastName: 'Byron', startDate: '2025-01-01' });
    await story.runWell();
    const { id } = story.user(worker);
    story.hr.act({ type: 'terminate', worker, lastDay: '2026-03-02' });
    story.hr.clock.advance(2);
    await story.runWell();
    expect(story.find(worker)).toBeUndefined();
    story.hr.act({ type: 'rehire', worker, mode: 'newEmployment' });
    return { worker, id };
  }

  it('gets that user back when the person returns', async () => {
    const { worker, id } = await deleted();

    await story.runWell();

    expect(story.user(worker)).toMatchObject({ id, accountEnabled: true, surname: 'Byron' });
    await story.expectStable();
  });

  it('gets that user back in the same run where the restored one has not arrived everywhere yet', async () => {
    const { worker, id } = await deleted();
    story.graph.faults.add({ kind: 'notFound', match: `PATCH /v1.0/users/${id}`, times: 2 });

    await story.runWell();

    expect(story.user(worker)).toMatchObject({ id, accountEnabled: true, surname: 'Byron' });
    await story.expectStable();
  });

  it('is reported when the number is another person’s now', async () => {
    const { worker } = await deleted();
    story.hr.act({ type: 'renamePerson', worker, firstName: 'Zoe', lastName: 'Quite Another' });

    const result = await story.run();

    expect(result.problems).toMatchObject([{ code: 'deletedUserExists', worker }]);
    expect(story.find(worker)).toBeUndefined();
  });

  it('is reported, or gets a new one, where the system says so', async () => {
    const { worker, id } = await deleted({ deletedUsers: 'report' });
    const told = await story.run();
    await story.close();
    const again = await deleted({ deletedUsers: 'ignore' });

    await story.runWell();

    expect(told.problems).toMatchObject([{ code: 'deletedUserExists', worker }]);
    expect(story.user(again.worker).id).not.toBe(again.id);
    expect(id).not.toBe('');
  });
});
