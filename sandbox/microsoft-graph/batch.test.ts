import { afterEach, describe, expect, it } from 'vitest';
import type { StartOptions } from './index.ts';
import { at, aUser, problem, type Reply, startTestTenant, type TestTenant } from './test-support.ts';

let tenant: TestTenant;
async function start(options: StartOptions = {}): Promise<TestTenant> {
  tenant = await startTestTenant(options);
  return tenant;
}
afterEach(() => tenant.close());

const json = { 'Content-Type': 'application/json' };

type Part = Readonly<Record<string, unknown>>;

function batch(requests: readonly Part[]): Promise<Reply> {
  return tenant.ask('POST', '$batch', { body: { requests } });
}

function response(reply: Reply, id: string): Part | undefined {
  return (at(reply.json, 'responses') as readonly Part[]).find((part) => part.id === id);
}

function creation(id: string, name: string, more: Part = {}): Part {
  const body = aUser({ userPrincipalName: `${name}@contoso.com`, mailNickname: name });
  return { id, method: 'POST', url: '/users', headers: json, body, ...more };
}

describe('a batch', () => {
  it('answers each request by itself', async () => {
    const { user } = await start();

    const reply = await batch([
      creation('1', 'ada'),
      creation('2', 'ada'),
      { id: '3', method: 'GET', url: "/users?$filter=startsWith(displayName,'ada')&$select=displayName" },
    ]);

    expect(reply.status).toBe(200);
    expect(['1', '2', '3'].map((id) => response(reply, id)?.status)).toEqual([201, 400, 200]);
    expect(at(response(reply, '2'), 'body.error.code')).toBe('Request_BadRequest');
    expect(at(response(reply, '3'), 'body.value')).toEqual([{ displayName: 'Ada Berg' }]);
    expect(user('ada@contoso.com')).toBeDefined();
  });

  it('gives the answers in another order than the requests', async () => {
    await start();

    const reply = await batch([creation('1', 'ada'), creation('2', 'bo')]);

    expect((at(reply.json, 'responses') as readonly Part[]).map((part) => part.id)).toEqual(['2', '1']);
  });

  it('does not do what depends on a request that failed', async () => {
    const { user } = await start();

    const reply = await batch([
      creation('1', 'a b'),
      creation('2', 'bo', { dependsOn: ['1'] }),
      creation('3', 'cy', { dependsOn: ['2'] }),
    ]);

    expect(['1', '2', '3'].map((id) => response(reply, id)?.status)).toEqual([400, 424, 424]);
    expect(at(response(reply, '2'), 'body.error.code')).toBe('FailedDependency');
    expect(user('bo@contoso.com')).toBeUndefined();
  });

  it('takes twenty requests and no more', async () => {
    await start();
    const reading = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ id: `${index}`, method: 'GET', url: 'users' }));

    expect((await batch(reading(20))).status).toBe(200);
    expect(problem(await batch(reading(21)))[2]).toBe('Number of batch request steps exceeds the maximum value of 20.');
  });

  it('refuses the same id twice, and a dependency on what is not there', async () => {
    await start();

    const twice = await batch([creation('1', 'ada'), creation('1', 'bo')]);
    const nothing = await batch([creation('1', 'ada', { dependsOn: ['9'] })]);

    expect([twice.status, nothing.status]).toEqual([400, 400]);
  });

  it('wants the content type of a write', async () => {
    await start();

    const reply = await batch([creation('7', 'ada', { headers: {} })]);

    expect(at(response(reply, '7'), 'body.error.message')).toBe(
      'Write request id : 7 does not contain Content-Type header or body.',
    );
  });

  it('hands the headers of a part on, for advanced queries', async () => {
    await start({ users: [{ userPrincipalName: 'ada@contoso.com' }] });
    const url = '/users?$count=true&$filter=accountEnabled ne false';

    const reply = await batch([
      { id: '1', method: 'GET', url, headers: { ConsistencyLevel: 'eventual' } },
      { id: '2', method: 'GET', url },
    ]);

    expect([response(reply, '1')?.status, response(reply, '2')?.status]).toEqual([200, 400]);
    expect(at(response(reply, '1'), 'body.@odata.count')).toBe(1);
  });

  it('throttles one request inside, with Retry-After among its headers', async () => {
    const { faults } = await start();
    faults.add({ kind: 'throttled', match: 'POST /v1.0/users', nth: 2, retryAfter: 7 });

    const reply = await batch([creation('1', 'ada'), creation('2', 'bo'), creation('3', 'cy')]);

    expect(['1', '2', '3'].map((id) => response(reply, id)?.status)).toEqual([201, 429, 201]);
    expect(at(response(reply, '2'), 'headers.Retry-After')).toBe('7');
  });

  it('refuses all of it without a token', async () => {
    const { ask } = await start();

    const reply = await ask('POST', '$batch', { body: { requests: [] }, headers: { authorization: '' } });

    expect(reply.status).toBe(401);
  });
});
