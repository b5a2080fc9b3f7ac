import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../platform/secret.ts';
import { activeDirectoryConfig } from './config.ts';

const usual = { url: 'ldaps://dc1.corp.example.com', bindDn: 'svc@corp', password: 'canary-secret', baseDn: 'DC=corp' };

describe('the configuration of an Active Directory', () => {
  it('has defaults for everything but where and who', () => {
    expect(activeDirectoryConfig.parse({ connector: 'active-directory', ...usual })).toMatchObject({
      url: ['ldaps://dc1.corp.example.com'],
      ...{ startTls: false, allowPlainLdap: false, objectClass: 'user', pageSize: 500, protected: [] },
      tls: { rejectUnauthorized: true },
      timeouts: { connectSeconds: 10, operationSeconds: 30, reconnectSeconds: 30 },
    });
  });

  it.each(['canary-secret', new Secret('canary-secret')])('keeps the password where nobody prints it', (password) => {
    const config = activeDirectoryConfig.parse({ ...usual, password });

    expect(config.password.reveal()).toBe('canary-secret');
    expect(inspect(config, { depth: 10, showHidden: true }) + JSON.stringify(config)).not.toContain('canary-secret');
  });

  it.each(['ldaps://dc1', 'ldap://10.0.0.1:389', 'LDAPS://DC1:636/', 'ldaps://[fe80::1]:636'])('accepts %s', (url) => {
    expect(activeDirectoryConfig.safeParse({ ...usual, url }).success).toBe(true);
  });

  it.each([
    { url: 'https://dc1' },
    { url: 'ldaps://dc1/DC=corp' },
    { url: 'ldaps://user@:636 x' },
    { url: [] },
    { password: '' },
    { pageSize: 5000 },
    { tls: { rejectUnauthorised: false } },
  ])('refuses %j', (wrong) => {
    expect(activeDirectoryConfig.safeParse({ ...usual, ...wrong }).success).toBe(false);
  });
});
