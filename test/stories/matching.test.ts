import { afterEach, describe, expect, it } from 'vitest';
import { type Story, tellStory } from '../support/story.ts';
import { addByHand, deleteByHand, setByHand, storyDirectories } from '../support/story-directory.ts';

/** An attribute with several values, to which the job adds one. */
const otherMailbox = {
  target: 'otherMailbox',
  value: 'Join("", [personIdExternal], "@corp.example.com")',
  flow: 'addValues',
};

describe.each(storyDirectories)('an account that is there already, in %s', (directory) => {
  let story: Story;
  afterEach(async () => await story.close());

  it('is linked by its number and brought in line, and keeps its logon names and place', async () => {
    story = await tellStory({ directory, size: 5 });
    const dn = await addByHand(
      story.directory,
      'henry',
      {
        employeeID: '100003',
        sn: 'Jones-Wilson',
        title: 'Page',
        sAMAccountName: 'henry1',
        userPrincipalName: 'henry@corp.example.com',
      },
      `OU=Leavers,${story.directory.ou}`,
    );

    const plan = await story.plan();
    const result = await story.runWell();

    const change = plan.changes?.find(({ worker }) => worker === '100003');
    expect(change?.link).toBe(true);
    expect(change?.kinds.toSorted()).toEqual(['rename', 'update']);
    expect(change?.account?.name.toLowerCase()).toBe(dn.toLowerCase());
    expect(result.counts).toMatchObject({ read: 5, created: 4, updated: 1 });
    const { attributes, dn: after } = await story.theAccount('100003');
    expect(after).toBe(`CN=Henry Jones-Wilson,OU=Leavers,${story.directory.ou}`);
    expect(attributes).toMatchObject({ title: ['Vice President'], sAMAccountName: ['henry1'] });
    expect(attributes.userPrincipalName).toEqual(['henry@corp.example.com']);
    await story.expectStable();
  });

  it('is linked without a write when it is as desired', async () => {
    story = await tellStory({ directory, size: 5 });
    await story.runWell();
    await story.database.pool.query('delete from app.links');
    const mark = await story.directory.writeMark();

    const plan = await story.plan({ initial: true });
    const result = await story.runWell({ initial: true });

    expect(plan.changes?.map(({ kinds, link }) => ({ kinds, link }))).toEqual(
      Array.from({ length: 5 }, () => ({ kinds: ['link'], link: true })),
    );
    expect(result.counts).toMatchObject({ read: 5, unchanged: 5 });
    expect(await story.directory.writeMark()).toBe(mark);
    await story.expectStable();
  });

  it('is linked by any value of a multi-valued attribute, and keeps the others', async () => {
    const mapping = { extends: 'default', attributes: [{ ...otherMailbox, match: 2 }] };
    story = await tellStory({ directory, size: 5, job: { mapping } });
    const values = ['a@corp.example.com', '100003@corp.example.com', 'z@corp.example.com'];
    await addByHand(story.directory, 'henry', { sn: 'Jones-Wilson', otherMailbox: values });

    const result = await story.runWell();

    expect(result.counts).toMatchObject({ read: 5, created: 4, updated: 1 });
    const { attributes } = await story.theAccount('100003');
    expect(attributes.otherMailbox?.toSorted()).toEqual(values.toSorted());
    await story.expectStable();
  });

  it('is found when another attribute becomes the matching one', async () => {
    story = await tellStory({
      directory,
      size: 5,
      job: { mapping: { extends: 'default', attributes: [otherMailbox] } },
    });
    await addByHand(story.directory, 'henry', { sn: 'Jones-Wilson', otherMailbox: '100003@corp.example.com' });
    const before = await story.plan({ initial: true });

    story.configure({ mapping: { extends: 'default', attributes: [{ ...otherMailbox, match: 2 }] } });
    const after = await story.plan({ initial: true });

    expect([before, after].map(({ counts }) => counts)).toMatchObject([{ created: 5 }, { created: 4, updated: 1 }]);
  });

  it('is left alone with its twin when two bear the same number, until a human decides', async () => {
    story = await tellStory({ directory, size: 5 });
    const first = await addByHand(story.directory, 'Henry 1', { employeeID: '100003', sn: 'Jones-Wilson' });
    await addByHand(story.directory, 'Henry 2', { employeeID: '100003', sn: 'Jones-Wilson' });

    const held = await story.run();
    await story.expectStable();
    await setByHand(story.directory, first, 'employeeID', []);
    const released = await story.runWell();

    expect(held.counts).toMatchObject({ read: 5, created: 4, held: 1 });
    expect(held.problems).toEqual([expect.objectContaining({ code: 'disputedMatch', worker: '100003' })]);
    expect(held.problems[0]?.message).toContain('Henry 1');
    expect(released.counts).toMatchObject({ read: 1, updated: 1 });
    expect((await story.theAccount('100003')).dn).toContain('Henry Jones-Wilson');
    await story.expectStable();
  });

  it('with adminCount is never touched', async () => {
    story = await tellStory({ directory, size: 5 });
    const dn = await addByHand(story.directory, 'Root', { employeeID: '100003', sn: 'Jones-Wilson' });
    await setByHand(story.directory, dn, 'adminCount', ['1']);

    const result = await story.run();

    expect(result.problems).toEqual([expect.objectContaining({ code: 'protectedAccount', worker: '100003' })]);
    expect(result.counts).toMatchObject({ created: 4, held: 1 });
    expect((await story.theAccount('100003')).dn).toBe(dn);
    await story.expectStable();
  });

  it('that the configuration lists as protected is never touched', async () => {
    story = await tellStory({ directory, size: 5, target: { protected: ['BreakGlass'] } });
    const dn = await addByHand(story.directory, 'Glass', { employeeID: '100003', sAMAccountName: 'breakglass' });

    const result = await story.run();

    expect(result.problems.map(({ code }) => code)).toEqual(['protectedAccount']);
    expect((await story.theAccount('100003')).dn).toBe(dn);
    await story.expectStable();
    await deleteByHand(story.directory, dn);
  });

  it('that becomes protected after it was linked is not touched any more', async () => {
    story = await tellStory({ directory, size: 5 });
    await story.runWell();
    await setByHand(story.directory, (await story.theAccount('100003')).dn, 'adminCount', ['1']);

    story.hr.act({ type: 'terminate', worker: '100003', lastDay: '2026-02-01' });
    const result = await story.run();

    expect(result.problems.map(({ code }) => code)).toEqual(['protectedAccount']);
    expect((await story.theAccount('100003')).attributes.userAccountControl).toEqual(['512']);
    await story.expectStable();
  });

  it('with another person’s name is held, and released by confirmedMatches', async () => {
    story = await tellStory({ directory, size: 5 });
    await addByHand(story.directory, 'Grace Hopper', { employeeID: '100003', sn: 'Hopper', givenName: 'Grace' });

    const held = await story.run();
    await story.expectStable();
    story.configure({ confirmedMatches: ['100003'] });
    const released = await story.runWell();

    expect(held.problems).toEqual([expect.objectContaining({ code: 'differentName', worker: '100003' })]);
    expect(held.counts).toMatchObject({ created: 4, held: 1 });
    expect(released.counts).toMatchObject({ updated: 1 });
    expect((await story.theAccount('100003')).attributes.sn).toEqual(['Jones-Wilson']);
    await story.expectStable();
  });

  it('that is linked to somebody else is not given to a second person', async () => {
    const mapping = {
      extends: 'default',
      attributes: [
        { target: 'employeeNumber', value: '[custom01]', match: 1 },
        { target: 'employeeID', value: '[personIdExternal]' },
      ],
    };
    story = await tellStory({ directory, size: 3, job: { mapping } });
    story.hr.act({ type: 'changeUser', worker: '100002', fields: { custom01: 'N-1' } });
    story.hr.act({ type: 'changeUser', worker: '100003', fields: { custom01: 'N-3' } });
    story.hr.act({ type: 'changeUser', worker: '100001', fields: { custom01: 'N-0' } });
    await story.runWell();

    const dn = (await story.theAccount('100002')).dn;
    const late = story.hire({ firstName: 'Jack', lastName: 'McDonald' });
    story.hr.act({ type: 'changeUser', worker: late, fields: { custom01: 'N-9' } });
    await setByHand(story.directory, dn, 'employeeNumber', ['N-9']);
    const result = await story.run();

    expect(result.problems).toEqual([expect.objectContaining({ code: 'accountTaken', worker: late })]);
    expect(await story.account(late)).toBeUndefined();
  });
});

describe('the built-in Administrator, in sandbox', () => {
  let story: Story;
  afterEach(async () => await story.close());

  it.each(['Administrator', 'krbtgt'])('%s is never touched by a match', async (name) => {
    story = await tellStory({ directory: 'sandbox', size: 5 });
    const domain = story.directory.server?.baseDn ?? '';
    story.configure({}, { target: { baseDn: domain } });
    await setByHand(story.directory, `CN=${name},CN=Users,${domain}`, 'employeeID', ['100003']);

    const result = await story.run();

    expect(result.problems).toEqual([expect.objectContaining({ code: 'protectedAccount', worker: '100003' })]);
    expect(result.counts).toMatchObject({ created: 4, held: 1 });
    await story.expectStable();
  });

  it('has company: a member of Domain Admins is never touched by a match', async () => {
    story = await tellStory({ directory: 'sandbox', size: 5 });
    const domain = story.directory.server?.baseDn ?? '';
    const dn = await addByHand(story.directory, 'Dora Admin', { employeeID: '100003' });
    await setByHand(story.directory, `CN=Domain Admins,CN=Users,${domain}`, 'member', [
      `CN=Administrator,CN=Users,${domain}`,
      dn,
    ]);

    const result = await story.run();

    expect(result.problems).toEqual([expect.objectContaining({ code: 'protectedAccount', worker: '100003' })]);
    await story.expectStable();
  });
});
