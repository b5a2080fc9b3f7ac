import { describe, expect, it } from 'vitest';
import { ConnectorError } from '../contract.ts';
import { type GraphCall, newBatcher } from './batch.ts';
import type { GraphClient, PostTry } from './client.ts';

type Request = { readonly id: string; readonly method: string; readonly url: string };
type Answer = { readonly status: number; readonly headers?: Record<string, string>; readonly body?: unknown };

/** A client whose answers to each request of a batch are given by a function; notes batches and waits. */
function fakeGraph(answer: (request: Request, batch: number) => Answer | undefined) {
  const batches: (readonly Request[])[] = [];
  const waits: number[] = [];
  const client: GraphClient = {
    ...{ system: 'entra', now: () => 0, quote: (text) => text, get: async () => ({}) },
    wait: async (milliseconds) => waits.push(milliseconds),
    delayBefore: (attempt, retryAfter) => (attempt >= 3 ? undefined : (retryAfter ?? 1)),
    async post(_target, body): Promise<PostTry> {
      const { requests } = body as unknown as { requests: readonly Request[] };
      batches.push(requests);
      const responses = requests.flatMap((request) => {
        const found = answer(request, batches.length);
        return found === undefined ? [] : [{ id: request.id, ...found }];
      });
      return { status: 'done', json: { responses: responses.toReversed() } };
    },
  };
  return { client, batches, waits };
}

function gets(count: number): readonly GraphCall[] {
  return Array.from({ length: count }, (_, at) => ({ method: 'GET', url: `/users/${at}` }));
}

describe('calls in batches', () => {
  it('travel by twenty, and each gets its own answer in whatever order they come', async () => {
    const { client, batches } = fakeGraph(({ url }) => ({ status: 200, body: { url } }));
    const batcher = newBatcher(client, 2);

    const answers = await Promise.all(gets(45).map((call) => batcher.call(call)));

    expect(answers.map((answer) => (answer.status === 'done' ? answer.body : answer))).toEqual(
      gets(45).map(({ url }) => ({ url })),
    );
    expect(batches.map(({ length }) => length)).toEqual([20, 20, 5]);
  });

  it('wait as long as their own answer says when they are throttled, while the others are done', async () => {
    const { client, batches, waits } = fakeGraph(({ url }, batch) =>
      batch === 1 && url === '/users/1'
        ? { status: 429, headers: { 'Retry-After': '7' }, body: { error: { code: 'TooManyRequests' } } }
        : { status: 204 },
    );
    const batcher = newBatcher(client, 1);

    const answers = await Promise.all(gets(3).map((call) => batcher.call(call)));

    expect(answers.every(({ status }) => status === 'done')).toBe(true);
    expect(waits).toEqual([7000]);
    expect(batches.map((batch) => batch.map(({ url }) => url))).toEqual([
      ['/users/0', '/users/1', '/users/2'],
      ['/users/1'],
    ]);
  });

  it('end with the error of the system when they are throttled for too long', async () => {
    const { client } = fakeGraph(() => ({ status: 429, body: { error: { code: 'TooManyRequests', message: 'm' } } }));

    const call = newBatcher(client, 1).call({ method: 'PATCH', url: '/users/1', body: {} });

    await expect(call).rejects.toMatchObject({ code: 'rateLimited', retryable: true });
  });

  it('are never repeated when that could make a second account', async () => {
    const { client, batches } = fakeGraph(() => ({ status: 504 }));
    const create: GraphCall = { method: 'POST', url: '/users', body: {}, isRepeatable: false };

    expect(await newBatcher(client, 1).call(create)).toMatchObject({ status: 'lost' });

    expect(batches).toHaveLength(1);
  });

  it('are repeated when that does no harm, also when the batch was answered without them', async () => {
    const { client } = fakeGraph((_, batch) => (batch === 1 ? undefined : { status: 204 }));

    const answer = await newBatcher(client, 1).call({ method: 'PATCH', url: '/users/1', body: {} });

    expect(answer.status).toBe('done');
  });

  it('are refused one by one', async () => {
    const body = { error: { code: 'Request_BadRequest', message: 'no' } };
    const { client } = fakeGraph(({ url }) => (url === '/users/0' ? { status: 400, body } : { status: 204 }));
    const batcher = newBatcher(client, 1);

    const [first, second] = await Promise.all(gets(2).map((call) => batcher.call(call)));

    expect(first).toMatchObject({ status: 'refused', error: { code: 'Request_BadRequest', message: 'no' } });
    expect(second?.status).toBe('done');
  });

  it('fail together when Graph can’t be reached', async () => {
    const { client } = fakeGraph(() => undefined);
    const error = new ConnectorError({ code: 'untrusted', system: 'entra', message: 'm', advice: 'a' });
    const down: GraphClient = { ...client, post: async () => ({ status: 'failed', error, isUnsent: false }) };

    await expect(newBatcher(down, 1).call({ method: 'GET', url: '/users/1' })).rejects.toBe(error);
  });
});
