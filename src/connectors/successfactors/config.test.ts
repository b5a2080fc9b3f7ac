import { expect, it } from 'vitest';
import { Secret } from '../../platform/secret.ts';
import { configSchema } from './config.ts';

const auth = { type: 'basic', username: 'sfapi@ACME', password: new Secret('x') };

it.each([
  ['https://api4.successfactors.com', 'https://api4.successfactors.com'],
  ['api4.successfactors.com', 'https://api4.successfactors.com'],
  ['https://api4.successfactors.com:443/odata/v2/', 'https://api4.successfactors.com'],
  ['http://localhost:8080', 'http://localhost:8080'],
  ['http://127.0.0.1:8080/', 'http://127.0.0.1:8080'],
])('takes %s for the tenant %s', (tenantUrl, origin) => {
  expect(configSchema.parse({ tenantUrl, auth }).tenantUrl).toBe(origin);
});

it.each([
  ['http://api4.successfactors.com', 'plain http'],
  ['ftp://api4.successfactors.com', 'https, not ftp://'],
  ['https://me:secret@api4.successfactors.com', 'without user name and password'],
  ['nonsense', 'an address such as'],
  ['https://api4.successfactors.com/login', 'without a path'],
  ['https://api4.successfactors.com/?company=ACME', 'without ? and #'],
  ['https://', 'an address such as'],
])('refuses %s', (tenantUrl, reason) => {
  expect(() => configSchema.parse({ tenantUrl, auth })).toThrow(reason);
});

it('allows plain http when it is written out', () => {
  expect(configSchema.parse({ tenantUrl: 'http://sf.test', allowPlainHttp: true, auth }).tenantUrl).toBe(
    'http://sf.test',
  );
});

it.each([
  ['a username without a company', { type: 'basic', username: 'sfapi', password: 'x' }],
  ['no key', { type: 'oauth', clientId: 'c', companyId: 'A', userId: 'u' }],
  ['two keys', { type: 'oauth', clientId: 'c', companyId: 'A', userId: 'u', privateKey: 'k', privateKeyFile: 'f' }],
  [
    'userId and username',
    { type: 'oauth', clientId: 'c', companyId: 'A', userId: 'u', username: 'n', privateKey: 'k' },
  ],
  [
    'a token address without TLS',
    {
      type: 'oauth',
      clientId: 'c',
      companyId: 'A',
      userId: 'u',
      privateKey: 'k',
      tokenUrl: 'http://x.test/oauth/token',
    },
  ],
])('refuses auth with %s', (_, wrong) => {
  expect(configSchema.safeParse({ tenantUrl: 'https://x', auth: wrong }).success).toBe(false);
});

it('refuses names that it does not know, and pages that SAP does not allow', () => {
  expect(configSchema.safeParse({ tenantUrl: 'https://x', auth, pageSize: 5 }).success).toBe(false);
  expect(configSchema.safeParse({ tenantUrl: 'https://x', auth, customPageSize: 1001 }).success).toBe(false);
});

it('never prints a password', () => {
  expect(
    JSON.stringify(configSchema.parse({ tenantUrl: 'https://x', auth: { ...auth, password: 'CANARY' } })),
  ).not.toContain('CANARY');
});
