import { expect } from 'vitest';
import { startApi } from '../../src/api/server.ts';
import { describeError } from '../../src/cli/render/error.ts';
import { Secret } from '../../src/platform/secret.ts';
import type { Story } from '../support/story.ts';
import { newAnswerCheck, type OpenApiDocument } from './check-answer.ts';

const token = 'a-token-that-nobody-guesses';

/** The API over what a story has done, for an administrator. Each answer is held against the OpenAPI document. */
export type StoryApi = {
  // biome-ignore lint/suspicious/noExplicitAny: each test looks at the part of the document that it is about
  send(method: string, path: string, body?: unknown): Promise<{ readonly status: number; readonly document: any }>;
  close(): Promise<void>;
};

export async function startStoryApi({ deps }: Story): Promise<StoryApi> {
  const notHere = async (): Promise<never> => {
    throw new Error('This was not to be asked for.');
  };
  const api = await startApi(
    {
      ...{ database: deps.database, clock: deps.clock, logger: deps.logger, describeError, token: new Secret(token) },
      ...{ engine: async () => deps, node: 'one', place: { dataDir: '' }, runJob: notHere, provision: notHere },
    },
    { host: '127.0.0.1', port: 0 },
  );
  const openApi = (await (await fetch(`${api.url}/api/openapi.json`)).json()) as OpenApiDocument;
  const { checkAnswer } = newAnswerCheck(openApi);
  return {
    send: async (method, path, body) => {
      const answer = await fetch(`${api.url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const type = answer.headers.get('content-type')?.split(';')[0] ?? '';
      const document = await answer.json();
      expect(checkAnswer({ method, path }, { status: answer.status, type, document })).toEqual([]);
      return { status: answer.status, document };
    },
    close: async () => await api.close(),
  };
}
