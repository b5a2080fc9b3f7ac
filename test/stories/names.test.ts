import { afterEach, describe, expect, it } from 'vitest';
import { type Story, tellStory } from '../support/story.ts';
import { addByHand, storyDirectories } from '../support/story-directory.ts';

describe.each(storyDirectories)('names, in %s', (directory) => {
  let story: Story;
  afterEach(async () => await story.close());

  async function namesOf(workers: readonly string[], attribute: string) {
    const accounts = await Promise.all(workers.map((worker) => story.theAccount(worker)));
    return accounts.map(({ attributes }) => attributes[attribute]?.[0]?.toLowerCase());
  }

  it('are unique among people of the same name who join at once', async () => {
    story = await tellStory({ directory, size: 2 });
    const twins = Array.from({ length: 6 }, () => story.hire({ firstName: 'Anna', lastName: 'Meyer' }));
    // One user name for all: HR's own uniqueness is no help.
    for (const worker of twins) {
      story.hr.act({ type: 'changeUser', worker, fields: { username: `anna.meyer@${worker}` } });
    }

    const result = await story.runWell();

    expect(result.counts).toMatchObject({ created: 8 });
    for (const attribute of ['cn', 'sAMAccountName', 'userPrincipalName']) {
      expect(new Set(await namesOf(twins, attribute)).size, attribute).toBe(6);
    }
    for (const name of await namesOf(twins, 'sAMAccountName')) expect(name?.length).toBeLessThanOrEqual(20);
    await story.expectStable();
  });

  it('go round those that the directory has already, wherever in the domain', async () => {
    story = await tellStory({ directory, size: 2 });
    const staff = `OU=Staff,${story.directory.ou}`;
    await addByHand(story.directory, 'Zoe Quist', { sAMAccountName: 'zoe.quist.x' }, staff);
    await addByHand(
      story.directory,
      'other',
      { sAMAccountName: 'zoe.quist', userPrincipalName: 'zoe.quist@corp.example.com' },
      `OU=Leavers,${story.directory.ou}`,
    );
    story.configure({}, { target: { baseDn: staff } });

    const worker = story.hire({ firstName: 'Zoe', lastName: 'Quist', username: 'zoe.quist' });
    await story.runWell();

    const { attributes } = await story.theAccount(worker);
    expect(attributes.cn).toEqual(['Zoe Quist 2']);
    expect(attributes.sAMAccountName?.[0]).not.toBe('zoe.quist');
    expect(attributes.userPrincipalName?.[0]).not.toBe('zoe.quist@corp.example.com');
    await story.expectStable();
  });

  it('go round a contact or group that stands in the OU', async () => {
    story = await tellStory({ directory, size: 2 });
    await story.directory.admin((client) =>
      client.add(`CN=Tess Tate,OU=Staff,${story.directory.ou}`, { objectClass: ['contact'] }),
    );

    const worker = story.hire({ firstName: 'Tess', lastName: 'Tate' });
    await story.runWell();

    expect((await story.theAccount(worker)).attributes.cn).toEqual(['Tess Tate 2']);
    await story.expectStable();
  });

  it('are cut to what the directory allows and stay unique', async () => {
    story = await tellStory({ directory, size: 2 });
    const long = {
      firstName: 'Maximiliana-Theodora Wilhelmina',
      lastName: 'von und zu Hohenlohe-Waldenburg-Schillingsfürst',
    };
    const twins = [story.hire(long), story.hire(long), story.hire(long)];

    const result = await story.run();

    const held = new Set(result.problems.map(({ worker }) => worker));
    expect(held.size).toBe(0);
    for (const name of await namesOf(twins, 'cn')) expect(name?.length).toBeLessThanOrEqual(64);
    for (const name of await namesOf(twins, 'sAMAccountName')) expect(name?.length).toBeLessThanOrEqual(20);
    expect(new Set(await namesOf(twins, 'cn')).size).toBe(3);
    await story.expectStable();
  });

  it.each([
    ['commas, quotes and plus', 'Jo,hn "J" + <x>', 'O’Brien; #1 = \\best/'],
    ['filter characters', '*)(objectClass=*', 'a\\2ab)(|(cn=*'],
    ['blanks at the ends', ' Ann ', ' Lee '],
    ['a leading number sign', '#Hash', 'Tag'],
    ['other scripts', '王', '小明'],
    ['right-to-left letters', 'محمد', 'الأحمد'],
    ['emoji', 'Ann😀', 'Lee👩‍👩‍👧'],
    ['letters with case of their own', 'İbrahim', 'Straße'],
  ])('with %s arrive whole', async (_what, firstName, lastName) => {
    story = await tellStory({ directory, size: 2 });
    const worker = story.hire({ firstName, lastName });

    const result = await story.run();

    expect(result.problems).toEqual([]);
    const { attributes } = await story.theAccount(worker);
    expect(attributes.sn?.[0]?.trim()).toBe(lastName.trim());
    expect(attributes.givenName?.[0]?.trim()).toBe(firstName.trim());
    await story.expectStable();
    story.hr.act({ type: 'change', worker, fields: { jobTitle: 'Consultant' } });
    expect((await story.runWell()).counts).toMatchObject({ updated: 1 });
    await story.expectStable();
  });

  it.each(['a*b', 'x)(y', 'q\\u', 'co,mma', '#9', 'ä/ß'])('an id like %s is found again by it', async (id) => {
    story = await tellStory({ directory, size: 2 });
    const worker = story.hire({ personIdExternal: id, firstName: 'Ida', lastName: 'Number', userId: 'u-special' });
    await story.runWell();
    await story.database.pool.query('delete from app.links');

    const again = await story.runWell({ initial: true });

    expect(again.counts).toMatchObject({ read: 3, unchanged: 3, created: 0 });
    expect((await story.theAccount(worker)).attributes.employeeID).toEqual([id]);
    await story.expectStable();
  });

  it('that are given back by a rename can be given again', async () => {
    story = await tellStory({ directory, size: 2 });
    const first = story.hire({ firstName: 'Greta', lastName: 'Garbo' });
    await story.runWell();
    story.hr.act({ type: 'renamePerson', worker: first, lastName: 'Grimm' });
    const second = story.hire({ firstName: 'Greta', lastName: 'Garbo' });
    await story.runWell();
    const early = (await story.theAccount(second)).attributes.cn;
    const third = story.hire({ firstName: 'Greta', lastName: 'Grimm' });

    await story.runWell();

    expect((await story.theAccount(first)).attributes.cn).toEqual(['Greta Grimm']);
    expect(early?.[0]).toMatch(/^Greta Garbo( 2)?$/);
    expect((await story.theAccount(third)).attributes.cn).toEqual(['Greta Grimm 2']);
    await story.expectStable();
  });

  it('may be swapped by two people in one cycle without anybody losing theirs', async () => {
    story = await tellStory({ directory, size: 2 });
    const first = story.hire({ firstName: 'Ann', lastName: 'Able' });
    const second = story.hire({ firstName: 'Bea', lastName: 'Baker' });
    await story.runWell();

    story.hr.act({ type: 'renamePerson', worker: first, firstName: 'Bea', lastName: 'Baker' });
    story.hr.act({ type: 'renamePerson', worker: second, firstName: 'Ann', lastName: 'Able' });
    await story.run();
    await story.run();

    expect((await story.theAccount(first)).attributes).toMatchObject({ givenName: ['Bea'], sn: ['Baker'] });
    expect((await story.theAccount(second)).attributes).toMatchObject({ givenName: ['Ann'], sn: ['Able'] });
    await story.expectStable();
  });
});
