import { randomBytes, randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { openRuntime } from '../../src/cli/open-runtime.ts';
import type { Runtime } from '../../src/cli/runtime.ts';
import type { Wiring } from '../../src/cli/wiring.ts';
import { connectors } from '../../src/connectors/registry.ts';
import { systemClock } from '../../src/platform/clock.ts';
import type { Logger } from '../../src/platform/logger.ts';
import { startNode } from '../../src/start-node.ts';
import { type FlexOffice, type FlexOfficeOptions, openFlexOffice } from '../cli/flex-office.ts';
import { find, newAnswerCheck, type OpenApiDocument } from './check-answer.ts';

/** What the API answers; each test looks at the part that it is about. */
export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: each test looks at the part of the document that it is about
  readonly document: any;
};

export type Role = 'administrator' | 'agent' | 'requester';

/** Who asks: a role, the name of a token that was made with {@link ApiOffice.makeToken}, or nobody. */
export type Bearer = Role | (string & {}) | undefined;

/** Flex HR, a directory, a database and a server with its API, over HTTP. */
export type ApiOffice = FlexOffice & {
  readonly url: string;
  readonly runtime: Runtime;
  readonly openapi: OpenApiDocument;
  /** Everything that the server has logged. */
  logged(): string;
  /** Makes a token by the command; it is borne by its name from then on. */
  makeToken(name: string, ...options: readonly string[]): Promise<void>;
  tokenOf(bearer: Bearer): string;
  /** A request with a JSON body, as an administrator unless told otherwise; its answer is held against the document. */
  send(method: string, path: string, options?: { readonly as?: Bearer; readonly body?: unknown }): Promise<Answer>;
  get(path: string, as?: Bearer): Promise<Answer>;
};

export const environmentToken = 'a-token-that-nobody-guesses';

export async function openApiOffice(
  options: FlexOfficeOptions & { readonly stored?: boolean } = {},
): Promise<ApiOffice> {
  const office = await openFlexOffice(options);
  const logs: string[] = [];
  const env = { DATABASE_URL: office.databaseUrl, HIREWIRE_DATA_DIR: `${office.folder}/data` };
  const wiring = newWiring(env, office.folder, newLog(logs));
  if (options.stored === true) await office.call('apply', '-f', `${office.folder}/hirewire.yaml`);
  const elsewhere = { ...wiring, cwd: `${office.folder}/data` };
  const runtime = await openRuntime(options.stored === true ? elsewhere : wiring, {});
  const node = await startNode({ env: { ...env, HIREWIRE_API_TOKEN: environmentToken } }, runtime, {
    ...{ host: '127.0.0.1', port: 0 },
  });
  const tokens = new Map<string, string>();
  const makeToken = async (name: string, ...words: readonly string[]): Promise<void> => {
    const { document } = await office.ask('tokens', 'create', name, ...words);
    tokens.set(name, document.token);
  };
  for (const role of ['administrator', 'agent'] as const) await makeToken(role, '--role', role);
  await makeToken('requester', '--role', 'requester', '--requester', 'hr@example.com');
  const openapi = (await (await fetch(`${node.url}/api/openapi.json`)).json()) as OpenApiDocument;
  const { checkAnswer } = newAnswerCheck(openapi);
  const tokenOf = (bearer: Bearer) => tokens.get(bearer ?? '') ?? bearer ?? '';
  const send: ApiOffice['send'] = async (method, path, { as = 'administrator', body } = {}) => {
    const answer = await fetch(`${node.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${tokenOf(as)}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const type = answer.headers.get('content-type')?.split(';')[0] ?? '';
    const document = type.endsWith('json') ? JSON.parse(text) : undefined;
    expect(checkAnswer({ method, path }, { status: answer.status, type, document })).toEqual([]);
    return { status: answer.status, headers: answer.headers, text, document };
  };
  return {
    ...office,
    ...{ url: node.url, runtime, openapi, makeToken, tokenOf, send },
    logged: () => logs.join('\n'),
    get: async (path, as) => await send('GET', path, { as }),
    close: async () => {
      await node.stop();
      await runtime.close();
      await office.close();
    },
  };
}

export { find };

function newLog(lines: string[]): Logger {
  const write = (text: string, facts?: unknown) => {
    lines.push(`${text} ${JSON.stringify(facts ?? {})}`);
  };
  return { debug: write, info: write, warn: write, error: write } as unknown as Logger;
}

function newWiring(env: NodeJS.ProcessEnv, cwd: string, logger: Logger): Wiring {
  const refuse = () => {
    throw new Error('This was not to be asked for.');
  };
  return {
    version: '0.0.0',
    ...{ env, cwd, clock: systemClock, connectors, newLogger: () => logger, randomBytes, newId: randomUUID },
    ...{ startEmbeddedPostgres: refuse, startNode: refuse, untilStopped: refuse },
    sandbox: { start: refuse, act: refuse },
    output: {
      ...{ print: () => undefined, note: () => undefined, isRead: () => true },
      ...{ isTerminal: false, columns: 100, noteColumns: 100, hasColour: false },
    },
  };
}
