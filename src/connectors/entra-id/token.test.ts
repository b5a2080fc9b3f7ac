import { expect, it } from 'vitest';
import { silentLogger } from '../../platform/logger.ts';
import { configSchema } from './config.ts';
import { newAuthenticator } from './token.ts';

it('fetches one new token for all the requests that come when the old one is about to end', async () => {
  let tokens = 0;
  const config = configSchema.parse({
    ...{ tenantId: '00000000-0000-0000-0000-000000000001', clientId: '00000000-0000-0000-0000-000000000002' },
    auth: { type: 'clientSecret', clientSecret: 'secret' },
  });
  const authenticator = newAuthenticator({
    ...{ system: 'entra', config, clock: { now: () => 0 }, logger: silentLogger, wait: async () => undefined },
    randomBytes: (size) => new Uint8Array(size),
    http: {
      send: async () => {
        tokens += 1;
        const text = JSON.stringify({ access_token: `tok${tokens}`, expires_in: tokens === 1 ? 60 : 3600 });
        return { status: 200, headers: {}, setCookies: [], text, bytes: text.length };
      },
      close: async () => undefined,
    },
  });
  await authenticator.token();

  const answers = await Promise.all([1, 2, 3].map(async () => await authenticator.token()));

  expect(answers).toEqual(['tok2', 'tok2', 'tok2']);
});
