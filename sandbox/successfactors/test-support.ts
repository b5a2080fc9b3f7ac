import { type Simulator, type StartOptions, startSuccessFactors } from './index.ts';

/** The Basic header of the sandbox's API user. */
export const BASIC = `Basic ${Buffer.from('sfapi@ACME:secret').toString('base64')}`;

/** An answer as a test looks at it. */
export type Reply = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: unknown;
};

/** Follows dotted steps into JSON: `d.results.0.jobTitle`. */
export function at(json: unknown, path: string): unknown {
  let value = json;
  for (const step of path.split('.')) value = (value as Record<string, unknown> | null | undefined)?.[step];
  return value;
}

/** The records of a collection answer. */
export function results(reply: Reply): readonly Record<string, unknown>[] {
  return (at(reply.json, 'd.results') ?? []) as Record<string, unknown>[];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A query string from options; values are percent-encoded. */
export function query(options: Readonly<Record<string, string>>): string {
  return Object.entries(options)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
}

/** A simulator with ways to ask it. */
export type TestTenant = Simulator & {
  fetch(path: string, init?: RequestInit): Promise<Reply>;
  get(path: string, options?: Readonly<Record<string, string>>): Promise<Reply>;
  /** The ids that PerPerson finds for a filter, sorted. */
  find(filter: string, options?: Readonly<Record<string, string>>): Promise<readonly string[]>;
  /** One person with expansions. */
  person(id: string, expand: string, options?: Readonly<Record<string, string>>): Promise<Record<string, unknown>>;
  upsert(records: unknown, options?: Readonly<Record<string, string>>): Promise<Reply>;
};

/** Starts a small tenant whose clock stands at 2026-03-10 12:00 UTC. */
export async function startTestTenant(options: Partial<StartOptions> = {}): Promise<TestTenant> {
  const simulator = await startSuccessFactors({
    company: { size: 12, awkward: false },
    now: '2026-03-10T12:00:00Z',
    ...options,
  });
  async function ask(path: string, init: RequestInit = {}): Promise<Reply> {
    const url = path.startsWith('http') ? path : simulator.url + path;
    const headers = {
      authorization: BASIC,
      accept: 'application/json',
      ...(init.headers as Record<string, string> | undefined),
    };
    const response = await fetch(url, { ...init, headers });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: parse(text) };
  }
  const get = (path: string, asked: Readonly<Record<string, string>> = {}) => ask(`/odata/v2/${path}?${query(asked)}`);
  return Object.assign(Object.create(simulator) as Simulator, {
    fetch: ask,
    get,
    async find(filter: string, asked: Readonly<Record<string, string>> = {}) {
      const reply = await get('PerPerson', { $filter: filter, $select: 'personIdExternal', ...asked });
      if (reply.status !== 200) throw new Error(reply.text);
      return results(reply)
        .map((record) => String(record.personIdExternal))
        .sort();
    },
    async person(id: string, expand: string, asked: Readonly<Record<string, string>> = {}) {
      const reply = await get('PerPerson', { $filter: `personIdExternal eq '${id}'`, $expand: expand, ...asked });
      const [record] = results(reply);
      if (record === undefined) throw new Error(`no person ${id}: ${reply.text}`);
      return record;
    },
    upsert: (records: unknown, asked: Readonly<Record<string, string>> = {}) =>
      ask(`/odata/v2/upsert?${query({ $format: 'json', ...asked })}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(records),
      }),
  });
}
