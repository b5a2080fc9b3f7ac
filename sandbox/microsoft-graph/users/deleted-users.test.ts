import { afterEach, describe, expect, it } from 'vitest';
import type { StartOptions } from '../index.ts';
import { at, aUser, column, problem, startTestTenant, type TestTenant } from '../test-support.ts';

let tenant: TestTenant;
async function start(options: StartOptions = {}): Promise<TestTenant> {
  tenant = await startTestTenant({ users: [ada, { ...eve, manager: ada.id }], ...options });
  return tenant;
}
afterEach(() => tenant.close());

const ada = { id: '11111111-1111-4111-8111-111111111111', userPrincipalName: 'ada@contoso.com' };
const eve = { id: '22222222-2222-4222-8222-222222222222', userPrincipalName: 'eve@contoso.com' };
const bin = 'directory/deletedItems';

describe('a deleted user', () => {
  it('is not found any more, but lies in the deleted items under a name with its id', async () => {
    const { ask, get } = await start();

    const reply = await ask('DELETE', 'users/ada@contoso.com');
    const listed = await get(`${bin}/microsoft.graph.user?$select=id,userPrincipalName,deletedDateTime`);

    expect([reply.status, (await get(`users/${ada.id}`)).status]).toEqual([204, 404]);
    expect(column(await get('users'), 'id')).toEqual([eve.id]);
    expect(at(listed.json, 'value')).toEqual([
      {
        id: ada.id,
        userPrincipalName: '11111111111141118111111111111111ada@contoso.com',
        deletedDateTime: '2026-03-10T12:00:00Z',
      },
    ]);
  });

  it('comes back as it was, manager links too', async () => {
    const { ask, get } = await start();
    await ask('DELETE', `users/${ada.id}`);
    const without = await get(`users/${eve.id}/manager`);

    const restored = await ask('POST', `${bin}/${ada.id}/restore`);

    expect([without.status, restored.status]).toEqual([404, 200]);
    expect(at(restored.json, 'userPrincipalName')).toBe('ada@contoso.com');
    expect(at((await get(`users/${eve.id}/manager`)).json, 'id')).toBe(ada.id);
  });

  it('cannot come back while somebody else has the name', async () => {
    const { ask } = await start();
    await ask('DELETE', `users/${ada.id}`);
    await ask('POST', 'users', { body: aUser({ userPrincipalName: 'ada@contoso.com' }) });

    expect(problem(await ask('POST', `${bin}/${ada.id}/restore`))[2]).toContain('userPrincipalName already exists');
  });

  it('is gone for good when it is deleted there', async () => {
    const { ask, get } = await start();
    await ask('DELETE', `users/${ada.id}`);

    const purged = await ask('DELETE', `${bin}/${ada.id}`);

    expect([purged.status, (await get(`${bin}/${ada.id}`)).status]).toEqual([204, 404]);
  });

  it('is gone for good after 30 days', async () => {
    const { ask, askToken, clock } = await start();
    await ask('DELETE', `users/${ada.id}`);
    clock.advance(30);
    const token = String(at((await askToken()).json, 'access_token'));

    expect((await ask('GET', `${bin}/${ada.id}`, { token })).status).toBe(404);
  });
});

describe('directory roles', () => {
  const root = { userPrincipalName: 'root@contoso.com', roles: ['Global Administrator'] };

  it('tell who holds them', async () => {
    const { get } = await start({ users: [ada, root], roles: ['Directory.Read.All'] });

    const roles = await get('directoryRoles?$expand=members');
    const members = await get(`directoryRoles/${String(column(roles, 'id')[0])}/members?$select=userPrincipalName`);
    const own = await get('users/root@contoso.com/memberOf');

    expect(column(roles, 'displayName')).toEqual(['Global Administrator']);
    expect(at(roles.json, 'value.0.members.0.userPrincipalName')).toBe('root@contoso.com');
    expect(column(members, 'userPrincipalName')).toEqual(['root@contoso.com']);
    expect(column(own, 'displayName')).toEqual(['Global Administrator']);
  });
});
