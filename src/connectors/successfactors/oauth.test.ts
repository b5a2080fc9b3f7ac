import { createHash, generateKeyPairSync, verify } from 'node:crypto';
import { afterEach, expect, it } from 'vitest';
import { silentLogger } from '../../platform/logger.ts';
import { configSchema, type OAuthAuth } from './config.ts';
import { oauthAuthenticator } from './oauth.ts';
import { readPrivateKey, signedAssertion } from './saml-assertion.ts';
import { type FakeServer, type Reply, type Seen, startFakeServer } from './test-support/fake-server.ts';
import { now, open } from './test-support/open.ts';
import { anError, aPage, aPerson } from './test-support/people.ts';

const servers: FakeServer[] = [];
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const auth = { type: 'oauth', clientId: 'KEY&<>', companyId: 'ACME', userId: 'sfapi', privateKey: pem };
const request = { attributes: [], now };

async function start(answer: (request: Seen, number: number) => Reply): Promise<FakeServer> {
  const server = await startFakeServer(answer);
  servers.push(server);
  return server;
}

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

const isToken = (seen: Seen) => seen.url.pathname === '/oauth/token';
const grant = (value: string, seconds = 86_000): Reply => ({
  body: { access_token: value, token_type: 'Bearer', expires_in: seconds },
});

/** Checks digest and signature as any SAML implementation would, with node:crypto alone. */
function isSignedBy(xml: string, key: typeof publicKey): boolean {
  const signature = /<ds:Signature .*<\/ds:Signature>/.exec(xml)?.[0] ?? '';
  const digest = createHash('sha256').update(xml.replace(signature, '')).digest('base64');
  const info = /<ds:SignedInfo>.*<\/ds:SignedInfo>/.exec(signature)?.[0] ?? '';
  const canonical = info.replace('<ds:SignedInfo>', '<ds:SignedInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">');
  const value = /<ds:SignatureValue>(.*)<\/ds:SignatureValue>/.exec(signature)?.[1] ?? '';
  return (
    info.includes(`<ds:DigestValue>${digest}</ds:DigestValue>`) &&
    verify('RSA-SHA256', Buffer.from(canonical), key, Buffer.from(value, 'base64'))
  );
}

it('trades a signed assertion for a token and uses it for every request', async () => {
  const server = await start((seen) => (isToken(seen) ? grant('tok1') : { body: aPage([aPerson('1')]) }));
  const { session, requests } = await open(server.url, { auth });

  await session.readWorkers(['1'], request);
  await session.readWorkers(['1'], request);

  const form = new URLSearchParams(server.seen[0]?.body);
  const xml = Buffer.from(form.get('assertion') ?? '', 'base64').toString();
  expect(server.seen.map((seen) => seen.url.pathname)).toEqual([
    '/oauth/token',
    '/odata/v2/PerPerson',
    '/odata/v2/PerPerson',
  ]);
  expect(server.seen.slice(1).map((seen) => seen.headers.authorization)).toEqual(['Bearer tok1', 'Bearer tok1']);
  expect(form.get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:saml2-bearer');
  expect(form.get('company_id')).toBe('ACME');
  expect(form.get('client_id')).toBe('KEY&<>');
  expect(isSignedBy(xml, publicKey)).toBe(true);
  expect(xml).toContain('<saml2:Audience>www.successfactors.com</saml2:Audience>');
  expect(xml).toContain(`Recipient="${server.url}/oauth/token"`);
  expect(xml).toContain('>sfapi</saml2:NameID>');
  expect(xml).toContain(
    '<saml2:Attribute Name="api_key"><saml2:AttributeValue>KEY&amp;&lt;&gt;</saml2:AttributeValue>',
  );
  expect(JSON.stringify(requests)).not.toContain('tok1');
  expect(requests[0]?.replay).toContain('$SF_ASSERTION');
});

it('says in the assertion when the user is given by username', async () => {
  const server = await start((seen) => (isToken(seen) ? grant('tok1') : { body: aPage([]) }));
  const { session } = await open(server.url, { auth: { ...auth, userId: undefined, username: 'a"b@x' } });

  await session.readWorkers(['1'], request);

  const xml = Buffer.from(new URLSearchParams(server.seen[0]?.body).get('assertion') ?? '', 'base64').toString();
  expect(xml).toContain('<saml2:Attribute Name="use_username"><saml2:AttributeValue>true<');
  expect(isSignedBy(xml, publicKey)).toBe(true);
});

it('finds a changed assertion out', () => {
  const facts = {
    issuer: 'i',
    subject: 's',
    isUsername: false,
    clientId: 'c',
    tokenUrl: 'https://x/oauth/token',
    now,
    id: '_1',
  };

  const xml = signedAssertion(facts, privateKey);

  expect(isSignedBy(xml, publicKey)).toBe(true);
  expect(isSignedBy(xml.replace('>s<', '>admin<'), publicKey)).toBe(false);
});

it.each([401, 403])('asks for a fresh token when the old one is answered with %i', async (status) => {
  let tokens = 0;
  const server = await start((seen) => {
    if (isToken(seen)) return grant(`tok${++tokens}`);
    return seen.headers.authorization === 'Bearer tok1'
      ? { status, body: anError('Forbidden', '[LGN0007]Token invalid') }
      : { body: aPage([aPerson('1')]) };
  });
  const { session } = await open(server.url, { auth });

  expect((await session.readWorkers(['1'], request)).workers).toHaveLength(1);
  expect(server.seen.filter(isToken).map((seen) => new URLSearchParams(seen.body).get('new_token'))).toEqual([
    null,
    'true',
  ]);
});

it('gives up when a fresh token is refused too', async () => {
  const server = await start((seen) =>
    isToken(seen) ? grant('tok') : { status: 403, body: anError('Forbidden', '[LGN0007]Token invalid') },
  );
  const { session } = await open(server.url, { auth });

  await expect(session.readWorkers(['1'], request)).rejects.toMatchObject({ code: 'unauthorized' });
  expect(server.seen).toHaveLength(4);
});

it('fetches a new token shortly before the old one ends', async () => {
  const server = await start((seen) => (isToken(seen) ? grant('tok', 60) : { body: aPage([]) }));
  const { session } = await open(server.url, { auth });

  await session.readWorkers(['1'], request);
  await session.readWorkers(['1'], request);

  expect(server.seen.filter(isToken)).toHaveLength(2);
});

it('asks for a fresh token when the one that is still alive is about to end', async () => {
  let tokens = 0;
  const server = await start((seen) => {
    if (!isToken(seen)) return { body: aPage([]) };
    const isFresh = tokens++ > 0 && new URLSearchParams(seen.body).get('new_token') === 'true';
    return isFresh ? grant('fresh') : grant('old', 90);
  });
  const { session } = await open(server.url, { auth });

  for (let reads = 0; reads < 5; reads++) await session.readWorkers(['1'], request);

  expect(server.seen.filter(isToken)).toHaveLength(2);
});

it('fetches one new token for all the requests that come when the old one is about to end', async () => {
  let tokens = 0;
  const authenticator = await oauthAuthenticator(
    configSchema.parse({ tenantUrl: 'https://hr.example.com', auth }).auth as OAuthAuth,
    {
      ...{ system: 'hr', tenantUrl: 'https://hr.example.com', clock: { now: () => now }, logger: silentLogger },
      ...{ randomBytes: (size) => new Uint8Array(size), wait: async () => undefined },
      retries: { attempts: 0, firstDelayMs: 1, longestWaitSeconds: 1 },
      http: {
        send: async () => {
          tokens += 1;
          const text = JSON.stringify({ access_token: `tok${tokens}`, expires_in: tokens === 1 ? 60 : 86_000 });
          return { status: 200, headers: {}, setCookies: [], text, bytes: text.length };
        },
        close: async () => undefined,
      },
    },
  );
  await authenticator.header();

  const headers = await Promise.all([1, 2, 3].map(async () => await authenticator.header()));

  expect(headers).toEqual(['Bearer tok2', 'Bearer tok2', 'Bearer tok2']);
});

it('dates the assertion by the clock of a server that refuses ours as not yet begun or as over', async () => {
  const served = now - 30 * 60_000;
  const date = new Date(served).toUTCString();
  const server = await start((seen) => {
    if (!isToken(seen)) return { body: aPage([aPerson('1')]) };
    const xml = Buffer.from(new URLSearchParams(seen.body).get('assertion') ?? '', 'base64').toString();
    const issued = Date.parse(/IssueInstant="([^"]+)"/.exec(xml)?.[1] ?? '');
    if (issued <= served) return grant('tok');
    return { status: 401, headers: { date }, body: { errorMessage: 'SAML assertion is not yet valid' } };
  });
  const { session } = await open(server.url, { auth });

  expect((await session.readWorkers(['1'], request)).workers).toHaveLength(1);
  expect(server.seen.filter(isToken)).toHaveLength(2);
});

it.each([
  ['Unable to authenticate the client (Login failed - invalid user)', 'userId is not the username'],
  ['Unable to verify the signature of the SAML assertion', 'does not belong to the certificate'],
  ['Invalid company', 'companyId'],
])('explains "%s"', async (errorMessage, advice) => {
  const headers = { date: new Date(now).toUTCString() };
  const server = await start(() => ({ status: 401, headers, body: { errorHttpCode: '401', errorMessage } }));
  const { session } = await open(server.url, { auth });

  await expect(session.readWorkers(['1'], request)).rejects.toMatchObject({
    code: 'unauthorized',
    message: expect.stringContaining(errorMessage),
    advice: expect.stringContaining(advice),
  });
  expect(server.seen).toHaveLength(1);
});

it('survives a token server that is away for a moment', async () => {
  const server = await start((seen, number) => {
    if (number === 1) return { status: 503, body: '<html>busy</html>' };
    return isToken(seen) ? grant('tok') : { body: aPage([aPerson('1')]) };
  });
  const { session } = await open(server.url, { auth });

  expect((await session.readWorkers(['1'], request)).workers).toHaveLength(1);
});

it('never shows the assertion or the token, even if the server says them back', async () => {
  const server = await start((seen) =>
    isToken(seen) ? grant('tok-CANARY') : { status: 400, body: anError('x', `bad ${seen.headers.authorization}`) },
  );
  const { session, logged, requests } = await open(server.url, { auth });

  const error = await session.readWorkers(['1'], request).catch((thrown: unknown) => thrown);

  expect(
    `${String(error)} ${JSON.stringify((error as Error).cause)} ${logged.join()} ${JSON.stringify(requests)}`,
  ).not.toContain('CANARY');
  expect(String(error)).toContain('bad');
});

it('reads the key forms that SuccessFactors hands out', () => {
  const base64 = privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64');
  const forms = [
    pem,
    base64,
    `-----BEGIN ENCRYPTED PRIVATE KEY-----\n${base64}\n-----END ENCRYPTED PRIVATE KEY-----`,
    Buffer.from(`${base64}###alias`).toString('base64'),
  ];

  for (const form of forms) expect(readPrivateKey(form).asymmetricKeyType).toBe('rsa');
});

it('says that a key cannot be read without showing it', async () => {
  await expect(open('http://127.0.0.1:9', { auth: { ...auth, privateKey: 'CANARY' } })).rejects.toMatchObject({
    code: 'invalid',
    message: expect.not.stringContaining('CANARY'),
  });
});
