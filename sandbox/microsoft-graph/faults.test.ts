import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { StartOptions } from './index.ts';
import { at, aUser, column, problem, startTestTenant, type TestTenant } from './test-support.ts';

let tenant: TestTenant;
async function start(options: StartOptions = {}): Promise<TestTenant> {
  tenant = await startTestTenant(options);
  await tenant.get('organization');
  return tenant;
}
afterEach(() => tenant.close());

const people = ['ada', 'bo', 'cy'].map((name) => ({ userPrincipalName: `${name}@contoso.com` }));

describe('a fault', () => {
  it.each([
    ['throttled', 429, 'TooManyRequests'],
    ['unavailable', 503, 'ServiceUnavailable'],
    ['serverError', 500, 'InternalServerError'],
    ['unauthorized', 401, 'InvalidAuthenticationToken'],
    ['forbidden', 403, 'Authorization_RequestDenied'],
    ['notFound', 404, 'Request_ResourceNotFound'],
    ['concurrencyViolation', 409, 'Directory_ConcurrencyViolation'],
    ['preconditionFailed', 412, 'PreconditionFailed'],
  ] as const)('%s answers the next request alone, and nothing is done', async (kind, status, code) => {
    const { ask, faults, user } = await start();
    faults.add({ kind });

    const met = await ask('POST', 'users', { body: aUser() });
    const isThere = user('ada.berg@contoso.com') !== undefined;
    const after = await ask('POST', 'users', { body: aUser() });

    expect(problem(met).slice(0, 2)).toEqual([status, code]);
    expect([isThere, after.status]).toEqual([false, 201]);
  });

  it('of throttling says how long to wait', async () => {
    const { get, faults } = await start();
    faults.add({ kind: 'throttled', retryAfter: 12 });

    expect((await get('users')).headers.get('retry-after')).toBe('12');
  });

  it('can be any status, code and text', async () => {
    const { get, faults } = await start();
    faults.add({ kind: 'status', status: 423, code: 'Locked', message: 'Later.' });

    expect(problem(await get('users'))).toEqual([423, 'Locked', 'Later.']);
  });

  it('can be addressed by method and path, to the nth and to several', async () => {
    const { ask, get, faults } = await start();
    faults.add({ kind: 'serverError', match: 'GET /v1.0/users', nth: 2, times: 2 });

    const seen = [await get('users'), await ask('POST', 'users', { body: aUser() })];
    for (const _ of [1, 2, 3]) seen.push(await get('users'));

    expect(seen.map(({ status }) => status)).toEqual([200, 201, 500, 500, 200]);
  });

  it.each([
    ['loginPage', 200],
    ['badGateway', 502],
    ['gatewayTimeout', 504],
  ] as const)('%s is a page of a gateway', async (kind, status) => {
    const { get, faults } = await start();
    faults.add({ kind });

    const reply = await get('users');

    expect([reply.status, reply.headers.get('content-type')]).toEqual([status, 'text/html; charset=utf-8']);
  });

  it.each([
    ['resetConnection', false],
    ['answerLost', true],
    ['dropConnection', true],
  ] as const)('%s breaks the connection; the write is done: %s', async (kind, isDone) => {
    const { ask, faults, user } = await start();
    faults.add({ kind });

    await expect(ask('POST', 'users', { body: aUser() })).rejects.toThrow();

    expect(user('ada.berg@contoso.com') !== undefined).toBe(isDone);
  });

  it('cuts the JSON of an answer', async () => {
    const { get, faults } = await start({ users: people });
    faults.add({ kind: 'truncatedJson' });

    const reply = await get('users');

    expect([reply.status, reply.json]).toEqual([200, null]);
  });

  it('lets an answer hang until the client gives up', async () => {
    const { url, faults } = await start();
    faults.add({ kind: 'hang' });

    await expect(fetch(`${url}/v1.0/users`, { signal: AbortSignal.timeout(50) })).rejects.toThrow();
  });

  it('meets the token endpoint too', async () => {
    const { askToken, faults } = await start();
    faults.add({ kind: 'unavailable', match: '/oauth2/' });

    expect([(await askToken()).status, (await askToken()).status]).toEqual([503, 200]);
  });

  it('spoils a page of a list', async () => {
    const { get, faults } = await start({ users: people });
    const lengthWith = async (kind: 'duplicateRecord' | 'missingRecord' | 'emptyPage') => {
      faults.add({ kind });
      return column(await get('users'), 'id').length;
    };

    expect([
      await lengthWith('duplicateRecord'),
      await lengthWith('missingRecord'),
      await lengthWith('emptyPage'),
    ]).toEqual([4, 2, 0]);
  });

  it('leads the next link to a foreign host, or in a circle', async () => {
    const { get, faults } = await start({ users: people });
    faults.add({ kind: 'foreignNextLink' });
    const foreign = await get('users');
    faults.add({ kind: 'repeatedPage' });
    const circle = await get('users?$select=id');

    expect(at(foreign.json, '@odata.nextLink')).toMatch(/^https:\/\/graph\.example\.invalid\//u);
    expect(at(circle.json, '@odata.nextLink')).toBe(`${tenant.url}/v1.0/users?$select=id`);
  });
});

describe('the budget of writes', () => {
  it('refuses writes beyond it until its window ends', async () => {
    const { ask, clock, get } = await start({ users: people, switches: { writeLimit: 1, writeWindowSeconds: 150 } });
    const write = (city: string) => ask('PATCH', 'users/ada@contoso.com', { body: { city } });

    const [taken, refused, read] = [await write('Lund'), await write('Malmö'), await get('users')];
    clock.advanceSeconds(150);

    expect([taken.status, refused.status, refused.headers.get('retry-after'), read.status]).toEqual([
      204,
      429,
      '150',
      200,
    ]);
    expect((await write('Umeå')).status).toBe(204);
  });
});

describe('the share of writes that is spent', () => {
  it('is told from 80 % on', async () => {
    const { ask } = await start({ users: people, switches: { writeLimit: 5 } });
    const shares: (string | null)[] = [];
    for (const city of ['A', 'B', 'C', 'D', 'E', 'F']) {
      const reply = await ask('PATCH', 'users/ada@contoso.com', { body: { city } });
      shares.push(reply.headers.get('x-ms-throttle-limit-percentage'));
    }

    expect(shares).toEqual([null, null, null, '0.80', '1.00', '1.20']);
  });
});

describe('an error', () => {
  it('names the request by the ids that the client can look up', async () => {
    const { get, ask } = await start();

    const reply = await ask('GET', 'users/nobody', { headers: { 'client-request-id': 'abc' } });

    expect(at(reply.json, 'error.innerError')).toEqual({
      date: '2026-03-10T12:00:00',
      'request-id': reply.headers.get('request-id'),
      'client-request-id': 'abc',
    });
    expect((await get('groupies')).status).toBe(400);
  });
});

describe('the request log', () => {
  it('tells what was asked, in batches too, without passwords', async () => {
    const { ask, requests } = await start();
    requests.clear();
    const part = {
      id: '1',
      method: 'POST',
      url: '/users',
      headers: { 'Content-Type': 'application/json' },
      body: aUser(),
    };

    await ask('POST', '$batch', { body: { requests: [part] } });

    expect(requests.all().map(({ target, status, isInBatch }) => [target, status, isInBatch])).toEqual([
      ['POST /v1.0/users', 201, true],
      ['POST /v1.0/$batch', 200, false],
    ]);
    expect(JSON.stringify(requests.all())).not.toContain('xWwvJ');
  });
});

describe('the log of requests that were not answered by Graph', () => {
  it('tells the fault', async () => {
    const { get, faults, requests } = await start();
    requests.clear();
    faults.add({ kind: 'badGateway' });
    await get('users');
    faults.add({ kind: 'resetConnection' });
    await expect(get('users')).rejects.toThrow();

    expect(requests.all().map(({ status, fault }) => [status, fault])).toEqual([
      [502, 'badGateway'],
      [0, 'resetConnection'],
    ]);
  });
});

describe('the control interface', () => {
  it('seeds, arms faults, moves the clock and tells the state', async () => {
    const { url, get } = await start();
    const post = (path: string, body: unknown) =>
      fetch(`${url}/_sandbox/${path}`, { method: 'POST', body: JSON.stringify(body) });

    await post('act', { type: 'seed', users: people });
    await post('act', { type: 'change', user: 'ada@contoso.com', values: { city: 'Lund' } });
    await post('clock', { advanceSeconds: 5 });
    await post('faults', { kind: 'serverError' });
    const state = await (await fetch(`${url}/_sandbox/state?user=ada@contoso.com`)).json();

    expect(state).toMatchObject({ city: 'Lund', isDeleted: false });
    expect((await get('users')).status).toBe(500);
    expect(column(await get('users'), 'id')).toHaveLength(3);
  });

  it('answers to no other host name, against rebinding', async () => {
    const { port } = await start();
    const status = await new Promise((resolve) => {
      request({ port, host: '127.0.0.1', path: '/_sandbox', headers: { host: 'evil.example' } }, (response) =>
        resolve(response.resume().statusCode),
      ).end();
    });

    expect(status).toBe(403);
  });

  it('names what makes no sense', async () => {
    const { url } = await start();

    const reply = await fetch(`${url}/_sandbox/act`, { method: 'POST', body: '{"type":"delete","user":"nobody"}' });

    expect([reply.status, await reply.json()]).toEqual([400, { error: 'no user nobody' }]);
  });
});
