import { afterEach, describe, expect, it } from 'vitest';
import { freshDatabase } from '../../test/support/database.ts';
import { ConfigError } from '../config/config-error.ts';
import { EngineError } from '../engine/engine-error.ts';
import { systemClock } from '../platform/clock.ts';
import { silentLogger } from '../platform/logger.ts';
import { Secret } from '../platform/secret.ts';
import { openDatabase } from '../store/database.ts';
import { readApiToken } from './bearer-token.ts';
import { startApi } from './server.ts';

const token = 'a-token-nobody-guesses';

let close: () => Promise<void> = async () => undefined;
afterEach(async () => await close());

type Order = { readonly job: string; readonly worker: string };

async function notHere(): Promise<never> {
  throw new Error('This was not to be asked for.');
}

/** A server whose engine is a list of what was ordered. */
async function begin(options: { readonly token?: Secret; readonly fails?: Error } = { token: new Secret(token) }) {
  const orders: Order[] = [];
  const fresh = await freshDatabase();
  const database = openDatabase(fresh.url, { max: 2 });
  const api = await startApi(
    {
      ...{ database, logger: silentLogger, clock: systemClock, node: 'one', place: { dataDir: '' } },
      ...{ engine: notHere, runJob: notHere },
      describeError: (error) => {
        const { code = 'internal', message, advice = 'Look.' } = error as Partial<EngineError> & { message: string };
        return { code, message, advice };
      },
      ...(options.token !== undefined && { token: options.token }),
      provision: async (job, worker) => {
        if (options.fails !== undefined) throw options.fails;
        orders.push({ job, worker });
        return { job, verdict: 'go' };
      },
    },
    { host: '127.0.0.1', port: 0 },
  );
  close = async () => {
    await api.close();
    await database.close();
    await fresh.drop();
  };
  const post = async (
    given: { readonly headers?: Record<string, string>; readonly body?: string; readonly job?: string } = {},
  ) => {
    const answer = await fetch(`${api.url}/api/jobs/${given.job ?? 'hr-to-ad'}/provision`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(given.headers ?? { authorization: `Bearer ${token}` }) },
      body: given.body ?? '{"worker":"100042"}',
    });
    return { status: answer.status, headers: answer.headers, document: (await answer.json()) as Record<string, never> };
  };
  return { orders, post };
}

describe('an order to carry out one worker', () => {
  it('is carried out for whoever bears the token', async () => {
    const { orders, post } = await begin();

    const { status, document } = await post({ job: 'hr%20to%20ad' });

    expect({ status, document }).toEqual({ status: 200, document: { job: 'hr to ad', verdict: 'go' } });
    expect(orders).toEqual([{ job: 'hr to ad', worker: '100042' }]);
  });

  it.each([
    ['none', {}],
    ['another one', { authorization: 'Bearer another-token-of-some' }],
    ['a part of it', { authorization: `Bearer ${token.slice(0, -1)}` }],
    ['it as a password', { authorization: `Basic ${Buffer.from(`x:${token}`).toString('base64')}` }],
  ])('is refused with %s', async (_what, headers) => {
    const { orders, post } = await begin();

    const { status, headers: answered, document } = await post({ headers });

    expect(status).toBe(401);
    expect(answered.get('www-authenticate')).toBe('Bearer');
    expect(document).toMatchObject({ code: 'unauthorized', advice: expect.any(String) });
    expect(JSON.stringify(document)).not.toContain(token);
    expect(orders).toEqual([]);
  });

  it('is refused from everybody where no token is set', async () => {
    const { orders, post } = await begin({});

    const { status, document } = await post({ headers: { authorization: 'Bearer undefined' } });

    expect(status).toBe(401);
    expect(document).toMatchObject({ code: 'unauthorized' });
    expect(orders).toEqual([]);
  });

  it.each([
    [400, 'malformedRequest', ''],
    [400, 'malformedRequest', '{'],
    [422, 'invalidRequest', '[]'],
    [422, 'invalidRequest', '{}'],
    [422, 'invalidRequest', '{"worker":""}'],
    [422, 'invalidRequest', '{"worker":7}'],
    [422, 'invalidRequest', '{"worker":"1","job":"x"}'],
    [422, 'invalidRequest', `{"worker":"${'9'.repeat(300)}"}`],
  ])('is answered with %i %s that says %s', async (expected, code, body) => {
    const { orders, post } = await begin();

    const { status, document } = await post({ body });

    expect(status).toBe(expected);
    expect(document).toMatchObject({ code, detail: expect.any(String) });
    expect(orders).toEqual([]);
  });

  it.each([
    [404, 'workerNotFound', new EngineError('workerNotFound', 'Nobody is called 7.', 'Look.')],
    [409, 'jobRunning', new EngineError('jobRunning', 'It runs.', 'Wait.')],
    [404, 'configuration', new ConfigError([{ path: 'jobs', expected: 'one of a', found: '"b"' }])],
    [502, 'unauthorized', new EngineError('unauthorized', 'HR refuses us.', 'Look.')],
    [503, 'unavailable', new EngineError('unavailable', 'HR is away.', 'Wait.')],
  ])('answers %i for %s', async (status, code, fails) => {
    const { post } = await begin({ token: new Secret(token), fails });

    const answer = await post();

    expect(answer.status).toBe(status);
    expect(answer.document).toMatchObject({ code, detail: fails.message });
  });

  it('does not tell a stranger’s message of a fault of our own', async () => {
    const { post } = await begin({ token: new Secret(token), fails: new Error('SELECT secret FROM t') });

    const { status, document } = await post();

    expect(status).toBe(500);
    expect(JSON.stringify(document)).not.toContain('SELECT');
  });
});

describe('the token', () => {
  it('is off where it is not set', () => {
    expect(readApiToken({})).toBeUndefined();
    expect(readApiToken({ HIREWIRE_API_TOKEN: '' })).toBeUndefined();
  });

  it.each(['short', 'with blanks in the middle of it', 'ü'.repeat(30)])(
    'that is %s is a mistake, and is not printed',
    (value) => {
      const read = () => readApiToken({ HIREWIRE_API_TOKEN: value });

      expect(read).toThrow(ConfigError);
      expect(read).not.toThrow(value);
    },
  );
});
