import { type GraphSimulator, type StartOptions, startMicrosoftGraph } from './index.ts';

/** An answer as a test looks at it. */
export type Reply = { readonly status: number; readonly headers: Headers; readonly text: string; readonly json: Json };

/** JSON that is read by dotted steps. */
export type Json = unknown;

/** How to ask: a body is sent as JSON, headers are added. */
export type Ask = {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly token?: string;
};

/** A simulator with ways to ask it. */
export type TestTenant = GraphSimulator & {
  /** Asks below `/v1.0/` with a token that was issued for this request. */
  ask(method: string, path: string, how?: Ask): Promise<Reply>;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Reply>;
  /** A GET with the advanced query parameters. */
  getEventual(path: string): Promise<Reply>;
  /** Asks the token endpoint with form fields over those of a correct request. */
  askToken(fields?: Readonly<Record<string, string>>, tenant?: string): Promise<Reply>;
};

/** Follows dotted steps into JSON: `error.innerError.date`, `@odata.nextLink`. */
export function at(json: Json, path: string): unknown {
  let value = json;
  for (const step of path.split(/(?<!@odata)\./u))
    value = (value as Readonly<Record<string, unknown>> | null | undefined)?.[step];
  return value;
}

/** One property of each record of a list. */
export function column(reply: Reply, name: string): readonly unknown[] {
  const rows = at(reply.json, 'value');
  return Array.isArray(rows) ? rows.map((row: Readonly<Record<string, unknown>>) => row[name]) : [];
}

/** The code and the message of an error. */
export function problem(reply: Reply): readonly unknown[] {
  return [reply.status, at(reply.json, 'error.code'), at(reply.json, 'error.message')];
}

/** A body that creates a user. */
export function aUser(more: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return {
    accountEnabled: true,
    displayName: 'Ada Berg',
    mailNickname: 'ada.berg',
    userPrincipalName: 'ada.berg@contoso.com',
    passwordProfile: { password: 'xWwvJ]6NMw+bWH-d', forceChangePasswordNextSignIn: true },
    ...more,
  };
}

async function send(url: string, init: RequestInit): Promise<Reply> {
  const response = await fetch(url, init);
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: parse(text) };
}

function parse(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Starts a tenant whose clock stands at 2026-03-10 12:00 UTC. */
export async function startTestTenant(options: StartOptions = {}): Promise<TestTenant> {
  const graph = await startMicrosoftGraph({ now: '2026-03-10T12:00:00Z', ...options });
  const askToken: TestTenant['askToken'] = (fields = {}, tenant = graph.tenantId) =>
    send(`${graph.url}/${tenant}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: graph.clientId,
        client_secret: graph.clientSecret,
        scope: `${graph.url}/.default`,
        ...fields,
      }),
    });
  let known: string | undefined;
  async function ownToken(): Promise<string> {
    known ??= String(at((await askToken()).json, 'access_token'));
    return known;
  }
  const ask: TestTenant['ask'] = async (method, path, { body, headers = {}, token } = {}) =>
    send(path.startsWith('http') ? path : `${graph.url}/v1.0/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token ?? (await ownToken())}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  return {
    ...graph,
    ask,
    askToken,
    get: (path, headers = {}) => ask('GET', path, { headers }),
    getEventual: (path) => ask('GET', path, { headers: { ConsistencyLevel: 'eventual' } }),
  };
}
