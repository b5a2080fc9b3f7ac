import { afterEach, describe, expect, it } from 'vitest';
import { type EntraStory, tellEntraStory } from '../support/entra-story.ts';

let story: EntraStory;
afterEach(async () => await story.close());

describe('from SuccessFactors into Entra ID', () => {
  it('gives every worker one complete, enabled user with a name of their own and their manager', async () => {
    story = await tellEntraStory();

    const result = await story.runWell();

    expect(result.counts).toMatchObject({ read: 12, created: 12, held: 0, failed: 0 });
    const users = story.graph.users();
    story.expectComplete(12);
    for (const user of users) {
      expect(user.accountEnabled).toBe(true);
      expect(user.userPrincipalName).toBe(`${String(user.mailNickname)}@contoso.com`);
      expect(user.password).toMatch(/^.{32}$/);
    }
    expect(new Set(users.map(({ password }) => password)).size).toBe(12);
    expect(users.filter(({ managerId }) => managerId !== null).length).toBeGreaterThan(8);
    const creates = story.newWrites().filter(({ method }) => method === 'POST');
    for (const { body } of creates)
      expect(body).toMatchObject({ passwordProfile: { forceChangePasswordNextSignIn: true } });
    await story.expectStable();
  });

  it('takes few requests for many people', async () => {
    story = await tellEntraStory({ size: 60 });
    await story.runWell();
    const created = story.graph.requests.all().filter(({ isInBatch }) => !isInBatch);
    story.graph.requests.clear();

    const quiet = await story.runWell({ initial: true });

    expect(quiet.counts).toMatchObject({ read: 60, created: 0, updated: 0 });
    expect(created.length).toBeLessThan(40);
    expect(story.graph.requests.all().filter(({ isInBatch }) => !isInBatch).length).toBeLessThan(8);
  });

  it('links the user who has the number already, and makes nobody a second one', async () => {
    const ann = {
      userPrincipalName: 'ann@contoso.com',
      employeeId: '100003',
      displayName: 'Henry',
      givenName: 'Henry',
    };
    story = await tellEntraStory({ graph: { users: [ann] } });

    await story.runWell();

    story.expectComplete(12);
    expect(story.user('100003')).toMatchObject({ userPrincipalName: 'ann@contoso.com', givenName: 'Henry' });
    await story.expectStable();
  });

  it('holds who matches two users, and writes neither', async () => {
    const twin = (name: string) => ({
      userPrincipalName: `${name}@contoso.com`,
      employeeId: '100003',
      jobTitle: 'Old',
    });
    story = await tellEntraStory({ graph: { users: [twin('one'), twin('two')] } });

    const result = await story.run();

    expect(result.counts).toMatchObject({ created: 11, held: 1 });
    expect(result.problems).toMatchObject([{ code: 'disputedMatch', worker: '100003' }]);
    expect(story.graph.users().filter(({ jobTitle }) => jobTitle === 'Old')).toHaveLength(2);
  });

  it('takes the next name where the first one is somebody’s, also as a mail address', async () => {
    const users = [
      { userPrincipalName: 'Ada.Byron@contoso.com' },
      { userPrincipalName: 'x@contoso.com', mail: 'a.byron@contoso.com' },
      { userPrincipalName: 'y@contoso.com', proxyAddresses: ['smtp:Ada.Byron1@contoso.com'] },
    ];
    story = await tellEntraStory({ size: 2, graph: { users } });
    await story.runWell();
    const [ada, other] = [1, 2].map(() => story.hire({ firstName: 'Ada', lastName: 'Byron' }));

    await story.runWell();

    const names = [ada, other].map((worker) => story.user(String(worker)).userPrincipalName);
    expect(names.toSorted()).toEqual(['Ada.Byron2@contoso.com', 'Ada.Byron3@contoso.com']);
    await story.expectStable();
  });

  it('changes what is different of a mover, and sends nothing else', async () => {
    story = await tellEntraStory();
    const ada = story.hire({ firstName: 'Ada', lastName: 'Byron' });
    await story.runWell();
    story.newWrites();
    story.hr.act({ type: 'change', worker: ada, fields: { jobTitle: 'Countess' } });

    const result = await story.runWell();

    expect(result).toMatchObject({ kind: 'incremental', counts: { updated: 1 }, operations: { update: 1 } });
    expect(story.newWrites().map(({ body }) => body)).toEqual([{ jobTitle: 'Countess' }]);
    await story.expectStable();
  });

  it('renames a person who marries, whose sign-in name stays', async () => {
    story = await tellEntraStory();
    const ada = story.hire({ firstName: 'Ada', lastName: 'Byron' });
    await story.runWell();
    const before = story.user(ada).userPrincipalName;
    story.hr.act({ type: 'renamePerson', worker: ada, lastName: 'King' });

    await story.runWell();

    expect(story.user(ada)).toMatchObject({ surname: 'King', userPrincipalName: before });
    await story.expectStable();
  });

  it('renames the sign-in name where the mapping keeps it up to date, and reports keep their manager', async () => {
    story = await tellEntraStory({ size: 2 });
    const name = 'Append([username], "@contoso.com")';
    story.configure({
      job: { mapping: { extends: 'default', attributes: [{ target: 'userPrincipalName', value: name }] } },
    });
    const ada = story.hire({ firstName: 'Ada', lastName: 'Byron', username: 'ada', userId: 'ada' });
    const ben = story.hire({ firstName: 'Ben', lastName: 'Bell', username: 'ben', manager: ada });
    await story.runWell();
    const userRecord = story.hr.state.users.get('ada');
    if (userRecord !== undefined) userRecord.username = 'countess';

    const result = await story.run({ initial: true });

    expect(result.problems).toEqual([]);
    expect(story.user(ada).userPrincipalName).toBe('countess@contoso.com');
    expect(story.user(ben).managerId).toBe(story.user(ada).id);
    await story.expectStable();
  });

  it('disables a leaver, and opens the same user when the person comes back', async () => {
    story = await tellEntraStory();
    const ada = story.hire({ firstName: 'Ada', lastName: 'Byron', startDate: '2025-01-01' });
    await story.runWell();
    const { id } = story.user(ada);
    story.hr.act({ type: 'terminate', worker: ada, lastDay: '2026-03-04' });
    story.hr.clock.advance(1);
    await story.runWell();
    const lastDay = story.user(ada).accountEnabled;
    story.hr.clock.advance(2);
    await story.runWell();
    const gone = story.user(ada).accountEnabled;
    story.newWrites();
    story.hr.clock.advance(3);
    story.hr.act({ type: 'rehire', worker: ada, mode: 'newEmployment' });

    await story.runWell();

    expect([lastDay, gone]).toEqual([true, false]);
    expect(story.user(ada)).toMatchObject({ id, accountEnabled: true });
    await story.expectStable();
  });

  it('makes a hire’s user closed, and opens it on the first day', async () => {
    story = await tellEntraStory();
    const ada = story.hire({ firstName: 'Ada', lastName: 'Byron', startDate: '2026-03-20' });
    await story.runWell();
    const before = story.user(ada).accountEnabled;
    story.hr.clock.advance(18);

    await story.runWell();

    expect([before, story.user(ada).accountEnabled]).toEqual([false, true]);
  });

  it('disables who leaves the scope, and leaves alone whom a guard holds back', async () => {
    story = await tellEntraStory({ size: 20, job: { guards: { deletesAndDisables: { count: 3, percent: 100 } } } });
    await story.runWell();
    const [first = ''] = story.graph.users().map(({ employeeId }) => String(employeeId));
    const scope = (ids: string) => ({
      mapping: {
        extends: 'default',
        scope: [{ all: [{ attribute: 'personIdExternal', operator: 'REGEX MATCH', value: ids }] }],
      },
      guards: { deletesAndDisables: { count: 3, percent: 100 } },
    });
    story.configure({ job: scope(`^(?!${first}$)`) });
    await story.runWell();
    const one = story.graph.users().filter(({ accountEnabled }) => accountEnabled !== true);
    story.configure({ job: scope('^nobody$') });

    const result = await story.run();

    expect(one.map(({ employeeId }) => employeeId)).toEqual([first]);
    expect(result.verdict).not.toBe('go');
    expect(story.graph.users().filter(({ accountEnabled }) => accountEnabled !== true)).toHaveLength(1);
  });
});
