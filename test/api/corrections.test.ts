import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../src/api/server.ts';
import { describeError } from '../../src/cli/render/error.ts';
import { Secret } from '../../src/platform/secret.ts';
import { type Story, storyJob, tellStory } from '../support/story.ts';
import { newAnswerCheck, type OpenApiDocument } from './check-answer.ts';

const token = 'a-token-that-nobody-guesses';
let story: Story;
let api: Awaited<ReturnType<typeof startApi>>;
let check: ReturnType<typeof newAnswerCheck>['checkAnswer'];
let planId: string;

beforeAll(async () => {
  story = await tellStory({ directory: 'sandbox', size: 6 });
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
  for (const worker of ['100003', '100004'])
    story.hr.act({ type: 'change', worker, fields: { jobTitle: 'Consultant' } });
  ({ planId } = await story.runWell());
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

describe('an undo by HTTP', () => {
  const path = `/api/jobs/${storyJob}/undo`;

  it('is refused without saying what, for what there is not, and for another job', async () => {
    expect((await send('POST', path, {})).status).toBe(422);
    expect((await send('POST', path, { plan: planId, operation: 1 })).status).toBe(422);
    expect((await send('POST', path, { plan: 'ffffffff' })).document).toMatchObject({
      status: 404,
      code: 'planNotFound',
    });
    expect((await send('POST', '/api/jobs/nothing/undo', { plan: planId })).status).toBe(404);
  });

  it('shows, puts back, in the name of the token, and lets go on', async () => {
    const shown = await send('POST', path, { plan: planId, dryRun: true });
    const done = await send('POST', path, { plan: planId, only: ['100003'] });

    expect(shown.document).toMatchObject({ operations: { update: 0 }, counts: { read: 2, updated: 2 } });
    expect(done.document).toMatchObject({ operations: { update: 1 }, undone: { plan: planId }, left: [] });
    expect((await story.theAccount('100003')).attributes.title).not.toEqual(['Consultant']);
    expect((await story.run()).problems).toMatchObject([
      { code: 'undone', message: expect.stringContaining('HIREWIRE_API_TOKEN undid title') },
    ]);
    const release = `/api/jobs/${storyJob}/release`;
    expect((await send('POST', release, {})).status).toBe(422);
    expect((await send('POST', release, { workers: ['100003'] })).document).toMatchObject({
      released: [{ worker: '100003', reason: 'undone', by: 'HIREWIRE_API_TOKEN' }],
    });
    expect((await send('POST', release, { workers: ['100003'] })).document).toMatchObject({ code: 'notSetAside' });
  });
});

describe('a link by HTTP', () => {
  const path = `/api/jobs/${storyJob}/links/100003`;

  it('is looked at, changed, taken back and taken away, each with its history', async () => {
    const { dn } = await story.theAccount('100004');
    expect((await send('PUT', path, { account: dn })).document).toMatchObject({ status: 409, code: 'accountTaken' });
    expect((await send('PUT', path, { account: 'nobody' })).document).toMatchObject({ status: 404 });

    const shown = await send('PUT', path, { account: dn, takeOver: true, dryRun: true });
    const done = await send('PUT', path, { account: dn, takeOver: true });
    const back = await send('POST', `${path}/undo`, {});
    const away = await send('DELETE', `${path}?dryRun=true`);

    expect(shown.document).toMatchObject({ dryRun: true, action: null, takenFrom: { worker: '100004' } });
    expect(done.document).toMatchObject({ dryRun: false, after: { name: dn }, next: { outcome: 'change' } });
    expect(back.document).toMatchObject({ kind: 'undo', before: { name: dn } });
    expect(away.document).toMatchObject({ kind: 'unlink', action: null, next: { problems: [{ code: 'unlinked' }] } });
    const { document } = await send('GET', path);
    expect(document.changes).toMatchObject([
      { kind: 'undo', undoes: done.document.action, by: 'HIREWIRE_API_TOKEN' },
      { kind: 'relink', action: done.document.action, after: { name: dn } },
    ]);
  });
});
