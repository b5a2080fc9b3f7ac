import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { connectors } from '../../src/connectors/registry.ts';
import { importSchema } from '../../src/engine/configuration/import-schema.ts';
import { type EntraStory, tellEntraStory } from '../support/entra-story.ts';

let story: EntraStory;
afterEach(async () => await story.close());

describe('what is written into Entra ID', () => {
  it('sets the manager of somebody whose manager gets a user later', async () => {
    story = await tellEntraStory({ size: 2 });
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
    story = await tellEntraStory({ size: 2 });
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
    story = await tellEntraStory({ size: 2 });
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
    story = await tellEntraStory();
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
    story = await tellEntraStory({ size: 2 });
    const attributes = [{ target: 'extensionAttribute1', value: '[personIdExternal]', match: 1 }];
    story.configure({ job: { mapping: { extends: 'default', attributes } } });

    const error = await story.run().catch((thrown: unknown) => thrown);

    expect(String(error)).toContain('Microsoft Graph finds no users by it');
    expect(story.graph.requests.all()).toEqual([]);
  });

  it('writes the first day as an instant, whichever way it is spelt, and not again', async () => {
    story = await tellEntraStory({ size: 2 });
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
    story = await tellEntraStory({ size: 4, graph: { users: [synced] } });

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
    story = await tellEntraStory({ size: 4, graph: { users }, target: { protected: ['GLASS@contoso.com'] } });

    const result = await story.run();

    expect(result.counts).toMatchObject({ created: 2, held: 2 });
    expect(result.problems.map(({ code }) => code)).toEqual(['protectedAccount', 'protectedAccount']);
    for (const worker of ['100002', '100003']) expect(story.user(worker).surname).toBeNull();
  });

  it('keeps a name out of a domain that the tenant does not have', async () => {
    story = await tellEntraStory({ size: 2, target: { defaultDomain: 'elsewhere.example' } });

    const result = await story.run();

    expect(result.counts).toMatchObject({ failed: 2 });
    expect(result.problems[0]).toMatchObject({ code: 'domainNotVerified', attribute: 'userPrincipalName' });
    expect(story.newWrites()).toEqual([]);
  });
});
