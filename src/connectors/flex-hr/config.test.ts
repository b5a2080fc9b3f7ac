import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { resourceUrl } from './client.ts';
import { configSchema } from './config.ts';

const good = { serviceUrl: 'https://api.flexhrm.com/', username: 'flexapi', password: 'pa55word', instanceId: '4711' };

function troublesOf(settings: Record<string, unknown>): readonly string[] {
  const result = configSchema.safeParse({ ...good, ...settings });
  return result.success ? [] : result.error.issues.map(({ path }) => path.join('.'));
}

describe('the settings of Flex HRM', () => {
  it('take a service URL, a user, a password and an instance, and have defaults for the rest', () => {
    expect(configSchema.parse(good)).toMatchObject({
      serviceUrl: 'https://api.flexhrm.com/',
      modifiedSinceDays: 30,
      waitForReview: true,
      timeZone: 'Europe/Stockholm',
      instanceIn: ['header', 'query'],
    });
  });

  it.each([
    '',
    '   ',
    'flexhrm',
    'api.flexhrm.com',
    'ftp://api.flexhrm.com',
    'https://',
    'https://u:p@api.flexhrm.com/',
    'https://a.example/?x=1',
    'http://api.flexhrm.com/',
    undefined,
  ])('B3: refuses the service URL %j, and names the field', (serviceUrl) => {
    expect(troublesOf({ serviceUrl })).toEqual(['serviceUrl']);
  });

  it.each(['http://127.0.0.1:8080', 'http://localhost/x'])('B3: takes plain http on loopback: %s', (serviceUrl) => {
    expect(troublesOf({ serviceUrl })).toEqual([]);
  });

  it('B3: takes plain http elsewhere only when it is allowed', () => {
    expect(troublesOf({ serviceUrl: 'http://flex.example.com', allowPlainHttp: true })).toEqual([]);
  });

  it.each([
    ['https://api.flexhrm.com', 'https://api.flexhrm.com/employees'],
    ['https://acme.flexhosting.se/webapi/api/', 'https://acme.flexhosting.se/webapi/api/employees'],
    ['https://acme.flexhosting.se/webapi/api', 'https://acme.flexhosting.se/webapi/api/employees'],
    ['https://acme.flexhosting.se//webapi//', 'https://acme.flexhosting.se//webapi/employees'],
  ])('B3: joins %s and a resource without losing the path', (serviceUrl, expected) => {
    const config = configSchema.parse({ ...good, serviceUrl, instanceIn: ['header'] });

    expect(resourceUrl(config, 'employees', {}).href).toBe(expected);
  });

  it.each([undefined, '', '  '])('B4: needs a username, not %j', (username) => {
    expect(troublesOf({ username })).toEqual(['username']);
  });

  it.each([undefined, ''])('B5: needs a password, not %j', (password) => {
    expect(troublesOf({ password })).toEqual(['password']);
  });

  it('B5: never shows the password', () => {
    const config = configSchema.parse(good);

    expect(`${inspect(config, { depth: 5 })} ${JSON.stringify(config)} ${config.password}`).not.toContain('pa55word');
  });

  it.each([undefined, '', '   '])('B6: needs an instance id, not %j', (instanceId) => {
    expect(troublesOf({ instanceId })).toEqual(['instanceId']);
  });

  it.each([
    ['  Acme domän ', 'Acme domän'],
    [4711, '4711'],
  ])('B6: takes any text as instance id, trimmed: %j', (instanceId, expected) => {
    expect(configSchema.parse({ ...good, instanceId }).instanceId).toBe(expected);
  });

  it.each([1, 7, 365, 3650])('E11: takes a window of %i days', (modifiedSinceDays) => {
    expect(troublesOf({ modifiedSinceDays })).toEqual([]);
  });

  it.each([0, -1, 3651, 1.5, '30', 'thirty', null])('E11: refuses a window of %j days', (modifiedSinceDays) => {
    expect(troublesOf({ modifiedSinceDays })).toEqual(['modifiedSinceDays']);
  });

  it.each([
    { timeZone: 'Stockholm' },
    { loginPattern: '{instance}' },
    { companies: [] },
    { pageSize: 0 },
    { nonsense: 1 },
  ])('refuses %j', (settings) => {
    expect(troublesOf(settings)).toHaveLength(1);
  });
});
