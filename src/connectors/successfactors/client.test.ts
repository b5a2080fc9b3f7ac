import { gzipSync } from 'node:zlib';
import { afterEach, expect, it } from 'vitest';
import { type FakeServer, type Reply, type Seen, startFakeServer } from './test-support/fake-server.ts';
import { idsOf, now, open, pagesOf } from './test-support/open.ts';
import { anError, aPage, aPerson } from './test-support/people.ts';

const servers: FakeServer[] = [];
const attributes = [] as const;
const everybody = { attributes, now };

async function start(answer: (request: Seen, number: number) => Reply | Promise<Reply>): Promise<FakeServer> {
  const server = await startFakeServer(answer);
  servers.push(server);
  return server;
}

/** Answers `first` to the first requests, then one person. */
function first(...replies: readonly Reply[]) {
  return (request: Seen, number: number): Reply =>
    replies[number - 1] ?? { body: request.url.pathname.endsWith('$count') ? '1' : aPage([aPerson('1')]) };
}

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

const session1 = { 'set-cookie': ['JSESSIONID=s1; Path=/; HttpOnly', 'route=r1; Max-Age=60'], 'x-csrf-token': 'csrf1' };

it('logs in once and gives cookies and token back with every further request', async () => {
  const server = await start(first({ body: aPage([aPerson('1')]), headers: session1 }));
  const { session } = await open(server.url);

  await pagesOf(session.read(everybody));
  await session.readWorkers(['1'], everybody);

  expect(server.seen[0]?.headers.cookie).toBeUndefined();
  expect(server.seen[0]?.headers.authorization).toBe(
    `Basic ${Buffer.from('sfapi@ACME:pa55-CANARY-word').toString('base64')}`,
  );
  for (const request of server.seen.slice(1)) {
    expect(request.headers.cookie).toBe('JSESSIONID=s1; route=r1');
    expect(request.headers['x-csrf-token']).toBe('csrf1');
  }
});

it.each([401, 403])('drops a session that ended with %i and logs in again, once', async (status) => {
  const expired = { status, body: anError('Forbidden', '[LGN0006]Internal token expired') };
  const server = await start(first({ body: aPage([aPerson('1')]), headers: session1 }, expired));
  const { session } = await open(server.url);

  await session.readWorkers(['1'], everybody);
  const page = await session.readWorkers(['1'], everybody);

  expect(page.workers).toHaveLength(1);
  expect(server.seen.map((request) => request.headers.cookie)).toEqual([
    undefined,
    'JSESSIONID=s1; route=r1',
    undefined,
  ]);
});

it('tries a wrong password only once, because more would lock the user', async () => {
  const server = await start(() => ({
    status: 401,
    body: anError('Unauthorized', '[LGN0015]Authentication failed (status code = 4)'),
  }));
  const { session } = await open(server.url);

  await expect(session.readWorkers(['1'], everybody)).rejects.toMatchObject({ code: 'unauthorized', retryable: false });
  expect(server.seen).toHaveLength(1);
});

it('tells a missing right from a failed login', async () => {
  const server = await start(() => ({
    status: 403,
    body: anError('COE_GENERAL_FORBIDDEN', '[COE0020]You don’t have permission to PerPerson'),
  }));
  const { session } = await open(server.url);

  await expect(session.readWorkers(['1'], everybody)).rejects.toMatchObject({
    code: 'forbidden',
    message: expect.stringContaining('PerPerson'),
  });
  expect(server.seen).toHaveLength(1);
});

it.each([400, 404])('does not try %i again', async (status) => {
  const server = await start(() => ({
    status,
    body: anError('COE_ENTITY_NOT_FOUND', '[COE0007]invalid entity (or function) name: PerPerson'),
  }));
  const { session } = await open(server.url);

  await expect(pagesOf(session.read(everybody))).rejects.toMatchObject({ retryable: false });
  expect(server.seen).toHaveLength(1);
});

it.each<[string, Reply]>([
  ['429', { status: 429, body: '' }],
  ['500', { status: 500, body: anError('ServerErrorException', 'java.lang.NullPointerException') }],
  [
    '500 while metadata is made',
    { status: 500, body: anError('x', 'OData metadata is being generated for the same instance in another thread') },
  ],
  ['502 of a gateway', { status: 502, body: '<html><body>Bad Gateway</body></html>' }],
  ['503', { status: 503, body: '<html><body>Service Unavailable</body></html>' }],
  ['504', { status: 504, body: '<html><body>Gateway Timeout</body></html>' }],
  ['a cut connection', { body: aPage([aPerson('1')]), cut: 20 }],
  ['truncated JSON', { body: '{"d":{"results":[{"personIdExternal":"1"' }],
  ['a web page under 200', { body: '<html><title>Login</title></html>' }],
])('survives %s inside of the same read', async (_, reply) => {
  const withoutWait = { ...reply, headers: reply.status === 429 ? { 'retry-after': '1' } : {} };
  const server = await start(first(withoutWait));
  const { session, waits } = await open(server.url);

  expect(idsOf(await pagesOf(session.read(everybody)))).toEqual(['1']);
  expect(waits).toHaveLength(1);
});

it.each([
  ['seconds', '7', '09:30:00', 7000],
  ['a date', 'Fri, 20 Nov 2026 09:30:09 GMT', '09:30:00', 9000],
  ['a date of a clock that is ten minutes ahead of ours', 'Fri, 20 Nov 2026 09:40:09 GMT', '09:40:00', 9000],
])('waits as long as Retry-After says in %s', async (_, value, served, milliseconds) => {
  const headers = { 'retry-after': value, date: `Fri, 20 Nov 2026 ${served} GMT` };
  const server = await start(first({ status: 429, body: '', headers }));
  const { session, waits } = await open(server.url);

  await pagesOf(session.read(everybody));

  expect(waits).toEqual([milliseconds]);
});

it('tries a 429 without a Retry-After a few times and then recommends to wait for five minutes', async () => {
  const server = await start(() => ({ status: 429, body: '' }));
  const { session, waits } = await open(server.url);

  await expect(pagesOf(session.read(everybody))).rejects.toMatchObject({ code: 'rateLimited', retryAfter: 300_000 });
  expect(waits).toEqual([500, 1000, 2000, 4000]);
});

it('does not sit through a long Retry-After, but says how long it is', async () => {
  const server = await start(() => ({ status: 429, body: '', headers: { 'retry-after': '300' } }));
  const { session, waits } = await open(server.url);

  await expect(pagesOf(session.read(everybody))).rejects.toMatchObject({
    code: 'rateLimited',
    retryable: true,
    retryAfter: 300_000,
  });
  expect(waits).toEqual([]);
});

it('waits longer at each try and then gives up with an error that may pass', async () => {
  const server = await start(() => ({ status: 500, body: anError('x', 'boom') }));
  const { session, waits } = await open(server.url);

  await expect(pagesOf(session.read(everybody))).rejects.toMatchObject({ code: 'unavailable', retryable: true });
  expect(waits).toEqual([500, 1000, 2000, 4000]);
});

it('knows a maintenance page for what it is, under any status', async () => {
  for (const status of [200, 503, 403]) {
    const server = await start(() => ({
      status,
      body: '<!DOCTYPE html><html><body>Scheduled maintenance until 6 am</body></html>',
    }));
    const { session } = await open(server.url);

    await expect(pagesOf(session.read(everybody))).rejects.toMatchObject({ code: 'unavailable', retryable: true });
  }
});

it.each<[string, Reply, string]>([
  ['broken JSON', { body: '{"d":{"results":[' }, 'broken JSON instead of data: "{\\"d\\":'],
  [
    'a web page',
    { body: '<html><script>x()</script><h1>Sign\u0007 in</h1></html>' },
    'a web page instead of data: "Sign in"',
  ],
  ['JSON that is no list', { body: { value: [] } }, 'no list of people'],
  [
    'a broken error body',
    { status: 400, body: '{"error":{"code":"X","message":{"lang":"en","value":"see "this" link"}}}' },
    'see "this" link',
  ],
  [
    'an XML error',
    { status: 400, body: '<?xml version="1.0"?><error><code>X</code><message lang="en">Bad query</message></error>' },
    'Bad query',
  ],
])('quotes the beginning of %s', async (_, reply, said) => {
  const server = await start(() => reply);
  const { session } = await open(server.url);

  await expect(pagesOf(session.read(everybody))).rejects.toThrow(said.replaceAll('\\"', '"'));
});

it('does not follow a redirect', async () => {
  const stranger = await start(() => ({ body: aPage([]) }));
  const server = await start(() => ({
    status: 302,
    body: '',
    headers: { location: `${stranger.url}/odata/v2/PerPerson` },
  }));
  const { session } = await open(server.url);

  await expect(pagesOf(session.read(everybody))).rejects.toMatchObject({ code: 'invalid' });
  expect(stranger.seen).toEqual([]);
});

it('reads compressed answers', async () => {
  const { createServer } = await import('node:http');
  const server = createServer((request, response) => {
    const body = request.url?.includes('$count') ? '1' : JSON.stringify(aPage([aPerson('1')]));
    response.setHeader('content-encoding', 'gzip');
    response.end(gzipSync(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const { session } = await open(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);

  expect(idsOf(await pagesOf(session.read(everybody)))).toEqual(['1']);
  await session.close();
  server.close();
});

it('refuses an answer that is larger than allowed', async () => {
  const server = await start(() => ({ body: `"${'x'.repeat(2_000_000)}"` }));
  const { session } = await open(server.url, { maxResponseMegabytes: 1 });

  await expect(pagesOf(session.read(everybody))).rejects.toMatchObject({
    code: 'invalid',
    message: expect.stringContaining('bytes'),
  });
});

it('gives up on a server that does not answer in time', async () => {
  let release: (reply: Reply) => void = () => {};
  const server = await start(() => new Promise<Reply>((resolve) => (release = resolve)));
  const { session } = await open(server.url, { timeouts: { totalSeconds: 0.1 }, retries: { attempts: 0 } });

  await expect(pagesOf(session.read(everybody))).rejects.toMatchObject({ code: 'unavailable', retryable: true });
  release({ body: '' });
});

it('says that nobody listens', async () => {
  const server = await startFakeServer(() => ({}));
  await server.close();
  const { session } = await open(server.url, { retries: { attempts: 1 } });

  await expect(pagesOf(session.read(everybody))).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('refused'),
  });
});

it('logs each request as a cURL line without any secret', async () => {
  const server = await start(first({ body: aPage([aPerson('1')]), headers: session1 }));
  const { session, requests } = await open(server.url);

  await session.readWorkers(["O'Brien"], everybody);
  await session.readWorkers(['1'], everybody);

  expect(requests[0]?.replay).toMatch(/^curl -u "\$SF_USER" -H 'Accept: application\/json' 'http:\/\/127/);
  expect(requests[0]).toMatchObject({ system: 'hr', method: 'GET', status: '200' });
  expect(JSON.stringify(requests)).not.toMatch(/CANARY|s1|csrf1/);
});

it('shows no secret in errors and logs, even if the server says it back', async () => {
  const server = await start((request) => ({
    status: 500,
    body: anError('x', `you sent ${request.headers.authorization} as pa55-CANARY-word with ${request.headers.cookie}`),
  }));
  const { session, logged, requests } = await open(server.url);

  const error = await pagesOf(session.read(everybody)).catch((thrown: unknown) => thrown);

  const shown = `${JSON.stringify(error)} ${String(error)} ${JSON.stringify((error as Error).cause)} ${logged.join()} ${JSON.stringify(requests)}`;
  expect(shown).toContain('you sent');
  expect(shown).not.toContain('CANARY');
  expect(shown).not.toContain(Buffer.from('sfapi@ACME:pa55-CANARY-word').toString('base64'));
});
