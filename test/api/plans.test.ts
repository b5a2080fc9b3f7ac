import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../src/api/server.ts';
import { describeError } from '../../src/cli/render/error.ts';
import { Secret } from '../../src/platform/secret.ts';
import { type Story, tellStory } from '../support/story.ts';
import { newAnswerCheck, type OpenApiDocument } from './check-answer.ts';

const token = 'a-token-that-nobody-guesses';
const leavers = ['100003', '100004', '100005', '100006', '100007', '100008'];
let story: Story;
let api: Awaited<ReturnType<typeof startApi>>;
let check: ReturnType<typeof newAnswerCheck>['checkAnswer'];
/** The plan that waits for approval. */
let planId: string;
let hash: string;

beforeAll(async () => {
  story = await tellStory({ directory: 'sandbox', size: 10 });
  const { deps } = story;
  const notHere = async (): Promise<never> => {
    throw new Error('This was not to be asked for.');
  };
  api = await startApi(
    {
      ...{ database: deps.database, clock: deps.clock, logger: deps.logger, describeError, token: new Secret(token) },
      ...{ engine: async () => deps, node: 'one', place: { dataDir: '' }, runJob: notHere, provision: notHere },
    },
    { host: '127.0.0.1', port: 0 },
  );
  check = newAnswerCheck((await (await fetch(`${api.url}/api/openapi.json`)).json()) as OpenApiDocument).checkAnswer;
  await story.runWell();
  for (const worker of leavers) story.hr.act({ type: 'terminate', worker, lastDay: '2026-02-27' });
  ({ planId, hash } = await story.run());
}, 120_000);
afterAll(async () => {
  await api.close();
  await story.close();
});

async function send(method: string, path: string, body?: unknown) {
  const answer = await fetch(`${api.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const type = answer.headers.get('content-type')?.split(';')[0] ?? '';
  // biome-ignore lint/suspicious/noExplicitAny: each test looks at the part of the document that it is about
  const document = (await answer.json()) as any;
  expect(check({ method, path }, { status: answer.status, type, document })).toEqual([]);
  return { status: answer.status, document };
}

describe('plans', () => {
  it('are listed newest first, in pages, and narrowed', async () => {
    const { document } = await send('GET', '/api/plans');

    expect(document.total).toBeGreaterThanOrEqual(2);
    expect(document.plans[0]).toMatchObject({ planId, hash, verdict: 'needsApproval', state: 'open', waiting: 6 });
    expect((await send('GET', '/api/plans?limit=1&offset=1')).document.plans).toEqual([document.plans[1]]);
    expect((await send('GET', '/api/plans?job=nothing')).document).toEqual({ total: 0, plans: [] });
    expect((await send('GET', '/api/plans?state=applying')).document.total).toBe(0);
  });

  it('are found by the first characters of their id', async () => {
    const { document } = await send('GET', `/api/plans/${planId.slice(0, 8)}`);

    expect(document).toMatchObject({ planId, trips: [{ guard: 'deletesAndDisables', actual: 6 }], approvedBy: null });
    expect((await send('GET', '/api/plans/ffffffff')).document).toMatchObject({ status: 404, code: 'planNotFound' });
  });

  it('tell each change with before, after and why', async () => {
    const { document } = await send('GET', `/api/plans/${planId}/changes?limit=2`);

    expect(document.changes).toHaveLength(2);
    expect(document.changes[0]).toMatchObject({ kind: 'disable', state: 'blocked', reasons: expect.any(Array) });
    const rest = await send('GET', `/api/plans/${planId}/changes?after=${document.changes[1].number}&limit=1000`);
    const workers = [...document.changes, ...rest.document.changes].map(({ worker }: { worker: string }) => worker);
    expect(workers.toSorted()).toEqual(expect.arrayContaining(leavers));
  });

  it('hold people, who are listed with their problems', async () => {
    const { document } = await send('GET', '/api/held?limit=4');

    expect(document.total).toBe(6);
    expect(document.held).toHaveLength(4);
    const { code } = document.held[0].problems[0];
    expect((await send('GET', `/api/held?code=${code}&worker=100003`)).document.total).toBe(1);
    expect((await send('GET', '/api/held?code=nothing')).document).toEqual({ total: 0, held: [] });
  });

  it('G32: are approved by their hash alone, for some and then for all, in the name of the token', async () => {
    const path = `/api/plans/${planId}/approve`;
    expect((await send('POST', path, {})).status).toBe(422);
    expect((await send('POST', path, { hash: 'other' })).document).toMatchObject({ status: 409, code: 'planChanged' });

    const some = await send('POST', path, { hash, only: ['100003', '100005'] });
    const rest = await send('POST', path, { hash });

    expect(some.document).toMatchObject({ planId, operations: { disable: 2 }, counts: { read: 2, updated: 2 } });
    expect(rest.document).toMatchObject({ operations: { disable: 4 } });
    const { document } = await send('GET', `/api/plans/${planId}`);
    expect(document).toMatchObject({ state: 'applied', waiting: 0, approvedBy: 'HIREWIRE_API_TOKEN' });
    expect((await send('POST', path, { hash })).document).toMatchObject({ status: 409, code: 'planNotOpen' });
    const { changes } = (await send('GET', '/api/changes?limit=1')).document;
    expect(changes).toMatchObject([{ action: 'POST /api/plans/{plan}/approve', fields: ['hash'], status: 409 }]);
  });
});
