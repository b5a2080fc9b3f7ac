import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { connectors } from '../../src/connectors/registry.ts';
import { importSchema } from '../../src/engine/configuration/import-schema.ts';
import { loadJobState } from '../../src/store/job-states.ts';
import { type EntraStory, tellEntraStory } from '../support/entra-story.ts';

/** What the readme of the connector asks for. */
const roles = ['User.ReadWrite.All', 'Domain.Read.All', 'RoleManagement.Read.Directory'];

describe('from SuccessFactors into Entra ID', () => {
  let story: EntraStory;
  afterEach(async () => await story.close());

  async function begin(options: Parameters<typeof tellEntraStory>[0] = {}): Promise<void> {
    story = await tellEntraStory({ ...options, graph: { roles, ...options.graph } });
  }

  /** Everybody has a user, each worker one. */
  function expectComplete(size: number): void {
    const ids = story.graph.users().map(({ employeeId }) => employeeId);
    expect(ids).toHaveLength(size);
    expect(new Set(ids).size).toBe(size);
  }

  function bodies(): readonly unknown[] {
    return story.newWrites().map(({ body }) => body);
  }

  it('gives every worker one complete, enabled user with a name of their own and their manager', async () => {
    await begin();

    const result = await story.runWell();

    expect(result.counts).toMatchObject({ read: 12, created: 12, held: 0, failed: 0 });
    const users = story.graph.users();
    expectComplete(12);
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
    await begin({ size: 60 });
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
    await begin({ graph: { users: [ann] } });

    await story.runWell();

    expectComplete(12);
    expect(story.user('100003')).toMatchObject({ userPrincipalName: 'ann@contoso.com', givenName: 'Henry' });
    await story.expectStable();
  });

  it('holds who matches two users, and writes neither', async () => {
    const twin = (name: string) => ({
      userPrincipalName: `${name}@contoso.com`,
      employeeId: '100003',
      jobTitle: 'Old',
    });
    await begin({ graph: { users: [twin('one'), twin('two')] } });

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
    await begin({ size: 2, graph: { users } });
    await story.runWell();
    const [ada, other] = [1, 2].map(() => story.hire({ firstName: 'Ada', lastName: 'Byron' }));

    await story.runWell();

    const names = [ada, other].map((worker) => story.user(String(worker)).userPrincipalName);
    expect(names.toSorted()).toEqual(['Ada.Byron2@contoso.com', 'Ada.Byron3@contoso.com']);
    await story.expectStable();
  });

  it('changes what is different of a mover, and sends nothing else', async () => {
    await begin();
    const ada = story.hire({ firstName: 'Ada', lastName: 'Byron' });
    await story.runWell();
    story.newWrites();
    story.hr.act({ type: 'change', worker: ada, fields: { jobTitle: 'Countess' } });

    const result = await story.runWell();

    expect(result).toMatchObject({ kind: 'incremental', counts: { updated: 1 }, operations: { update: 1 } });
    expect(bodies()).toEqual([{ jobTitle: 'Countess' }]);
    await story.expectStable();
  });

  it('renames a person who marries, whose sign-in name stays', async () => {
    await begin();
    const ada = story.hire({ firstName: 'Ada', lastName: 'Byron' });
    await story.runWell();
    const before = story.user(ada).userPrincipalName;
    story.hr.act({ type: 'renamePerson', worker: ada, lastName: 'King' });

    await story.runWell();

    expect(story.user(ada)).toMatchObject({ surname: 'King', userPrincipalName: before });
    await story.expectStable();
  });

  it('renames the sign-in name where the mapping keeps it up to date, and reports keep their manager', async () => {
    await begin({ size: 2 });
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
    await begin();
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
    await begin();
    const ada = story.hire({ firstName: 'Ada', lastName: 'Byron', startDate: '2026-03-20' });
    await story.runWell();
    const before = story.user(ada).accountEnabled;
    story.hr.clock.advance(18);

    await story.runWell();

    expect([before, story.user(ada).accountEnabled]).toEqual([false, true]);
  });

  it('disables who leaves the scope, and leaves alone whom a guard holds back', async () => {
    await begin({ size: 20, job: { guards: { deletesAndDisables: { count: 3, percent: 100 } } } });
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

  it('sets the manager of somebody whose manager gets a user later', async () => {
    await begin({ size: 2 });
    await story.runWell();
    const boss = story.hire({ firstName: 'Boss', lastName: 'Later', startDate: '2026-06-01', userId: 'boss' });
    const ada = story.hire({ firstName: 'Ada', lastName: 'Byron', manager: boss });
    story.configure({ job: { createDaysAhead: 30 } });
    await story.run({ initial: true });
    const before = story.user(ada).managerId;
    story.configure({ job: { createDaysAhead: 365 } });

    await story.run({ initial: true });

    expect(before).toBeNull();
    expect(story.user(ada).managerId).toBe(story.user(boss).id);
    await story.expectStable();
  });

  it('has made somebody although the manager could not be set, says so, and sets the manager the next time', async () => {
    await begin({ size: 2 });
    await story.runWell();
    const ada = story.hire({ firstName: 'Ada', lastName: 'Byron' });
    story.graph.faults.add({ kind: 'forbidden', match: '/manager/$ref', times: 1 });

    const result = await story.run();

    const { id, managerId } = story.user(ada);
    expect(managerId).toBeNull();
    expect(result.problems).toMatchObject([{ worker: ada, code: 'notAsWritten', attribute: 'manager' }]);
    await story.runWell();
    expect(story.user(ada).id).toBe(id);
    expect(story.user(ada).managerId).not.toBeNull();
    await story.expectStable();
  });

  it('takes a manager away, and clears a value, where the mapping says so', async () => {
    await begin({ size: 2 });
    const attributes = [
      { target: 'manager', reference: '[managerId]', whenNull: 'clear' },
      { target: 'extensionAttribute3', value: '[preferredName]', whenNull: 'clear' },
      { target: 'employeeOrgData.division', value: '[division]' },
    ];
    story.configure({ job: { mapping: { extends: 'default', attributes } } });
    const boss = story.hire({ firstName: 'Boss', lastName: 'One', userId: 'boss' });
    const ada = story.hire({ firstName: 'Ada', lastName: 'Byron', manager: boss, userId: 'ada' });
    story.hr.act({ type: 'renamePerson', worker: ada, preferredName: 'Addie' });
    await story.runWell();
    const before = story.user(ada);
    story.change(ada, { employeeOrgData: { division: 'Elsewhere', costCenter: '4711' } });
    story.hr.act({ type: 'changeManager', worker: ada, manager: null });
    story.hr.act({ type: 'renamePerson', worker: ada, preferredName: null });

    await story.runWell({ initial: true });

    expect(before.managerId).toBe(story.user(boss).id);
    expect(before.onPremisesExtensionAttributes).toMatchObject({ extensionAttribute3: 'Addie' });
    expect(story.user(ada).managerId).toBeNull();
    expect(story.user(ada).onPremisesExtensionAttributes).toMatchObject({ extensionAttribute3: null });
    expect(story.user(ada).employeeOrgData).toMatchObject({ costCenter: '4711' });
    await story.expectStable();
  });

  it('carries out a schema as Microsoft Graph exports it, whose state is accountEnabled', async () => {
    await begin();
    const schema = new URL('../../src/mapping/entra-schema/test-data/successfactors-to-entra-id.json', import.meta.url);
    const { mapping } = importSchema(JSON.parse(readFileSync(schema, 'utf8')), { file: 'schema.json' }, connectors);
    story.configure({ job: { mapping: { ...mapping, scope: [] } } });

    const result = await story.run();

    expect(result.problems).toEqual([]);
    expect(result.counts).toMatchObject({ held: 0, failed: 0 });
    expect(story.graph.users().length).toBeGreaterThan(8);
    await story.expectStable();
  });

  it('is not matched by what Graph finds nobody by, and says so before the first cycle', async () => {
    await begin({ size: 2 });
    const attributes = [{ target: 'extensionAttribute1', value: '[personIdExternal]', match: 1 }];
    story.configure({ job: { mapping: { extends: 'default', attributes } } });

    const error = await story.run().catch((thrown: unknown) => thrown);

    expect(String(error)).toContain('Microsoft Graph finds no users by it');
    expect(story.graph.requests.all()).toEqual([]);
  });

  it('writes the first day as an instant, whichever way it is spelt, and not again', async () => {
    await begin({ size: 2 });
    const attributes = [{ target: 'employeeHireDate', value: '[startDate]' }];
    story.configure({ job: { mapping: { extends: 'default', attributes } } });
    const ada = story.hire({ firstName: 'Ada', lastName: 'Byron', startDate: '2026-03-01' });

    await story.runWell();

    expect(story.user(ada).employeeHireDate).toBe('2026-03-01T00:00:00Z');
    await story.expectStable();
  });

  it('refuses what Active Directory is the master of before anything is sent, and says so', async () => {
    const synced = {
      userPrincipalName: 'henry@contoso.com',
      employeeId: '100003',
      givenName: 'Henry',
      onPremisesSyncEnabled: true,
    };
    await begin({ size: 4, graph: { users: [synced] } });

    const result = await story.run();

    expect(result.counts).toMatchObject({ failed: 1 });
    expect(result.problems).toMatchObject([{ code: 'masteredOnPremises', worker: '100003', system: 'entra' }]);
    const { id } = story.user('100003');
    expect(story.newWrites().filter(({ target }) => target.includes(id))).toEqual([]);
  });

  it('never touches who has a directory role, nor whom the configuration names', async () => {
    const users = [
      { userPrincipalName: 'admin@contoso.com', employeeId: '100002', roles: ['Global Administrator'] },
      { userPrincipalName: 'glass@contoso.com', employeeId: '100003' },
    ];
    await begin({ size: 4, graph: { users }, target: { protected: ['GLASS@contoso.com'] } });

    const result = await story.run();

    expect(result.counts).toMatchObject({ created: 2, held: 2 });
    expect(result.problems.map(({ code }) => code)).toEqual(['protectedAccount', 'protectedAccount']);
    for (const worker of ['100002', '100003']) expect(story.user(worker).surname).toBeNull();
  });

  it('keeps a name out of a domain that the tenant does not have', async () => {
    await begin({ size: 2, target: { defaultDomain: 'elsewhere.example' } });

    const result = await story.run();

    expect(result.counts).toMatchObject({ failed: 2 });
    expect(result.problems[0]).toMatchObject({ code: 'domainNotVerified', attribute: 'userPrincipalName' });
    expect(story.newWrites()).toEqual([]);
  });

  describe('somebody whose user was deleted', () => {
    async function deleted(target: Record<string, unknown> = {}): Promise<{ worker: string; id: string }> {
      await begin({ size: 3, target, job: { leavers: 'delete' } });
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

  describe('while Graph has trouble', () => {
    it('waits for those who are throttled in the middle of a batch, and for the others not', async () => {
      await begin({ size: 30 });
      story.graph.faults.add({ kind: 'throttled', match: 'POST /v1.0/users', nth: 5, times: 8, retryAfter: 1 });

      await story.runWell();

      expectComplete(30);
      await story.expectStable();
    });

    it.each(['unavailable', 'serverError', 'concurrencyViolation'] as const)(
      'sends again what %s has met, a create too, and makes nobody twice',
      async (kind) => {
        await begin({ size: 24 });
        story.graph.faults.add({ kind, match: 'POST /v1.0/users', nth: 3, times: 6 });
        story.graph.faults.add({ kind, match: '/manager/$ref', nth: 2, times: 6 });

        await story.runWell();

        expectComplete(24);
        await story.expectStable();
      },
    );

    it('gives up on a tenant that is throttled for long, and goes on where it stopped', async () => {
      await begin({ size: 30 });
      story.graph.faults.add({ kind: 'throttled', match: 'POST /v1.0/users', nth: 12, times: 1000, retryAfter: 600 });
      const result = await story.run().catch((error: unknown) => error);
      story.graph.faults.clear();

      await story.runWell();

      expect(JSON.stringify(result)).toContain('rateLimited');
      expectComplete(30);
      await story.expectStable();
    });

    it.each([
      'answerLost',
      'dropConnection',
      'truncatedJson',
      'badGateway',
      'gatewayTimeout',
      'resetConnection',
    ] as const)('makes nobody twice, and everybody in the same run, when %s meets the creates', async (kind) => {
      await begin({ size: 24 });
      story.graph.faults.add({ kind, match: 'POST /v1.0/$batch', nth: 3, times: 2 });

      await story.runWell();

      expectComplete(24);
      await story.expectStable();
    });

    it('ends the cycle when Graph is away, and catches up', async () => {
      await begin({ size: 24 });
      await story.runWell();
      const workers = Array.from({ length: 5 }, () => story.hire({}));
      story.graph.faults.add({ kind: 'resetConnection', match: '$batch', nth: 2, times: 1000 });

      await story.run().catch(() => undefined);

      story.graph.faults.clear();
      await story.run();
      expectComplete(29);
      for (const worker of workers) expect(story.find(worker)).toBeDefined();
      await story.expectStable();
    });

    it('counts nobody as gone when a list breaks, leads elsewhere or goes in circles', async () => {
      await begin({ size: 8, target: { pageSize: 3 } });
      await story.runWell();
      for (const kind of ['foreignNextLink', 'repeatedPage', 'loginPage'] as const) {
        story.graph.faults.add({ kind, match: 'GET /v1.0/users?', times: 10 });
        const error = await story.run({ initial: true }).catch((thrown: unknown) => thrown);
        expect(error).toMatchObject({ system: 'entra', advice: expect.any(String) });
        story.graph.faults.clear();
      }

      const result = await story.runWell({ initial: true });

      expect(result.counts).toMatchObject({ read: 8, unchanged: 8 });
      expect(story.graph.requests.all().every(({ headers }) => headers.host !== 'graph.example.invalid')).toBe(true);
    });

    it('finds new users by their id while searches do not show them yet', async () => {
      await begin({ size: 8, graph: { switches: { replicationSeconds: 1500 } } });
      await story.runWell();

      const again = await story.run({ initial: true });

      expect(again.counts).toMatchObject({ read: 8, created: 0, failed: 0 });
      expectComplete(8);
    });

    it('asks again for a user whom it has just made and who has not arrived everywhere yet', async () => {
      await begin({ size: 3 });
      story.graph.faults.add({ kind: 'notFound', match: 'GET /v1.0/users/', nth: 1, times: 2 });

      await story.runWell();

      expectComplete(3);
      await story.expectStable();
    });

    it('takes up its own user where the answer was lost and searches do not show it yet', async () => {
      await begin({ size: 4, graph: { switches: { replicationSeconds: 1500 } } });
      story.graph.faults.add({ kind: 'answerLost', match: 'POST /v1.0/$batch', nth: 2, times: 4 });
      await story.run().catch(() => undefined);
      story.graph.faults.clear();

      await story.run();
      await story.run();

      expectComplete(4);
    });

    it('logs in again when the token has ended in the middle', async () => {
      await begin({ size: 4 });
      await story.runWell();
      story.hire({});
      story.graph.faults.add({ kind: 'unauthorized', match: '$batch', times: 1 });

      await story.runWell();

      expectComplete(5);
    });

    it('says which right is missing, and that a secret has expired', async () => {
      await begin({ size: 2, graph: { roles: ['User.Read.All', 'Domain.Read.All'], clientSecret: 'canary-7' } });
      const denied = await story.run();
      story.graph.secrets.delete(story.graph.clientSecret);
      story.graph.expiredSecrets.add(story.graph.clientSecret);

      const refused = await story.run().catch((error: unknown) => error);

      expect(denied.problems[0]).toMatchObject({ code: 'insufficientRights' });
      expect(refused).toMatchObject({ code: 'unauthorized', advice: expect.stringContaining('has expired') });
      expect(JSON.stringify(refused)).not.toContain(story.graph.clientSecret);
      expect((await loadJobState(story.deps.database, 'hr-to-entra')).failures).toBe(1);
    });
  });
});
