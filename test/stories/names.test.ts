import { afterEach, describe, expect, it } from 'vitest';
import { normalizeDn } from '../../src/domain/dn.ts';
import { changeToJson } from '../../src/engine/result-documents.ts';
import type { StoredChange } from '../../src/store/changes.ts';
import { type Story, tellStory } from '../support/story.ts';
import { addByHand, storyDirectories } from '../support/story-directory.ts';

const awkwardNames = [
  ['Jo,hn "J" + <x>', 'O’Brien; #1 = \\best/'],
  ['*)(objectClass=*', 'a\\2ab)(|(cn=*'],
  [' Ann ', ' Lee '],
  ['#Hash', 'Tag'],
  ['小明', '王'],
  ['محمد', 'الأحمد'],
  ['Ann😀', 'Lee👩‍👩‍👧'],
  ['İbrahim', 'Straße'],
  ["D'Arcy", "O'Neil-Ñandú"],
] as const;

describe.each(storyDirectories)('names, in %s', (directory) => {
  let story: Story;
  afterEach(async () => await story.close());

  async function namesOf(workers: readonly string[], attribute: string) {
    const accounts = await Promise.all(workers.map((worker) => story.theAccount(worker)));
    return accounts.map(({ attributes }) => attributes[attribute]?.[0]?.toLowerCase());
  }

  it('are in the plan as the DN that each new account gets', async () => {
    story = await tellStory({ directory, size: 2 });
    const [firstName, lastName] = awkwardNames[0];
    const joiners = [
      story.hire({ firstName, lastName }),
      ...Array.from({ length: 3 }, () => story.hire({ firstName: 'Anna', lastName: 'Meyer' })),
    ];

    const { changes = [] } = await story.plan();
    await story.run();

    for (const worker of joiners) {
      const planned = changes.find((change) => change.worker === worker);
      expect(changeToJson(planned as StoredChange)).toMatchObject({ account: { anchor: null, dn: planned?.newName } });
      expect(normalizeDn(planned?.newName ?? '')).toBe(normalizeDn((await story.theAccount(worker)).dn));
    }
  });

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

  it('go round principal names that another account’s logon name implies, and the other way round', async () => {
    story = await tellStory({ directory, size: 2 });
    await addByHand(story.directory, 'first', { sAMAccountName: 'Ulla.Upp' });
    await addByHand(story.directory, 'second', { userPrincipalName: 'vera.vip@corp.example.com' });

    const ulla = story.hire({ firstName: 'Ulla', lastName: 'Upp', username: 'ulla' });
    const vera = story.hire({ firstName: 'Vera', lastName: 'Vipper', username: 'vera.vip' });
    await story.runWell();

    expect((await story.theAccount(ulla)).attributes.userPrincipalName).toEqual(['U.Upp@corp.example.com']);
    expect((await story.theAccount(vera)).attributes.sAMAccountName).toEqual(['VVipper']);
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

  it('with every awkward character arrive whole, and are found again', async () => {
    story = await tellStory({ directory, size: 2 });
    const workers = awkwardNames.map(([firstName, lastName]) => story.hire({ firstName, lastName }));

    const result = await story.run();

    expect(result.problems).toEqual([]);
    for (const [index, worker] of workers.entries()) {
      const { attributes } = await story.theAccount(worker);
      expect([attributes.givenName?.[0]?.trim(), attributes.sn?.[0]?.trim()]).toEqual(
        awkwardNames[index]?.map((name) => name.trim()),
      );
    }
    await story.expectStable();
    for (const worker of workers) story.hr.act({ type: 'change', worker, fields: { jobTitle: 'Consultant' } });
    expect((await story.runWell()).counts).toMatchObject({ updated: awkwardNames.length });
    await story.expectStable();
  });

  it('of accounts with awkward ids are found again by the id', async () => {
    story = await tellStory({ directory, size: 2 });
    const ids = ['a*b', 'x)(y', 'q\\u', 'co,mma', '#9', 'ä/ß', "o'k"];
    for (const [index, id] of ids.entries()) {
      story.hire({ personIdExternal: id, firstName: 'Ida', lastName: `Number${index}`, userId: `u-special${index}` });
    }
    await story.runWell();
    await story.database.pool.query('delete from app.links');

    const again = await story.runWell({ initial: true });

    expect(again.counts).toMatchObject({ read: 9, unchanged: 9, created: 0 });
    for (const id of ids) expect((await story.theAccount(id)).attributes.employeeID).toEqual([id]);
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
