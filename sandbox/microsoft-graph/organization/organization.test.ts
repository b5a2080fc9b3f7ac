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
