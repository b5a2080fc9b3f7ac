import { afterEach, describe, expect, it } from 'vitest';
import type { StartOptions } from '../index.ts';
import { at, aUser, column, problem, startTestTenant, type TestTenant } from '../test-support.ts';

let tenant: TestTenant;
async function start(options: StartOptions = {}): Promise<TestTenant> {
  tenant = await startTestTenant(options);
  return tenant;
}
afterEach(() => tenant.close());

const ada = { id: '11111111-1111-4111-8111-111111111111', userPrincipalName: 'ada@contoso.com', displayName: 'Ada' };

describe('creating a user', () => {
  it('answers 201 with the default properties and the place of the user', async () => {
    const { ask, url } = await start();

    const reply = await ask('POST', 'users', { body: aUser({ department: 'Sales' }) });

    expect(reply.status).toBe(201);
    expect(reply.json).toMatchObject({
      displayName: 'Ada Berg',
      userPrincipalName: 'ada.berg@contoso.com',
      mail: null,
    });
    expect(at(reply.json, 'department')).toBeUndefined();
    expect(reply.headers.get('location')).toBe(`${url}/v1.0/users/${String(at(reply.json, 'id'))}`);
  });

  it('keeps what it was given, and the password without giving it out', async () => {
    const { ask, get, user } = await start();
    const org = { employeeOrgData: { costCenter: '4711' }, businessPhones: ['+46 8 1'], employeeId: 'E7' };
    await ask('POST', 'users', { body: aUser(org) });

    const select = 'employeeId,employeeOrgData,businessPhones,passwordProfile,createdDateTime';
    const reply = await get(`users/ada.berg@contoso.com?$select=${select}`);

    expect(reply.json).toMatchObject({
      employeeId: 'E7',
      employeeOrgData: { costCenter: '4711', division: null },
      businessPhones: ['+46 8 1'],
      createdDateTime: '2026-03-10T12:00:00Z',
      passwordProfile: { password: null, forceChangePasswordNextSignIn: true },
    });
    expect(user('ada.berg@contoso.com')?.password).toBe('xWwvJ]6NMw+bWH-d');
  });

  it.each(['accountEnabled', 'displayName', 'mailNickname', 'userPrincipalName', 'passwordProfile'])(
    'wants %s',
    async (name) => {
      const { ask } = await start();

      const reply = await ask('POST', 'users', { body: aUser({ [name]: undefined }) });

      expect([reply.status, at(reply.json, 'error.code')]).toEqual([400, 'Request_BadRequest']);
      expect(at(reply.json, 'error.details.0.target')).toBe(name);
    },
  );

  it('refuses a user principal name that is taken, whatever its case', async () => {
    const { ask } = await start({ users: [ada] });

    const reply = await ask('POST', 'users', { body: aUser({ userPrincipalName: 'ADA@contoso.com' }) });

    expect(problem(reply)).toEqual([
      400,
      'Request_BadRequest',
      'Another object with the same value for property userPrincipalName already exists.',
    ]);
    expect(at(reply.json, 'error.details.0')).toMatchObject({ code: 'ObjectConflict', target: 'userPrincipalName' });
  });

  it('refuses a mailNickname that is taken only where the tenant wants that', async () => {
    const strict = await start({ users: [ada], switches: { uniqueMailNickname: true } });
    const refused = await strict.ask('POST', 'users', { body: aUser({ mailNickname: 'Ada' }) });
    await strict.close();
    const { ask } = await start({ users: [ada] });
    const taken = await ask('POST', 'users', { body: aUser({ mailNickname: 'Ada' }) });

    expect([refused.status, taken.status]).toEqual([400, 201]);
  });

  it.each([
    [{ userPrincipalName: 'ada@fabrikam.com' }, 'The domain portion of the userPrincipalName property is invalid.'],
    [{ userPrincipalName: 'åsa@contoso.com' }, 'Property userPrincipalName is invalid.'],
    [{ userPrincipalName: 'a b@contoso.com' }, 'Property userPrincipalName is invalid.'],
    [{ mailNickname: 'ada berg' }, "Invalid value specified for property 'mailNickname'"],
    [{ jobTitle: '' }, "Invalid value specified for property 'jobTitle'"],
    [{ department: 'x'.repeat(65) }, "Invalid value specified for property 'department'"],
    [{ employeeId: 'x'.repeat(17) }, "Invalid value specified for property 'employeeId'"],
    [{ usageLocation: 'Sweden' }, "Invalid value specified for property 'usageLocation'"],
    [{ businessPhones: ['1', '2'] }, "Invalid value specified for property 'businessPhones'"],
    [{ businessPhones: null }, 'does not allow null values'],
    [{ accountEnabled: 'yes' }, 'Cannot convert the literal'],
    [{ employeeHireDate: '2026-03-10' }, 'Cannot convert the literal'],
    [{ proxyAddresses: ['SMTP:a@contoso.com'] }, "Property 'proxyAddresses' is read-only and cannot be set."],
    [{ shoeSize: '44' }, "The property 'shoeSize' does not exist"],
    [{ extension_abc_shoeSize: '44' }, 'The following extension properties are not available'],
    [{ passwordProfile: { password: 'weak' } }, 'password complexity requirements'],
  ])('refuses %j', async (values, message) => {
    const { ask } = await start();

    const reply = await ask('POST', 'users', { body: aUser(values) });

    expect(reply.status).toBe(400);
    expect(at(reply.json, 'error.message')).toContain(message);
  });
});

describe('changing a user', () => {
  it('answers 204, keeps the rest and clears what is null', async () => {
    const { ask, user } = await start({ users: [{ ...ada, city: 'Malmö', jobTitle: 'Jurist' }] });

    const reply = await ask('PATCH', `users/${ada.id}`, { body: { city: null, department: 'HR' } });

    expect([reply.status, reply.text]).toEqual([204, '']);
    expect(user(ada.id)).toMatchObject({ city: null, department: 'HR', jobTitle: 'Jurist' });
  });

  it('merges the parts of complex properties', async () => {
    const { ask, user } = await start({ users: [ada] });
    const set = (part: string, value: string | null) =>
      ask('PATCH', `users/${ada.id}`, { body: { onPremisesExtensionAttributes: { [part]: value } } });

    await set('extensionAttribute1', 'one');
    await set('extensionAttribute2', 'two');
    await set('extensionAttribute1', null);

    expect(user(ada.id)?.onPremisesExtensionAttributes).toMatchObject({
      extensionAttribute1: null,
      extensionAttribute2: 'two',
    });
  });

  it('takes registered directory extensions', async () => {
    const { ask, get } = await start({ users: [ada], extensions: ['extension_ab12_costCentre'] });

    await ask('PATCH', `users/${ada.id}`, { body: { extension_ab12_costCentre: '4711' } });
    const found = await get("users?$filter=extension_ab12_costCentre eq '4711'&$select=id,extension_ab12_costCentre");

    expect(at(found.json, 'value.0')).toEqual({ id: ada.id, extension_ab12_costCentre: '4711' });
  });

  it('makes a new mail address the primary one and keeps the old as a further one', async () => {
    const { ask, user } = await start({ users: [{ ...ada, mail: 'old@contoso.com' }] });

    await ask('PATCH', `users/${ada.id}`, { body: { mail: 'new@contoso.com' } });

    expect(user(ada.id)?.proxyAddresses).toEqual(['SMTP:new@contoso.com', 'smtp:old@contoso.com']);
  });

  it('refuses a mail address that somebody else holds', async () => {
    const eve = { userPrincipalName: 'eve@contoso.com', mail: 'eve@contoso.com' };
    const { ask } = await start({ users: [ada, eve] });

    const reply = await ask('PATCH', `users/${ada.id}`, { body: { mail: 'Eve@contoso.com' } });

    expect(at(reply.json, 'error.message')).toContain('property proxyAddresses already exists');
  });

  it('refuses what Active Directory masters, and takes what the cloud owns', async () => {
    const { ask, user } = await start({ users: [{ ...ada, onPremisesSyncEnabled: true }] });

    const refused = await ask('PATCH', `users/${ada.id}`, { body: { department: 'HR', usageLocation: 'SE' } });
    const taken = await ask('PATCH', `users/${ada.id}`, { body: { usageLocation: 'SE' } });

    expect(problem(refused)[2]).toBe(
      'Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.',
    );
    expect(taken.status).toBe(204);
    expect(user(ada.id)).toMatchObject({ department: null, usageLocation: 'SE' });
  });

  it('answers 404 for nobody', async () => {
    const { ask } = await start();

    const reply = await ask('PATCH', 'users/nobody@contoso.com', { body: { city: 'Malmö' } });

    expect(problem(reply).slice(0, 2)).toEqual([404, 'Request_ResourceNotFound']);
  });
});

describe('the manager', () => {
  const eve = { id: '22222222-2222-4222-8222-222222222222', userPrincipalName: 'eve@contoso.com' };

  it('is set by a reference, read and taken away', async () => {
    const { ask, get, url } = await start({ users: [ada, eve] });
    const body = { '@odata.id': `${url}/v1.0/users/${eve.id}` };

    const set = await ask('PUT', `users/${ada.id}/manager/$ref`, { body });
    const read = await get(`users/${ada.id}/manager?$select=id`);
    const link = await get(`users/${ada.id}/manager/$ref`);
    const reports = await get(`users/${eve.id}/directReports`);
    const removed = await ask('DELETE', `users/${ada.id}/manager/$ref`);
    const after = await get(`users/${ada.id}/manager`);

    expect([set.status, removed.status, after.status]).toEqual([204, 204, 404]);
    expect(read.json).toMatchObject({ '@odata.type': '#microsoft.graph.user', id: eve.id });
    expect(at(link.json, '@odata.id')).toContain(eve.id);
    expect(column(reports, 'id')).toEqual([ada.id]);
  });

  it('comes along when it is expanded, and not when there is none', async () => {
    const { get } = await start({ users: [{ ...ada, manager: eve.id }, eve] });

    const reply = await get('users?$select=id&$expand=manager($select=id,displayName)');

    expect(at(reply.json, 'value')).toEqual([
      { id: ada.id, manager: { '@odata.type': '#microsoft.graph.user', id: eve.id, displayName: 'eve' } },
      { id: eve.id },
    ]);
  });

  it('must be somebody', async () => {
    const { ask } = await start({ users: [ada] });
    const body = { '@odata.id': 'https://graph.microsoft.com/v1.0/users/33333333-3333-4333-8333-333333333333' };

    expect((await ask('PUT', `users/${ada.id}/manager/$ref`, { body })).status).toBe(404);
  });
});
