import { describe, expect, it } from 'vitest';
import { configSchema } from './config.ts';

const settings = {
  connector: 'entra-id',
  tenantId: 'contoso.onmicrosoft.com',
  clientId: 'app',
  auth: { type: 'clientSecret', clientSecret: 'canary-secret' },
};

describe('the settings of Entra ID', () => {
  it('need tenant, application and secret alone, and never show the secret', () => {
    const config = configSchema.parse(settings);

    expect(config).toMatchObject({
      ...{ baseUrl: 'https://graph.microsoft.com', loginUrl: 'https://login.microsoftonline.com' },
      ...{ scope: 'https://graph.microsoft.com/.default', pageSize: 500, deletedUsers: 'restore' },
    });
    expect(JSON.stringify(config)).not.toContain('canary-secret');
  });

  it('take a national cloud, whose token is for its own Graph', () => {
    const cloud = { baseUrl: 'https://graph.microsoft.us/', loginUrl: 'login.microsoftonline.us' };

    expect(configSchema.parse({ ...settings, ...cloud })).toMatchObject({
      baseUrl: 'https://graph.microsoft.us',
      loginUrl: 'https://login.microsoftonline.us',
      scope: 'https://graph.microsoft.us/.default',
    });
  });

  it.each([
    { baseUrl: 'http://graph.example.com' },
    { loginUrl: 'http://login.example.com' },
    { baseUrl: 'https://user:pass@graph.microsoft.com' },
    { baseUrl: 'https://graph.microsoft.com/v1.0' },
    { tenantId: '../other' },
    { pageSize: 1000 },
    { auth: { type: 'clientSecret' } },
    { auth: { type: 'certificate', privateKey: 'x' } },
    { unknown: true },
  ])('refuse %j', (wrong) => {
    expect(configSchema.safeParse({ ...settings, ...wrong }).success).toBe(false);
  });

  it('allow plain http on this machine alone', () => {
    const local = { baseUrl: 'http://127.0.0.1:8080', loginUrl: 'http://localhost:8080' };
    expect(configSchema.parse({ ...settings, ...local }).scope).toBe('https://graph.microsoft.com/.default');
  });
});
