import { expect, it } from 'vitest';
import { silentLogger } from '../../platform/logger.ts';
import type { HttpAnswer, HttpRequest } from '../http/open-http.ts';
import { newGraphClient } from './client.ts';
import { configSchema } from './config.ts';
import { newAuthenticator } from './token.ts';

const config = configSchema.parse({
  ...{ tenantId: '00000000-0000-0000-0000-000000000001', clientId: '00000000-0000-0000-0000-000000000002' },
  auth: { type: 'clientSecret', clientSecret: 'secret' },
});

/** Tokens `tok1`, `tok2` …; the first lives for so many seconds. Other requests are answered by `answer`. */
function depsOf(firstLife: number, answer: (request: HttpRequest) => HttpAnswer = () => toAnswer(404, {})) {
  let tokens = 0;
  const send = async (request: HttpRequest): Promise<HttpAnswer> => {
    if (!request.url.pathname.endsWith('/token')) return answer(request);
    tokens += 1;
    return toAnswer(200, { access_token: `tok${tokens}`, expires_in: tokens === 1 ? firstLife : 3600 });
  };
  return {
    ...{ system: 'entra', config, clock: { now: () => 0 }, logger: silentLogger, wait: async () => undefined },
    ...{ randomBytes: (size: number) => new Uint8Array(size), http: { send, close: async () => undefined } },
    tokens: () => tokens,
  };
}

function toAnswer(status: number, body: unknown): HttpAnswer {
  const text = JSON.stringify(body);
  return { status, headers: {}, setCookies: [], text, bytes: text.length };
}

it('fetches one new token for all the requests that come when the old one is about to end', async () => {
  const authenticator = newAuthenticator(depsOf(60));
  await authenticator.token();

  const answers = await Promise.all([1, 2, 3].map(async () => await authenticator.token()));

  expect(answers).toEqual(['tok2', 'tok2', 'tok2']);
});

it('fetches one new token for all the requests that Graph refuses at the same time, and sends each again', async () => {
  const deps = depsOf(3600, ({ headers }) =>
    headers?.authorization === 'Bearer tok1'
      ? toAnswer(401, { error: { code: 'InvalidAuthenticationToken', message: 'the token is expired' } })
      : toAnswer(200, { value: [] }),
  );
  const client = newGraphClient({ ...deps, auth: newAuthenticator(deps) });

  const answers = await Promise.all([1, 2, 3].map(async () => await client.post('/$batch', {})));

  expect(answers.map(({ status }) => status)).toEqual(['done', 'done', 'done']);
  expect(deps.tokens()).toBe(2);
});
