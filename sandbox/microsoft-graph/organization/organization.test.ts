import { afterEach, describe, expect, it } from 'vitest';
import type { StartOptions } from '../index.ts';
import { at, column, startTestTenant, type TestTenant } from '../test-support.ts';

let tenant: TestTenant;
async function start(options: StartOptions = {}): Promise<TestTenant> {
  tenant = await startTestTenant({ roles: ['Directory.Read.All'], ...options });
  return tenant;
}
afterEach(() => tenant.close());

describe('the organization', () => {
  it('tells its verified domains', async () => {
    const { get, tenantId } = await start();

    const reply = await get('organization');

    expect(at(reply.json, 'value.0.id')).toBe(tenantId);
    expect(at(reply.json, 'value.0.verifiedDomains.0')).toMatchObject({ name: 'contoso.com', isDefault: true });
    expect(column(await get('domains'), 'id')).toEqual(['contoso.com', 'contoso.onmicrosoft.com']);
  });

  it('tells which permissions an application has', async () => {
    const { get, clientId } = await start();

    const own = await get(`servicePrincipals?$filter=appId eq '${clientId}'`);
    const assigned = await get(`servicePrincipals/${String(column(own, 'id')[0])}/appRoleAssignments`);
    const graph = await get(`servicePrincipals/${String(column(assigned, 'resourceId')[0])}`);
    const roles = at(graph.json, 'appRoles') as readonly { readonly id: string; readonly value: string }[];

    expect(roles.find((role) => role.id === column(assigned, 'appRoleId')[0])?.value).toBe('Directory.Read.All');
  });

  it('finds a service principal by the id of its application', async () => {
    const { get } = await start();

    const reply = await get("servicePrincipals(appId='00000003-0000-0000-c000-000000000000')");

    expect(at(reply.json, 'displayName')).toBe('Microsoft Graph');
  });
});

describe('directory roles', () => {
  const users = ['root', 'ada', 'eve'].map((name) => ({ userPrincipalName: `${name}@contoso.com` }));
  const inner = { displayName: 'Night shift', members: ['eve@contoso.com'] };
  const outer = { displayName: 'Helpdesk', members: ['ada@contoso.com', 'Night shift'], roles: ['User Administrator'] };

  it('are held by users and by groups', async () => {
    const { get } = await start({ users, groups: [inner, outer] });

    const roles = await get('directoryRoles');
    const members = await get(`directoryRoles/${String(column(roles, 'id')[0])}/members`);
    const through = await get(`groups/${String(column(members, 'id')[0])}/transitiveMembers?$select=userPrincipalName`);

    expect(column(roles, 'displayName')).toEqual(['User Administrator']);
    expect(column(members, '@odata.type')).toEqual(['#microsoft.graph.group']);
    expect(column(through, 'userPrincipalName')).toEqual(
      expect.arrayContaining(['ada@contoso.com', 'eve@contoso.com']),
    );
  });

  it('of a group put its members out of reach, those of inner groups too', async () => {
    const { ask } = await start({ users, groups: [inner, outer], roles: ['User.ReadWrite.All'] });
    const disable = (name: string) => ask('PATCH', `users/${name}@contoso.com`, { body: { accountEnabled: false } });

    const replies = [await disable('root'), await disable('ada'), await disable('eve')];

    expect(replies.map(({ status }) => status)).toEqual([204, 403, 403]);
  });
});
