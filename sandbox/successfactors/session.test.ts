import { createHash, createSign, generateKeyPairSync } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { at, BASIC, type Reply, startTestTenant, type TestTenant } from './test-support.ts';

let tenant: TestTenant;
async function start(options: Parameters<typeof startTestTenant>[0] = {}): Promise<TestTenant> {
  tenant = await startTestTenant(options);
  return tenant;
}
afterEach(() => tenant.close());

const ONE = '/odata/v2/PerPerson/$count';

function basic(user: string, password = 'secret'): RequestInit {
  return { headers: { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` } };
}

function cookieOf(reply: Reply): string {
  return reply.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

describe('Basic login', () => {
  it.each([
    ['sfapi@ACME', 'wrong', 401, 'LGN0015'],
    ['nobody@ACME', 'secret', 401, 'LGN0015'],
    ['sfapi@acme', 'secret', 403, 'LGN0008'],
    ['sfapi', 'secret', 403, 'LGN0003'],
  ])('of %s with %s answers %i %s', async (user, password, status, code) => {
    const { fetch } = await start();

    const reply = await fetch(ONE, basic(user, password));

    expect(reply.status).toBe(status);
    expect(at(reply.json, 'error.code')).toBe(code);
  });

  it('is missed as LGN0003', async () => {
    const { fetch } = await start();

    const reply = await fetch(ONE, { headers: { authorization: '' } });

    expect(reply.status).toBe(403);
    expect(at(reply.json, 'error.message.value')).toContain('[LGN0003]');
  });
});

describe('sessions', () => {
  it('are reused with cookie and CSRF token together', async () => {
    const simulator = await start();
    const first = await simulator.fetch(ONE);
    const csrf = first.headers.get('x-csrf-token') ?? '';
    const reused = await simulator.fetch(ONE, {
      headers: { authorization: '', cookie: cookieOf(first), 'x-csrf-token': csrf },
    });
    const withoutToken = await simulator.fetch(ONE, { headers: { authorization: '', cookie: cookieOf(first) } });

    expect(reused.status).toBe(200);
    expect(withoutToken.status).toBe(403);
    expect(simulator.logins).toBe(1);
  });

  it('end after ten idle minutes, so that the next request logs in afresh', async () => {
    const simulator = await start();
    const first = await simulator.fetch(ONE);
    simulator.clock.set('2026-03-10T12:11:00Z');
    const headers = { cookie: cookieOf(first), 'x-csrf-token': first.headers.get('x-csrf-token') ?? '' };

    expect((await simulator.fetch(ONE, { headers: { ...headers, authorization: '' } })).status).toBe(403);
    expect((await simulator.fetch(ONE, { headers: { ...headers, authorization: BASIC } })).status).toBe(200);
    expect(simulator.logins).toBe(2);
  });

  it('end when the password changes', async () => {
    const simulator = await start();
    simulator.setPassword('other');

    expect((await simulator.fetch(ONE)).status).toBe(401);
    expect((await simulator.fetch(ONE, basic('sfapi@ACME', 'other'))).status).toBe(200);
  });
});

type Wish = {
  readonly audience?: string;
  readonly recipient?: string;
  readonly until?: string;
  readonly apiKey?: string;
  readonly subject?: string;
};

function assertion(wish: Wish = {}): string {
  const {
    audience = 'www.successfactors.com',
    recipient = `${tenant.url}/oauth/token`,
    until = '2026-03-10T12:10:00Z',
    apiKey = 'sandbox-client',
    subject = 'sfapi',
  } = wish;
  return `<saml2:Assertion xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion" ID="_1" IssueInstant="2026-03-10T12:00:00Z" Version="2.0"><saml2:Issuer>hirewire</saml2:Issuer>SIGNATURE<saml2:Subject><saml2:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified">${subject}</saml2:NameID><saml2:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml2:SubjectConfirmationData NotOnOrAfter="${until}" Recipient="${recipient}"></saml2:SubjectConfirmationData></saml2:SubjectConfirmation></saml2:Subject><saml2:Conditions NotBefore="2026-03-10T11:59:00Z" NotOnOrAfter="${until}"><saml2:AudienceRestriction><saml2:Audience>${audience}</saml2:Audience></saml2:AudienceRestriction></saml2:Conditions><saml2:AttributeStatement><saml2:Attribute Name="api_key"><saml2:AttributeValue xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xs:string">${apiKey}</saml2:AttributeValue></saml2:Attribute></saml2:AttributeStatement></saml2:Assertion>`;
}

/** Signs by hand, in canonical form: the declarations of an unused prefix are not part of it. */
function sign(xml: string, privateKey: string): string {
  const target = xml.replace('SIGNATURE', '').replace(' xmlns:xs="http://www.w3.org/2001/XMLSchema"', '');
  const digest = createHash('sha256').update(target).digest('base64');
  const inner = `<ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"></ds:CanonicalizationMethod><ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"></ds:SignatureMethod><ds:Reference URI="#_1"><ds:Transforms><ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"></ds:Transform><ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"></ds:Transform></ds:Transforms><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></ds:DigestMethod><ds:DigestValue>${digest}</ds:DigestValue></ds:Reference>`;
  const value = createSign('RSA-SHA256')
    .update(`<ds:SignedInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">${inner}</ds:SignedInfo>`)
    .sign(privateKey, 'base64');
  return xml.replace(
    'SIGNATURE',
    `<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo>${inner}</ds:SignedInfo><ds:SignatureValue>${value}</ds:SignatureValue></ds:Signature>`,
  );
}

function token(xml: string, change: Readonly<Record<string, string>> = {}): Promise<Reply> {
  const form = new URLSearchParams({
    company_id: 'ACME',
    client_id: 'sandbox-client',
    grant_type: 'urn:ietf:params:oauth:grant-type:saml2-bearer',
    assertion: Buffer.from(xml.replace('SIGNATURE', '')).toString('base64'),
    ...change,
  });
  return tenant.fetch('/oauth/token', { method: 'POST', body: form, headers: { authorization: '' } });
}

describe('OAuth with a SAML assertion', () => {
  it('gives a token that logs in, and hands the live one out again with less time left', async () => {
    const { fetch, clock } = await start();
    const first = await token(assertion());
    clock.set('2026-03-10T12:05:00Z');
    const second = await token(assertion());
    const fresh = await token(assertion(), { new_token: 'true' });
    const reply = await fetch(ONE, { headers: { authorization: `Bearer ${at(first.json, 'access_token')}` } });

    expect(at(first.json, 'token_type')).toBe('Bearer');
    expect(at(first.json, 'expires_in')).toBe(86_400);
    expect(at(second.json, 'access_token')).toBe(at(first.json, 'access_token'));
    expect(at(second.json, 'expires_in')).toBe(86_100);
    expect(at(fresh.json, 'access_token')).not.toBe(at(first.json, 'access_token'));
    expect(reply.status).toBe(200);
  });

  it.each([
    [{ audience: 'other' }, 'audience'],
    [{ until: '2026-03-10T11:59:59Z' }, 'expired'],
    [{ recipient: 'https://elsewhere.example/oauth/token' }, 'recipient'],
    [{ apiKey: 'other' }, 'api_key'],
    [{ subject: 'somebody' }, 'invalid user'],
  ])('refuses %j', async (wish, text) => {
    await start();

    const reply = await token(assertion(wish));

    expect(reply.status).toBe(401);
    expect(at(reply.json, 'errorHttpCode')).toBe('401');
    expect(at(reply.json, 'errorMessage')).toContain(text);
  });

  it('checks the signature when a certificate is registered', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    await start({ oauthClients: [{ clientId: 'sandbox-client', certificate: publicKey }] });
    const signed = sign(assertion(), privateKey);

    expect((await token(signed)).status).toBe(200);
    expect((await token(signed.replace('>sfapi<', '>admin<'))).status).toBe(401);
    expect(at((await token(assertion())).json, 'errorMessage')).toContain('Unable to verify the signature');
  });

  it('answers an unknown token with 403 LGN0007 and an expired one with LGN0006, or 401 by switch', async () => {
    const { fetch, clock, close } = await start();
    const given = at((await token(assertion())).json, 'access_token');
    clock.set('2026-03-12T12:00:00Z');
    const expired = await fetch(ONE, { headers: { authorization: `Bearer ${given}` } });
    const unknown = await fetch(ONE, { headers: { authorization: 'Bearer abc' } });
    await close();
    const other = await start({ switches: { invalidTokenStatus: 401 } });

    expect([expired.status, at(expired.json, 'error.code')]).toEqual([403, 'LGN0006']);
    expect([unknown.status, at(unknown.json, 'error.code')]).toEqual([403, 'LGN0007']);
    expect((await other.fetch(ONE, { headers: { authorization: 'Bearer abc' } })).status).toBe(401);
  });
});
