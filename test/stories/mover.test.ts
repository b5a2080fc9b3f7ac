import { afterEach, describe, expect, it } from 'vitest';
import { type Story, tellStory } from '../support/story.ts';
import { storyDirectories } from '../support/story-directory.ts';

/** The default mapping, and an OU that follows the job title. */
function withOuByTitle(story: Story): Record<string, unknown> {
  const { ou } = story.directory;
  const value = `Switch([jobTitle], "OU=Staff,${ou}", "Consultant", "OU=Leavers,${ou}")`;
  return { mapping: { extends: 'default', attributes: [{ target: 'parentDistinguishedName', value }] } };
}

describe.each(storyDirectories)('a mover, in %s', (directory) => {
  let story: Story;
  afterEach(async () => await story.close());

  it('gets just the attributes written that HR changed', async () => {
    story = await tellStory({ directory, size: 5 });
    await story.runWell();
    const before = await story.theAccount('100003');

    story.hr.act({ type: 'transfer', worker: '100003', fields: { department: '50007001', jobTitle: 'Consultant' } });
    const plan = await story.plan();
    const result = await story.runWell();

    const deltas = plan.changes?.flatMap((change) => change.deltas.map(({ name }) => name));
    expect(deltas?.toSorted()).toEqual(['department', 'title']);
    expect(plan.changes?.[0]?.kinds).toEqual(['update']);
    expect(result.counts.updated).toBe(1);
    expect(result.operations).toMatchObject({ update: 1, move: 0, create: 0, enable: 0, disable: 0 });
    const after = await story.theAccount('100003');
    expect(after.attributes.title).toEqual(['Consultant']);
    expect(after.attributes.department).not.toEqual(before.attributes.department);
    expect(after.dn).toBe(before.dn);
    await story.expectStable();
  });

  it('moves to another OU when parentDistinguishedName is mapped, and stays the same account', async () => {
    story = await tellStory({ directory, size: 5 });
    story.configure(withOuByTitle(story));
    await story.runWell();
    const before = await story.theAccount('100004');

    story.hr.act({ type: 'change', worker: '100004', fields: { jobTitle: 'Consultant' } });
    const plan = await story.plan();
    const result = await story.runWell();

    expect(plan.changes?.[0]?.kinds.toSorted()).toEqual(['move', 'update']);
    expect(result.operations).toMatchObject({ move: 1, update: 1 });
    const after = await story.theAccount('100004');
    expect(before.dn).toContain('OU=Staff,');
    expect(after.dn).toContain(`OU=Leavers,${story.directory.ou}`);
    expect(after.attributes.objectGUID).toEqual(before.attributes.objectGUID);
    await story.expectStable();
  });

  it('is renamed with the person, keeps logon names, and people who report to them keep their manager', async () => {
    story = await tellStory({ directory, size: 5 });
    await story.runWell();
    const before = await story.theAccount('100001');

    story.hr.act({ type: 'renamePerson', worker: '100001', lastName: 'Müller, geb. "Öz"' });
    const result = await story.runWell();

    expect(result.problems).toEqual([]);
    const after = await story.theAccount('100001');
    expect(after.attributes).toMatchObject({ sn: ['Müller, geb. "Öz"'], cn: ['Klaus Müller, geb. "Öz"'] });
    expect(after.attributes.objectGUID).toEqual(before.attributes.objectGUID);
    expect(after.attributes.sAMAccountName).toEqual(before.attributes.sAMAccountName);
    expect(after.attributes.userPrincipalName).toEqual(before.attributes.userPrincipalName);
    const report = await story.theAccount('100002');
    expect(report.attributes.manager?.map((dn) => dn.toLowerCase())).toEqual([after.dn.toLowerCase()]);
    await story.expectStable();
  });

  it('is renamed and moved in one step', async () => {
    story = await tellStory({ directory, size: 5 });
    story.configure(withOuByTitle(story));
    await story.runWell();

    story.hr.act({ type: 'change', worker: '100004', fields: { jobTitle: 'Consultant' } });
    story.hr.act({ type: 'renamePerson', worker: '100004', lastName: "O'Brien*(x)" });
    const result = await story.runWell();

    expect(result.operations.move).toBe(1);
    expect((await story.theAccount('100004')).dn).toMatch(/^CN=Freddie O'Brien\*\(x\),OU=Leavers,/);
    await story.expectStable();
  });

  it('is not touched when only the letters that HR shows to nobody differ', async () => {
    story = await tellStory({ directory, size: 5 });
    await story.runWell();
    const mark = await story.directory.writeMark();

    story.hr.act({ type: 'changeUser', worker: '100003', fields: { nickname: 'Harry' } });
    const result = await story.runWell();

    expect(result.counts).toMatchObject({ read: 1, unchanged: 1 });
    expect(await story.directory.writeMark()).toBe(mark);
  });
});
