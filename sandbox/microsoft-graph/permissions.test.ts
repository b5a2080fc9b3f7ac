import { afterEach, describe, expect, it } from 'vitest';
import { aUser, problem, type Reply, startTestTenant, type TestTenant } from './test-support.ts';

let tenant: TestTenant;
afterEach(() => tenant.close());

const ada = { userPrincipalName: 'ada@contoso.com' };
const root = { userPrincipalName: 'root@contoso.com', roles: ['Global Administrator'] };

/** Asks with these permissions alone. */
async function askWith(roles: readonly string[], method: string, path: string, body?: unknown): Promise<Reply> {
  tenant = await startTestTenant({ roles, users: [ada, root] });
  return await tenant.ask(method, path, body === undefined ? {} : { body });
}

const change = (values: Readonly<Record<string, unknown>>) => ['PATCH', 'users/ada@contoso.com', values] as const;
const password = change({ passwordProfile: { password: 'xWwvJ]6NMw+bWH-d' } });
const leaving = change({ employeeLeaveDateTime: '2026-04-01T00:00:00Z' });

describe('an application permission', () => {
  it.each([
    ['User.Read.All', ['GET', 'users']],
    ['Directory.Read.All', ['GET', 'users/ada@contoso.com']],
    ['User.ReadWrite.All', ['POST', 'users', aUser()]],
    ['User.ReadWrite.All', change({ city: 'Lund' })],
    ['User.EnableDisableAccount.All', change({ accountEnabled: false })],
    ['User-Phone.ReadWrite.All', change({ mobilePhone: '+46 70 1' })],
    ['User-Mail.ReadWrite.All', change({ otherMails: ['ada@example.com'] })],
    ['User-PasswordProfile.ReadWrite.All', password],
    ['User-LifeCycleInfo.ReadWrite.All', leaving],
    ['User.ReadWrite.All', ['DELETE', 'users/ada@contoso.com']],
    ['User.DeleteRestore.All', ['DELETE', 'users/ada@contoso.com']],
    ['Organization.Read.All', ['GET', 'organization']],
    ['Domain.Read.All', ['GET', 'domains']],
    ['Application.Read.All', ['GET', 'servicePrincipals']],
  ] as const)('%s opens %j', async (role, [method, path, body]) => {
    const reply = await askWith([role], method, path, body);

    expect(reply.status, reply.text).toBeLessThan(300);
  });

  it.each([
    ['nothing', [], ['GET', 'users']],
    ['reading', ['User.Read.All'], ['POST', 'users', aUser()]],
    ['reading', ['User.Read.All'], change({ city: 'Lund' })],
    ['reading', ['User.Read.All'], ['DELETE', 'users/ada@contoso.com']],
    ['reading', ['User.Read.All'], ['PUT', 'users/ada@contoso.com/manager/$ref', {}]],
    ['writing users', ['User.ReadWrite.All'], password],
    ['writing users', ['User.ReadWrite.All'], leaving],
    ['writing users', ['User.ReadWrite.All'], change({ identities: [] })],
    ['writing users', ['User.ReadWrite.All'], ['GET', 'users?$select=employeeLeaveDateTime']],
    ['writing users', ['User.ReadWrite.All'], ['GET', 'organization']],
    ['disabling', ['User.EnableDisableAccount.All'], change({ accountEnabled: false, city: 'Lund' })],
  ] as const)('is missing: %s (%j) does not open %j', async (_, roles, [method, path, body]) => {
    const reply = await askWith(roles, method, path, body);

    expect(problem(reply)).toEqual([
      403,
      'Authorization_RequestDenied',
      'Insufficient privileges to complete the operation.',
    ]);
  });

  it.each([
    ['PATCH', { accountEnabled: false }, 403],
    ['PATCH', { userPrincipalName: 'boot@contoso.com' }, 403],
    ['PATCH', { city: 'Lund' }, 204],
    ['DELETE', undefined, 403],
  ])('of users does not reach what is sensitive of an administrator: %s %j', async (method, body, status) => {
    expect((await askWith(['User.ReadWrite.All'], method, 'users/root@contoso.com', body)).status).toBe(status);
  });
});
