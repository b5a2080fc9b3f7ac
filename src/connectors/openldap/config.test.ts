import { describe, expect, it } from 'vitest';
import { openLdapConfig } from './config.ts';

const usual = { url: 'ldaps://ldap.example.org', bindDn: 'cn=svc,dc=x', password: 'secret', baseDn: 'dc=x' };

describe('the configuration of an OpenLDAP directory', () => {
  it('has defaults for everything but where and who', () => {
    expect(openLdapConfig.parse({ connector: 'openldap', ...usual })).toMatchObject({
      ...{ rdnAttribute: 'uid', userFilter: '(objectClass=inetOrgPerson)', initialPassword: 'passwordModify' },
      objectClasses: ['top', 'person', 'organizationalPerson', 'inetOrgPerson'],
      state: { by: 'pwdAccountLockedTime' },
      tls: { rejectUnauthorized: true },
    });
  });

  it.each([
    { rdnAttribute: 'uid=x' },
    { objectClasses: [] },
    { state: { by: 'attribute' } },
    { state: { by: 'attribute', attribute: 'employeeType' } },
    { state: { by: 'userAccountControl' } },
    { initialPassword: 'plain' },
    { url: 'http://x' },
    { objectClass: 'user' },
  ])('refuses %j', (wrong) => {
    expect(openLdapConfig.safeParse({ ...usual, ...wrong }).success).toBe(false);
  });
});
