import { expect, it } from 'vitest';
import { silentLogger } from '../../platform/logger.ts';
import { ConnectorError } from '../contract.ts';
import type { HttpAnswer } from '../http/open-http.ts';
import { newBatcher } from './batch.ts';
import { newGraphClient } from './client.ts';
import { configSchema } from './config.ts';
import { newAuthenticator } from './token.ts';

/** Our clock is ten minutes ahead of Microsoft's. */
const now = Date.parse('2026-11-20T10:10:00Z');
const dated = { date: 'Fri, 20 Nov 2026 10:00:00 GMT', 'retry-after': 'Fri, 20 Nov 2026 10:00:30 GMT' };
const config = configSchema.parse({
  ...{ tenantId: 'contoso.com', clientId: 'c', auth: { type: 'clientSecret', clientSecret: 's' } },
});
const throttled = { error: { code: 'TooManyRequests' } };

/** What is sent is answered from a list. */
function clientOf(answers: readonly { status: number; headers?: Record<string, string>; body: unknown }[]) {
  const waits: number[] = [];
  const left = [...answers];
  const send = async (): Promise<HttpAnswer> => {
    const { status, headers = {}, body } = left.shift() ?? { status: 500, body: {} };
    return { status, headers, setCookies: [], text: JSON.stringify(body), bytes: 1 };
  };
  const deps = {
    ...{
      system: 'entra',
      clock: { now: () => now },
      logger: silentLogger,
      config,
      http: { send, close: async () => undefined },
    },
    ...{ randomBytes: (size: number) => new Uint8Array(size), wait: async (ms: number) => void waits.push(ms) },
  };
  const auth = {
    token: async () => 't',
    renew: () => undefined,
    permissions: async () => undefined,
    secrets: () => [],
  };
  return { deps, client: newGraphClient({ ...deps, auth }), waits };
}

it('waits until the time that Graph names, by the clock of Graph', async () => {
  const { client, waits } = clientOf([
    { status: 429, headers: dated, body: throttled },
    { status: 200, body: { value: [] } },
  ]);

  await client.get('/users');

  expect(waits).toEqual([30_000]);
});

it('does so for one request of a batch, whose answer bears the time', async () => {
  const { 'retry-after': retryAfter, date } = dated;
  const refused = { responses: [{ id: '1', status: 429, headers: { 'Retry-After': retryAfter }, body: throttled }] };
  const { client, waits } = clientOf([
    { status: 200, headers: { date }, body: refused },
    { status: 200, body: { responses: [{ id: '1', status: 204 }] } },
  ]);

  await newBatcher(client, 1).call({ method: 'GET', url: '/users/1' });

  expect(waits).toEqual([30_000]);
});

it('does so for the login', async () => {
  const { deps, waits } = clientOf([
    { status: 429, headers: dated, body: {} },
    { status: 200, body: { access_token: 't', expires_in: 3600 } },
  ]);

  await expect(newAuthenticator(deps).token()).resolves.toBe('t');

  expect(waits).toEqual([30_000]);
});

it('ends with the error that says how long Graph wants to be left alone', async () => {
  const later = { ...dated, 'retry-after': 'Fri, 20 Nov 2026 10:20:00 GMT' };
  const { client } = clientOf([{ status: 429, headers: later, body: throttled }]);

  const error = await client.get('/users').catch((thrown: unknown) => thrown);

  expect(error).toBeInstanceOf(ConnectorError);
  expect(error).toMatchObject({ retryAfter: 1_200_000 });
});
