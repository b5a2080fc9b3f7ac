import { describe, expect, it } from 'vitest';
import { toChanges, toNewUser } from './encode-user.ts';

describe('what is written of a user', () => {
  it('puts every attribute where Graph has it, by Graph’s name or by that of Entra’s provisioning service', () => {
    const changes = toNewUser({
      EMPLOYEEID: '1001',
      accountEnabled: 'True',
      telephoneNumber: '+43 1',
      mobile: '+43 660',
      extensionAttribute1: 'a',
      extensionAttribute15: 'o',
      'employeeOrgData.division': 'North',
      costCenter: '4711',
      employeeHireDate: '3/2/2026 12:00:00 AM',
      otherMails: ['a@x.org', 'b@x.org'],
      showInAddressList: 'False',
      jobTitle: '',
      extension_0123456789abcdef0123456789abcdef_sapId: 'u1',
      manager: 'boss@contoso.com',
    });

    expect(changes).toEqual({
      body: {
        employeeId: '1001',
        businessPhones: ['+43 1'],
        mobilePhone: '+43 660',
        onPremisesExtensionAttributes: { extensionAttribute1: 'a', extensionAttribute15: 'o' },
        employeeOrgData: { division: 'North', costCenter: '4711' },
        employeeHireDate: '2026-03-02T00:00:00Z',
        otherMails: ['a@x.org', 'b@x.org'],
        showInAddressList: false,
        extension_0123456789abcdef0123456789abcdef_sapId: 'u1',
      },
      manager: 'boss@contoso.com',
    });
  });

  it('clears with null, a list with an empty one, and the manager by a reference less', () => {
    const deltas = ['jobTitle', 'businessPhones', 'telephoneNumber', 'extensionAttribute2', 'manager'];

    expect(toChanges(deltas.map((name) => ({ name, before: 'x' })))).toEqual({
      body: { jobTitle: null, businessPhones: [], onPremisesExtensionAttributes: { extensionAttribute2: null } },
      manager: null,
    });
  });

  it('leaves a manager alone who has no account yet', () => {
    expect(toChanges([{ name: 'manager', reference: 'u7' }])).toEqual({ body: {} });
  });

  it.each([
    ['noSuchThing', 'x', 'unknownAttribute'],
    ['accountEnabled', 'True', 'unknownAttribute'],
    ['proxyAddresses', 'x', 'attributeNotWritable'],
    ['id', 'x', 'attributeNotWritable'],
    ['employeeHireDate', 'soon', 'invalidValue'],
    ['userPrincipalName', 'müller@contoso.com', 'invalidName'],
    ['userPrincipalName', "o'brien", 'invalidName'],
    ['mailNickname', 'a b', 'invalidName'],
    ['mailNickname', 'a@b', 'invalidName'],
  ])('sends no %s %j: %s', (name, after, code) => {
    expect(toChanges([{ name, after }])).toMatchObject({ code, attribute: name });
  });

  it.each(["o'brien@contoso.com", 'a.b-c_d!#^~1@sub.contoso.com'])('takes the name %s', (after) => {
    expect(toChanges([{ name: 'userPrincipalName', after }])).toEqual({ body: { userPrincipalName: after } });
  });
});
