import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Story, tellStory } from '../support/story.ts';
import { type StoryApi, startStoryApi } from './story-api.ts';

const leavers = ['100003', '100004', '100005', '100006', '100007', '100008'];
let story: Story;
let api: StoryApi;
/** The plan that waits for approval. */
let planId: string;
let hash: string;

beforeAll(async () => {
  story = await tellStory({ directory: 'sandbox', size: 10 });
  api = await startStoryApi(story);
  await story.runWell();
  for (const worker of leavers) story.hr.act({ type: 'terminate', worker, lastDay: '2026-02-27' });
  ({ planId, hash } = await story.run());
}, 120_000);
afterAll(async () => {
  await api.close();
  await story.close();
});

describe('plans', () => {
  it('are listed newest first, in pages, and narrowed', async () => {
    const { document } = await api.send('GET', '/api/plans');

    expect(document.total).toBeGreaterThanOrEqual(2);
    expect(document.plans[0]).toMatchObject({ planId, hash, verdict: 'needsApproval', state: 'open', waiting: 6 });
    expect((await api.send('GET', '/api/plans?limit=1&offset=1')).document.plans).toEqual([document.plans[1]]);
    expect((await api.send('GET', '/api/plans?job=nothing')).document).toEqual({ total: 0, plans: [] });
    expect((await api.send('GET', '/api/plans?state=applying')).document.total).toBe(0);
  });

  it('are found by the first characters of their id', async () => {
    const { document } = await api.send('GET', `/api/plans/${planId.slice(0, 8)}`);

    expect(document).toMatchObject({ planId, trips: [{ guard: 'deletesAndDisables', actual: 6 }], approvedBy: null });
    expect((await api.send('GET', '/api/plans/ffffffff')).document).toMatchObject({
      status: 404,
      code: 'planNotFound',
    });
  });

  it('tell each change with before, after and why', async () => {
    const { document } = await api.send('GET', `/api/plans/${planId}/changes?limit=2`);

    expect(document.changes).toHaveLength(2);
    expect(document.changes[0]).toMatchObject({ kind: 'disable', state: 'blocked', reasons: expect.any(Array) });
    const rest = await api.send('GET', `/api/plans/${planId}/changes?after=${document.changes[1].number}&limit=1000`);
    const workers = [...document.changes, ...rest.document.changes].map(({ worker }: { worker: string }) => worker);
    expect(workers.toSorted()).toEqual(expect.arrayContaining(leavers));
  });

  it('are told by causes, and what an approval would take', async () => {
    const { document } = await api.send('GET', `/api/plans/${planId.slice(0, 8)}/causes`);

    expect(document).toMatchObject({
      ...{ planId, approval: { isPossible: true, command: expect.stringContaining(hash) } },
      kinds: [{ kinds: ['disable'], state: 'blocked', changes: 6 }],
      causes: [{ kinds: ['disable'], state: 'blocked', changes: 6, before: 'False', after: 'True', ofAttribute: 6 }],
    });
    expect(leavers).toContain(document.causes[0].example);
    expect((await api.send('GET', '/api/plans/ffffffff/causes')).status).toBe(404);
  });

  it('hold people, who are listed with their problems', async () => {
    const { document } = await api.send('GET', '/api/held?limit=4');

    expect(document.total).toBe(6);
    expect(document.held).toHaveLength(4);
    const { code } = document.held[0].problems[0];
    expect((await api.send('GET', `/api/held?code=${code}&worker=100003`)).document.total).toBe(1);
    expect((await api.send('GET', '/api/held?code=nothing')).document).toEqual({ total: 0, held: [] });
  });

  it('G32: are approved by their hash alone, for some and then for all, in the name of the token', async () => {
    const path = `/api/plans/${planId}/approve`;
    expect((await api.send('POST', path, {})).status).toBe(422);
    expect((await api.send('POST', path, { hash: 'other' })).document).toMatchObject({
      status: 409,
      code: 'planChanged',
    });

    const some = await api.send('POST', path, { hash, only: ['100003', '100005'] });
    const rest = await api.send('POST', path, { hash });

    expect(some.document).toMatchObject({ planId, operations: { disable: 2 }, counts: { read: 2, updated: 2 } });
    expect(rest.document).toMatchObject({ operations: { disable: 4 } });
    const { document } = await api.send('GET', `/api/plans/${planId}`);
    expect(document).toMatchObject({ state: 'applied', waiting: 0, approvedBy: 'HIREWIRE_API_TOKEN' });
    expect((await api.send('POST', path, { hash })).document).toMatchObject({ status: 409, code: 'planNotOpen' });
    const { changes } = (await api.send('GET', '/api/changes?limit=1')).document;
    expect(changes).toMatchObject([{ action: 'POST /api/plans/{plan}/approve', fields: ['hash'], status: 409 }]);
  });
});
