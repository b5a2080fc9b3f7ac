import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Story, tellStory } from '../support/story.ts';
import { type StoryApi, startStoryApi } from './story-api.ts';

const leavers = ['100003', '100004', '100005', '100006', '100007', '100008'];
let story: Story;
let api: StoryApi;
/** The plan that waits for approval. */
let planId: string;

beforeAll(async () => {
  story = await tellStory({ directory: 'sandbox', size: 10 });
  api = await startStoryApi(story);
  await story.runWell();
  story.hr.act({ type: 'change', worker: '100009', fields: { jobTitle: 'Consultant' } });
  await story.runWell();
  for (const worker of leavers) story.hr.act({ type: 'terminate', worker, lastDay: '2026-02-27' });
  ({ planId } = await story.run());
}, 120_000);
afterAll(async () => {
  await api.close();
  await story.close();
});

const get = async (path: string) => await api.send('GET', path);

const idsOf = ({ document }: { document: { operations: readonly { id: number }[] } }) =>
  document.operations.map(({ id }) => id);

describe('operations', () => {
  it('are listed newest first, page after page by the last id', async () => {
    const all = idsOf(await get('/api/operations'));
    const pages: number[] = [];
    for (let before = ''; ; before = `&before=${pages.at(-1)}`) {
      const page = idsOf(await get(`/api/operations?limit=4${before}`));
      if (page.length === 0) break;
      pages.push(...page);
    }

    expect(all).toHaveLength(11);
    expect(all).toEqual(all.toSorted((one, other) => other - one));
    expect(pages).toEqual(all);
  });

  it('are narrowed by job, worker, account, cycle, kind, outcome and time', async () => {
    const { operations } = (await get('/api/operations?worker=100009')).document;
    const { account, cycleId } = operations[0];

    expect(operations.map(({ kind }: { kind: string }) => kind)).toEqual(['update', 'create']);
    expect(idsOf(await get(`/api/operations?account=${encodeURIComponent(account.dn)}`))).toEqual([11, 9]);
    expect(idsOf(await get(`/api/operations?account=${account.anchor}`))).toEqual([11, 9]);
    expect(idsOf(await get(`/api/operations?cycle=${cycleId.slice(0, 8)}`))).toEqual([11]);
    expect(idsOf(await get('/api/operations?kind=create&job=hr-to-ad'))).toHaveLength(10);
    expect(idsOf(await get('/api/operations?outcome=failed'))).toEqual([]);
    expect(idsOf(await get('/api/operations?since=2026-03-01&until=2026-03-02'))).toEqual([]);
    expect(idsOf(await get('/api/operations?since=2026-03-02T09:00:00%2B01:00'))).toHaveLength(11);
  });

  it('tell who, what, before, after, when, why, how long and how it ended', async () => {
    const { document } = await get('/api/operations/11');

    expect(document.operation).toMatchObject({
      ...{ worker: '100009', name: expect.any(String), kind: 'update', outcome: 'done', adopted: false, problem: null },
      ...{ milliseconds: expect.any(Number), reasons: ['differs from HR in title'] },
      attributes: [{ name: 'title', before: expect.any(String), after: 'Consultant' }],
    });
    expect(document).toMatchObject({ cycle: { state: 'done' }, plan: { verdict: 'go' }, tickets: [] });
  });

  it('are not found by a number that there is not, and refused by a filter that makes no sense', async () => {
    expect(await get('/api/operations/999')).toMatchObject({ status: 404, document: { code: 'operationNotFound' } });
    expect((await get('/api/operations/one')).status).toBe(422);
    expect((await get('/api/operations?kind=rename&since=yesterday')).document.errors).toHaveLength(2);
    expect(await get('/api/operations?job=payroll')).toMatchObject({ status: 404 });
  });
});

describe('status', () => {
  it('says where a human is needed, with the command that helps', async () => {
    const { document } = await get('/api/status');

    expect(document.needsHuman).toBe(true);
    expect(document.jobs).toMatchObject([
      {
        ...{ job: 'hr-to-ad', condition: 'waiting', linked: 10, held: 0, failed: 0, awaitingApproval: 6 },
        plans: [{ planId, people: 6, command: `hirewire approve ${planId.slice(0, 8)}` }],
        needs: [{ command: `hirewire approve ${planId.slice(0, 8)}` }],
      },
    ]);
  });

  it('names the newest plan alone, however many hold the same people', async () => {
    const next = await story.run();

    const { document } = await get('/api/status');

    expect(next.planId).not.toBe(planId);
    expect(document.jobs[0].plans).toMatchObject([{ planId: next.planId, people: 6 }]);
  });

  it('tells of people whose plan has expired that a new one is needed', async () => {
    story.hr.clock.advance(2);

    const { document } = await get('/api/status');

    expect(document.jobs[0]).toMatchObject({ plans: [], awaitingApproval: 6 });
    expect(document.jobs[0].needs).toMatchObject([{ command: 'hirewire run hr-to-ad' }]);
  });
});

describe('cycles', () => {
  it('are listed newest first, in pages, with counts and with what guards said', async () => {
    const { cycles } = (await get('/api/cycles?job=hr-to-ad&until=2026-03-03')).document;

    expect(cycles.at(-1)).toMatchObject({ kind: 'initial', state: 'done', counts: { created: 10 }, trips: [] });
    expect(cycles[0].trips).toEqual([expect.stringContaining('6 of 10')]);
    expect((await get('/api/cycles?limit=1&offset=1')).document.cycles).toEqual([cycles[1]]);
    expect((await get('/api/cycles?state=failed')).document.cycles).toEqual([]);
  });
});
