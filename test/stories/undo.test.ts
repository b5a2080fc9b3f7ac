import { afterEach, describe, expect, it } from 'vitest';
import { approvePlan } from '../../src/engine/apply/approve-plan.ts';
import { unlinkWorker } from '../../src/engine/links/unlink-worker.ts';
import { releasePeople } from '../../src/engine/undo/release-people.ts';
import type { Undone } from '../../src/engine/undo/select-operations.ts';
import type { UndoOptions } from '../../src/engine/undo/undo-job.ts';
import { type Story, storyJob, tellStory } from '../support/story.ts';
import { moveByHand, setByHand, storyDirectories } from '../support/story-directory.ts';
import { undoInStory, withDepartment } from '../support/undo-story.ts';

let story: Story;

const undo = (undone: Undone, options: Partial<UndoOptions> = {}) => undoInStory(story, undone, options);

/** The values by which the accounts of the story are compared, by employeeID. */
async function look(...names: readonly string[]) {
  const accounts = await story.directory.accounts();
  return new Map(
    accounts.map(({ dn, attributes }) => [
      attributes.employeeID?.[0] ?? '',
      [dn, ...names.map((name) => attributes[name]?.join('|') ?? '')],
    ]),
  );
}

const compared = ['title', 'department', 'manager', 'userAccountControl', 'displayName', 'objectGUID'];

/** Everybody's place follows the title: whoever becomes a consultant moves. */
function withOuByTitle(job: Record<string, unknown> = {}) {
  const { ou } = story.directory;
  const value = `Switch([jobTitle], "OU=Staff,${ou}", "Consultant", "OU=Leavers,${ou}")`;
  story.configure({
    ...{ mapping: { extends: 'default', attributes: [{ target: 'parentDistinguishedName', value }] } },
    ...job,
  });
}

describe.each(storyDirectories)('an undo, in %s', (directory) => {
  afterEach(async () => await story.close());

  const movers = Array.from({ length: 30 }, (_, at) => String(100_002 + at));

  async function moveThirty(guards: Record<string, unknown>) {
    story = await tellStory({ directory, size: 34 });
    withOuByTitle({ guards });
    await story.runWell();
    const before = await look(...compared);
    for (const worker of movers) {
      story.hr.act({ type: 'transfer', worker, fields: { department: '50007001', jobTitle: 'Consultant' } });
    }
    const run = await story.run();
    return { before, planId: run.planId, run };
  }

  it('of thirty movers restores values and places, and keeps three later edits', async () => {
    const { before, planId, run } = await moveThirty({ renamesAndMoves: { count: 40 } });
    expect(run.operations.move).toBeGreaterThanOrEqual(29);
    const managers = new Set([...before.values()].map(([, , , manager]) => manager));
    const moved = await look(...compared);
    const isChanged = (worker: string) =>
      [0, 1, 2].every((at) => before.get(worker)?.[at] !== moved.get(worker)?.[at]) &&
      !managers.has(before.get(worker)?.[0]);
    const [title = '', department = '', place = ''] = movers.filter(isChanged);
    await setByHand(story.directory, (await story.theAccount(title)).dn, 'title', ['Emperor']);
    await setByHand(story.directory, (await story.theAccount(department)).dn, 'department', []);
    const { dn } = await story.theAccount(place);
    await moveByHand(story.directory, dn, `${dn.split(',OU=')[0]},${story.directory.ou}`);

    const result = await undo({ plan: planId });

    expect(result.left.map(({ worker, code, attribute }) => [worker, code, attribute])).toEqual(
      expect.arrayContaining([
        [title, 'changedSince', 'title'],
        [department, 'changedSince', 'department'],
        [place, 'changedSince', 'parentDistinguishedName'],
      ]),
    );
    expect(result.left).toHaveLength(3);
    expect(result.problems).toEqual([]);
    const after = await look(...compared);
    const edited = new Set([title, department, place]);
    for (const [worker, values] of before) if (!edited.has(worker)) expect(after.get(worker)).toEqual(values);
    expect((await story.theAccount(title)).attributes.title).toEqual(['Emperor']);
    expect((await story.theAccount(title)).dn).toBe(before.get(title)?.[0]);
    expect((await story.theAccount(department)).attributes.department).toBeUndefined();
    expect((await story.theAccount(place)).attributes.title).toEqual([before.get(place)?.[1]]);
    await story.expectStable();
    const next = await story.run();
    expect(next.problems.filter(({ code }) => code === 'undone').length).toBeGreaterThanOrEqual(28);
  });

  it('of a mass move waits for a human, who releases it', async () => {
    const { before, planId } = await moveThirty({});
    const done = await approvePlan(story.deps, planId, { by: 'ada' });
    expect(done.operations.move).toBeGreaterThanOrEqual(29);

    const result = await undo({ plan: planId });
    const mark = (await look(...compared)).get(movers[3] ?? '')?.[0];
    await approvePlan(story.deps, result.planId, { hash: result.hash, by: 'ada' });

    expect(result.verdict).toBe('needsApproval');
    expect(result.trips).toMatchObject([{ guard: 'renamesAndMoves' }]);
    expect(result.operations.move).toBe(0);
    expect(mark).toContain('OU=Leavers,');
    expect(await look(...compared)).toEqual(before);
    await story.expectStable();
  });

  it('of a wrong mapping holds until the mapping is another one, and finds nothing the second time', async () => {
    story = await tellStory({ directory, size: 6 });
    await story.runWell();
    const before = await look(...compared);
    withDepartment(story, '"Wrong"');
    const { planId } = await story.runWell();

    const first = await undo({ plan: planId });
    const held = await story.plan({ initial: true });
    const second = await undo({ plan: planId });
    withDepartment(story, '"Right"');
    const mended = await story.runWell();

    expect(first.counts).toMatchObject({ read: 6, updated: 6 });
    expect(held.counts).toMatchObject({ read: 6, held: 6 });
    expect(held.changes).toEqual([]);
    expect(held.problems[0]).toMatchObject({ code: 'undone', advice: expect.stringContaining('hirewire release') });
    expect(second).toMatchObject({ counts: { read: 6, updated: 0, unchanged: 6 }, changes: [], left: [] });
    expect(second.operations.update).toBe(0);
    expect(mended.counts.updated).toBe(6);
    expect([...before.values()].every(([, , department]) => department !== 'Wrong')).toBe(true);
    for (const [, , department] of (await look(...compared)).values()) expect(department).toBe('Right');
    await story.expectStable();
    const { rows } = await story.database.pool.query('select 1 from app.set_aside');
    expect(rows).toEqual([]);
  });

  it('reaches an attribute that the mapping has no more, and a guard stops it from emptying many', async () => {
    story = await tellStory({ directory, size: 8 });
    await story.runWell();
    story.configure({ mapping: { extends: 'default', attributes: [{ target: 'info', value: '"Wrong"' }] } });
    const { planId } = await story.runWell();
    story.configure({});
    await story.runWell();

    const result = await undo({ plan: planId });
    const between = await look('info');
    await approvePlan(story.deps, result.planId, { by: 'ada' });

    expect(result.trips).toMatchObject([{ guard: 'massChange', actual: 8 }]);
    for (const [, info] of between.values()) expect(info).toBe('Wrong');
    for (const [, info] of (await look('info')).values()) expect(info).toBe('');
    await story.runWell({ initial: true });
    await story.expectStable();
  });

  it('is done again for whom a human releases', async () => {
    story = await tellStory({ directory, size: 4 });
    await story.runWell();
    withDepartment(story, '"New"');
    const { planId } = await story.runWell();
    await undo({ plan: planId }, { only: ['100002', '100003'] });

    await releasePeople(story.deps, storyJob, ['100002']);
    const result = await story.run();

    expect(result.counts).toMatchObject({ updated: 1, held: 1 });
    expect((await story.theAccount('100001')).attributes.department).toEqual(['New']);
    expect((await story.theAccount('100002')).attributes.department).toEqual(['New']);
    expect((await story.theAccount('100003')).attributes.department).not.toEqual(['New']);
    await expect(releasePeople(story.deps, storyJob, ['100002'])).rejects.toMatchObject({ code: 'notSetAside' });
    await story.expectStable();
  });

  it('gives people their former manager back, who was moved in the same run', async () => {
    story = await tellStory({ directory, size: 8 });
    withOuByTitle();
    await story.runWell();
    const before = await look(...compared);
    const [, , , manager] = before.get('100003') ?? [];
    expect(manager).not.toBe('');
    for (const worker of ['100001', '100002'])
      story.hr.act({ type: 'change', worker, fields: { jobTitle: 'Consultant' } });
    story.hr.act({ type: 'change', worker: '100003', fields: { jobTitle: 'Consultant' } });
    story.hr.act({ type: 'changeManager', worker: '100003', manager: '100004' });
    const { planId } = await story.runWell();
    const between = (await look(...compared)).get('100003') ?? [];
    await story.run();

    const result = await undo({ plan: planId });

    expect(result.problems).toEqual([]);
    expect(between[3]).not.toBe(manager);
    expect(between[0]).toContain('OU=Leavers,');
    expect((await look(...compared)).get('100003')).toEqual(before.get('100003'));
    await story.expectStable();
  });

  it('of one line, and of a cycle, is named in the journal, and a dry run writes nothing', async () => {
    story = await tellStory({ directory, size: 5 });
    await story.runWell();
    story.hr.act({ type: 'change', worker: '100003', fields: { jobTitle: 'Consultant' } });
    await story.runWell();
    const { rows } = await story.database.pool.query<{ id: number; cycle_id: string }>(
      "select id, cycle_id from app.operations where worker = '100003' order by id desc limit 1",
    );
    const [line = { id: 0, cycle_id: '' }] = rows;
    const mark = await story.directory.writeMark();

    const shown = await undo({ cycle: line.cycle_id }, { planOnly: true });
    const markAfter = await story.directory.writeMark();
    const done = await undo({ operation: line.id });

    expect(shown.changes).toMatchObject([{ worker: '100003', deltas: [{ name: 'title', before: 'Consultant' }] }]);
    expect(markAfter).toBe(mark);
    expect(done.operations.update).toBe(1);
    const journal = await story.database.pool.query<{ reasons: string[] }>(
      'select reasons from app.operations order by id desc limit 1',
    );
    expect(journal.rows[0]?.reasons).toEqual([expect.stringContaining(`undoes operation ${line.id} (update) of plan`)]);
    await story.expectStable();
  });

  it('of an undo does again what was undone', async () => {
    story = await tellStory({ directory, size: 5 });
    await story.runWell();
    story.hr.act({ type: 'change', worker: '100003', fields: { jobTitle: 'Consultant' } });
    const { planId } = await story.runWell();
    const first = await undo({ plan: planId });

    await undo({ plan: first.planId });

    expect((await story.theAccount('100003')).attributes.title).toEqual(['Consultant']);
    await story.runWell();
    await story.expectStable();
  });

  it('leaves where it is whoever has no place to go back to, and puts back the rest', async () => {
    story = await tellStory({ directory, size: 5 });
    const { ou } = story.directory;
    const old = `OU=Old ${Date.now()},${ou}`;
    await story.directory.admin((client) => client.add(old, { objectClass: ['organizationalUnit'] }));
    const value = `Switch([jobTitle], "${old}", "Consultant", "OU=Leavers,${ou}")`;
    const mapping = { extends: 'default', attributes: [{ target: 'parentDistinguishedName', value }] };
    story.configure({ mapping, guards: { renamesAndMoves: { count: 40 } } });
    await story.runWell();
    const before = (await story.theAccount('100003')).attributes.title;
    for (const worker of ['100001', '100002', '100003', '100004', '100005'])
      story.hr.act({ type: 'change', worker, fields: { jobTitle: 'Consultant' } });
    const { planId } = await story.runWell();
    await story.directory.admin((client) => client.del(old));

    const result = await undo({ plan: planId });

    expect(result.left.map(({ code }) => code)).toEqual(Array.from({ length: 5 }, () => 'placeGone'));
    expect(result.operations).toMatchObject({ move: 0 });
    const after = await story.theAccount('100003');
    expect(after.attributes.title).toEqual(before);
    expect(after.dn).toContain('OU=Leavers,');
    await story.expectStable();
  });

  it('leaves a protected account alone', async () => {
    story = await tellStory({ directory, size: 5 });
    withOuByTitle({ guards: { renamesAndMoves: { count: 40 } } });
    await story.runWell();
    story.hr.act({ type: 'change', worker: '100003', fields: { jobTitle: 'Consultant' } });
    story.hr.act({ type: 'change', worker: '100004', fields: { jobTitle: 'Consultant' } });
    const { planId } = await story.run();
    await setByHand(story.directory, (await story.theAccount('100004')).dn, 'adminCount', ['1']);
    const mark = await story.theAccount('100004');

    const result = await undo({ plan: planId });

    expect(result.counts).toMatchObject({ read: 2, updated: 1, held: 1 });
    expect(result.problems).toMatchObject([{ code: 'protectedAccount', worker: '100004' }]);
    expect(await story.theAccount('100004')).toEqual(mark);
    await setByHand(story.directory, mark.dn, 'adminCount', []);
    await story.expectStable();
  });

  it('refuses what there is not', async () => {
    story = await tellStory({ directory, size: 3 });
    const { planId } = await story.runWell();

    await expect(undo({ plan: 'ffffffff' })).rejects.toMatchObject({ code: 'planNotFound' });
    await expect(undo({ cycle: 'ffffffff' })).rejects.toMatchObject({ code: 'cycleNotFound' });
    await expect(undo({ operation: 999_999 })).rejects.toMatchObject({ code: 'operationNotFound' });
    await expect(undo({ plan: planId }, { only: ['nobody'] })).rejects.toMatchObject({ code: 'workerNotFound' });
    await story.expectStable();
    story.configure({ tickets: 'everyChange' });
    await expect(undo({ plan: planId })).rejects.toMatchObject({ code: 'ticketsDecide' });
    await expect(unlinkWorker(story.deps, storyJob, { worker: '100001', by: 'ada' })).rejects.toMatchObject({
      code: 'ticketsDecide',
    });
  });
});
