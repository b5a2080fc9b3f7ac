import { afterEach, describe, expect, it } from 'vitest';
import type { StartOptions } from '../index.ts';
import { at, aUser, column, problem, type Reply, startTestTenant, type TestTenant } from '../test-support.ts';

let tenant: TestTenant;
async function start(options: StartOptions = {}): Promise<TestTenant> {
  tenant = await startTestTenant({ users: [{ ...ada, manager: eve.id }, eve], ...options });
  return tenant;
}
afterEach(() => tenant.close());

const ada = { id: '11111111-1111-4111-8111-111111111111', userPrincipalName: 'ada@contoso.com', jobTitle: 'Jurist' };
const eve = { id: '22222222-2222-4222-8222-222222222222', userPrincipalName: 'eve@contoso.com' };

/** Follows next links to the end; all rows, and the last answer. */
async function round(first: string, headers: Readonly<Record<string, string>> = {}) {
  const rows: unknown[] = [];
  let reply: Reply;
  let link = first;
  do {
    reply = await tenant.get(link, headers);
    rows.push(...((at(reply.json, 'value') as unknown[] | undefined) ?? []));
    link = String(at(reply.json, '@odata.nextLink'));
  } while (at(reply.json, '@odata.nextLink') !== undefined);
  return { rows, reply, deltaLink: String(at(reply.json, '@odata.deltaLink')) };
}

const change = (values: Readonly<Record<string, unknown>>) => tenant.ask('PATCH', `users/${ada.id}`, { body: values });

describe('a delta query', () => {
  it('begins with every user, in pages, with what was ever set', async () => {
    await start({ switches: { deltaPageSize: 1 } });

    const { rows } = await round('users/delta?$select=jobTitle,city');

    expect(rows).toEqual([{ id: ada.id, jobTitle: 'Jurist' }, { id: eve.id }]);
  });

  it('then tells who was created, changed and deleted, each once', async () => {
    const { ask } = await start();
    const { deltaLink } = await round('users/delta?$select=jobTitle,city');
    await change({ city: 'Lund' });
    await change({ city: 'Umeå' });
    const created = await ask('POST', 'users', { body: aUser({ jobTitle: 'Boss' }) });
    await ask('DELETE', `users/${eve.id}`);

    const { rows } = await round(deltaLink);

    expect(rows).toEqual([
      { id: ada.id, jobTitle: 'Jurist', city: 'Umeå' },
      { id: at(created.json, 'id'), jobTitle: 'Boss' },
      { id: eve.id, '@removed': { reason: 'changed' } },
    ]);
  });

  it('tells nothing when nothing changed, and nothing of what is not tracked', async () => {
    await start();
    const first = await round('users/delta?$select=city');
    await change({ department: 'HR' });
    const second = await round(first.deltaLink);

    expect([second.rows, (await round(second.deltaLink)).rows]).toEqual([[], []]);
  });

  it('tells the changed properties alone when asked', async () => {
    await start();
    const { deltaLink } = await round('users/delta?$select=jobTitle,city');
    await change({ city: 'Lund' });

    expect((await round(deltaLink, { prefer: 'return=minimal' })).rows).toEqual([{ id: ada.id, city: 'Lund' }]);
  });

  it('tells a permanent deletion apart', async () => {
    const { ask } = await start();
    const { deltaLink } = await round('users/delta');
    await ask('DELETE', `users/${eve.id}`);
    await ask('DELETE', `directory/deletedItems/${eve.id}`);

    expect((await round(deltaLink)).rows).toEqual([{ id: eve.id, '@removed': { reason: 'deleted' } }]);
  });

  it('tracks the manager', async () => {
    const { ask } = await start();
    const first = await round('users/delta?$select=manager');
    await ask('DELETE', `users/${ada.id}/manager/$ref`);
    const second = await round(first.deltaLink);
    const person = { '@odata.type': '#microsoft.graph.user', id: eve.id };

    expect(first.rows[0]).toEqual({ id: ada.id, 'manager@delta': [person] });
    expect(second.rows).toEqual([{ id: ada.id, 'manager@delta': [{ ...person, '@removed': { reason: 'deleted' } }] }]);
  });

  it('can begin from now', async () => {
    await start();
    const { rows, deltaLink } = await round('users/delta?$deltatoken=latest&$select=city');
    await change({ city: 'Lund' });

    expect([rows, (await round(deltaLink)).rows]).toEqual([[], [{ id: ada.id, city: 'Lund' }]]);
  });

  it('can be limited to ids', async () => {
    await start();

    const { rows } = await round(`users/delta?$select=city&$filter=id eq '${eve.id}'`);

    expect(rows).toEqual([{ id: eve.id }]);
  });

  it('shows a change when it is replicated, in a later round', async () => {
    const { clock } = await start({ switches: { replicationSeconds: 60 } });
    const first = await round('users/delta?$select=city');
    await change({ city: 'Lund' });
    const second = await round(first.deltaLink);
    clock.advanceSeconds(61);

    expect([second.rows, (await round(second.deltaLink)).rows]).toEqual([[], [{ id: ada.id, city: 'Lund' }]]);
  });

  it('tells who was put in later', async () => {
    const { seed, clock } = await start({ switches: { replicationSeconds: 60 } });
    const first = await round('users/delta?$select=city');
    await change({ city: 'Lund' });
    const [id] = seed([{ userPrincipalName: 'cy@contoso.com' }]);
    const second = await round(first.deltaLink);
    clock.advanceSeconds(61);

    expect(second.rows).toEqual([]);
    expect((await round(second.deltaLink)).rows).toEqual([{ id: ada.id, city: 'Lund' }, { id }]);
  });

  it('can tell somebody twice, as replays do', async () => {
    const { faults } = await start();
    faults.add({ kind: 'duplicateRecord', match: '/users/delta' });

    const { rows } = await round('users/delta?$select=city');

    expect(rows).toEqual([{ id: ada.id }, { id: eve.id }, { id: ada.id }]);
  });

  it('has to begin again after a reset: 410 and where', async () => {
    const { get, resetDelta, url } = await start();
    const { deltaLink } = await round('users/delta');
    resetDelta();

    const reply = await get(deltaLink);

    expect([reply.status, reply.headers.get('location')]).toEqual([410, `${url}/v1.0/users/delta?$deltatoken=`]);
    expect((await round(`${url}/v1.0/users/delta?$deltatoken=`)).rows).toHaveLength(2);
  });

  it('has to begin again after seven days', async () => {
    const { ask, askToken, clock } = await start();
    const { deltaLink } = await round('users/delta');
    clock.advance(7.1);
    const token = String(at((await askToken()).json, 'access_token'));

    expect(problem(await ask('GET', deltaLink, { token })).slice(0, 2)).toEqual([400, 'syncStateNotFound']);
  });

  it.each(['$top=5', '$expand=manager', '$orderby=displayName'])('refuses %s', async (option) => {
    const { get } = await start();

    expect(problem(await get(`users/delta?${option}`)).slice(0, 2)).toEqual([400, 'Request_UnsupportedQuery']);
    expect(column(await get('users/delta'), 'id')).toHaveLength(2);
  });
});
