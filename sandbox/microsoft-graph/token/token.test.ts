import { constants, randomUUID, sign } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import type { StartOptions } from '../index.ts';
import { at, problem, type Reply, startTestTenant, type TestTenant } from '../test-support.ts';
import { makeClientCertificate } from './client-certificate.ts';

const now = Date.parse('2026-03-10T12:00:00Z');
const own = makeClientCertificate(now);
const foreign = makeClientCertificate(now);
const old = makeClientCertificate(now - 400 * 86_400_000, 30);

let tenant: TestTenant;
async function start(options: StartOptions = {}): Promise<TestTenant> {
  tenant = await startTestTenant(options);
  return tenant;
}
afterEach(() => tenant.close());

function refusal(reply: Reply): readonly unknown[] {
  return [reply.status, at(reply.json, 'error'), at(reply.json, 'error_codes.0')];
}

type Wish = {
  readonly header?: Readonly<Record<string, unknown>>;
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly key?: string;
};

function assertion({ header = {}, claims = {}, key = own.privateKey }: Wish = {}): Record<string, string> {
  const head = { typ: 'JWT', alg: 'PS256', 'x5t#S256': own.x5tS256, ...header };
  const body = {
    aud: `${tenant.url}/${tenant.tenantId}/oauth2/v2.0/token`,
    iss: tenant.clientId,
    sub: tenant.clientId,
    jti: randomUUID(),
    nbf: now / 1000,
    exp: now / 1000 + 600,
    ...claims,
  };
  const encode = (content: unknown) => Buffer.from(JSON.stringify(content)).toString('base64url');
  const signed = `${encode(head)}.${encode(body)}`;
  const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
  const signature = sign('sha256', Buffer.from(signed), head.alg === 'PS256' ? { key, ...pss } : key);
  return {
    client_secret: '',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: `${signed}.${signature.toString('base64url')}`,
  };
}

describe('the token endpoint', () => {
  it('gives a bearer token whose JWT carries the application permissions', async () => {
    const { askToken, clientId } = await start({ roles: ['User.Read.All'] });

    const reply = await askToken();
    const [, claims = ''] = String(at(reply.json, 'access_token')).split('.');

    expect(reply.json).toMatchObject({ token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599 });
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
      roles: ['User.Read.All'],
      appid: clientId,
      idtyp: 'app',
    });
  });

  it('is reached by a domain of the tenant too', async () => {
    const { askToken } = await start();

    expect((await askToken({}, 'contoso.onmicrosoft.com')).status).toBe(200);
  });

  it.each([
    [{ client_secret: 'wrong' }, [401, 'invalid_client', 7000215]],
    [{ client_secret: '' }, [401, 'invalid_client', 7000218]],
    [{ client_id: randomUUID() }, [400, 'unauthorized_client', 700016]],
    [{ grant_type: 'password' }, [400, 'unsupported_grant_type', 70003]],
    [{ grant_type: '' }, [400, 'invalid_request', 900144]],
    [{ scope: 'User.Read.All' }, [400, 'invalid_scope', 1002012]],
    [{ scope: 'https://vault.azure.net/.default' }, [400, 'invalid_resource', 500011]],
  ])('refuses %j', async (fields, expected) => {
    const { askToken } = await start();

    const reply = await askToken(fields);

    expect(refusal(reply)).toEqual(expected);
    expect(at(reply.json, 'error_description')).toMatch(new RegExp(`^AADSTS${expected[2]}: .*Trace ID`, 'u'));
  });

  it('refuses a tenant that it does not know', async () => {
    const { askToken } = await start();

    expect(refusal(await askToken({}, randomUUID()))).toEqual([400, 'invalid_request', 90002]);
  });

  it('tells an expired secret from a wrong one', async () => {
    const { askToken, expiredSecrets } = await start();
    expiredSecrets.add('secret');

    expect(refusal(await askToken())).toEqual([401, 'invalid_client', 7000222]);
  });

  it.each([
    ['PS256 with x5t#S256', {}],
    ['RS256 with x5t', { header: { alg: 'RS256', 'x5t#S256': undefined, x5t: own.x5t } }],
  ])('takes a certificate: %s', async (_, wish) => {
    const { askToken } = await start({ certificates: [own.certificate] });

    expect((await askToken(assertion(wish))).status).toBe(200);
  });

  it.each([
    [
      'a certificate that is not registered',
      { header: { 'x5t#S256': foreign.x5tS256 }, key: foreign.privateKey },
      700027,
    ],
    ['a signature of another key', { key: foreign.privateKey }, 700027],
    ['an expired certificate', { header: { 'x5t#S256': old.x5tS256 }, key: old.privateKey }, 700027],
    ['an algorithm that is not allowed', { header: { alg: 'none' } }, 700027],
    ['another subject', { claims: { sub: randomUUID() } }, 700021],
    ['another audience', { claims: { aud: 'https://example.com/token' } }, 700023],
    ['an assertion that is over', { claims: { exp: now / 1000 - 600 } }, 700024],
    ['no thumbprint', { header: { 'x5t#S256': undefined } }, 5002723],
  ])('refuses %s', async (_, wish, number) => {
    const { askToken } = await start({ certificates: [own.certificate, old.certificate] });

    expect(refusal(await askToken(assertion(wish)))).toEqual([401, 'invalid_client', number]);
  });

  it('refuses an assertion that is no JWT', async () => {
    const { askToken } = await start({ certificates: [own.certificate] });

    const reply = await askToken({ ...assertion(), client_assertion: 'abc' });

    expect(refusal(reply)).toEqual([401, 'invalid_client', 50027]);
  });
});

describe('the access token', () => {
  it.each([
    ['no token', '', 'Access token is empty.'],
    ['a broken token', 'Bearer abc', 'CompactToken parsing failed with error code: 80049217'],
  ])('is wanted: %s', async (_, authorization, message) => {
    const { ask } = await start();

    const reply = await ask('GET', 'users', { headers: { authorization } });

    expect(problem(reply)).toEqual([401, 'InvalidAuthenticationToken', message]);
    expect(reply.headers.get('www-authenticate')).toContain('Bearer');
  });

  it('ends with its lifetime', async () => {
    const { get, clock } = await start();
    const before = await get('users');
    clock.advanceSeconds(3600);
    const after = await get('users');

    expect([before.status, after.status]).toEqual([200, 401]);
  });

  it('can be revoked, and a new one works', async () => {
    const { get, ask, askToken, revokeTokens } = await start();
    await get('users');
    revokeTokens();

    const refused = await get('users');
    const token = String(at((await askToken()).json, 'access_token'));

    expect([refused.status, (await ask('GET', 'users', { token })).status]).toEqual([401, 200]);
  });

  it('carries the permissions of the moment it was issued', async () => {
    const { get, ask, askToken, roles } = await start({ roles: [] });
    const before = await get('users');
    roles.add('User.Read.All');
    const still = await get('users');
    const token = String(at((await askToken()).json, 'access_token'));

    expect([before.status, still.status, (await ask('GET', 'users', { token })).status]).toEqual([403, 403, 200]);
  });
});
