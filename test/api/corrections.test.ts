import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Story, storyJob, tellStory } from '../support/story.ts';
import { type StoryApi, startStoryApi } from './story-api.ts';

let story: Story;
let api: StoryApi;
let planId: string;

beforeAll(async () => {
  story = await tellStory({ directory: 'sandbox', size: 6 });
  api = await startStoryApi(story);
  await story.runWell();
  for (const worker of ['100003', '100004'])
    story.hr.act({ type: 'change', worker, fields: { jobTitle: 'Consultant' } });
  ({ planId } = await story.runWell());
}, 120_000);
afterAll(async () => {
  await api.close();
  await story.close();
});

describe('an undo by HTTP', () => {
  const path = `/api/jobs/${storyJob}/undo`;

  it('is refused without saying what, for what there is not, and for another job', async () => {
    expect((await api.send('POST', path, {})).status).toBe(422);
    expect((await api.send('POST', path, { plan: planId, operation: 1 })).status).toBe(422);
    expect((await api.send('POST', path, { plan: 'ffffffff' })).document).toMatchObject({
      status: 404,
      code: 'planNotFound',
    });
    expect((await api.send('POST', '/api/jobs/nothing/undo', { plan: planId })).status).toBe(404);
  });

  it('shows, puts back, in the name of the token, and lets go on', async () => {
    const shown = await api.send('POST', path, { plan: planId, dryRun: true });
    const done = await api.send('POST', path, { plan: planId, only: ['100003'] });

    expect(shown.document).toMatchObject({ operations: { update: 0 }, counts: { read: 2, updated: 2 } });
    expect(done.document).toMatchObject({ operations: { update: 1 }, undone: { plan: planId }, left: [] });
    expect((await story.theAccount('100003')).attributes.title).not.toEqual(['Consultant']);
    expect((await story.run()).problems).toMatchObject([
      { code: 'undone', message: expect.stringContaining('HIREWIRE_API_TOKEN undid title') },
    ]);
    const release = `/api/jobs/${storyJob}/release`;
    expect((await api.send('POST', release, {})).status).toBe(422);
    expect((await api.send('POST', release, { workers: ['100003'] })).document).toMatchObject({
      released: [{ worker: '100003', reason: 'undone', by: 'HIREWIRE_API_TOKEN' }],
    });
    expect((await api.send('POST', release, { workers: ['100003'] })).document).toMatchObject({ code: 'notSetAside' });
  });
});

describe('a link by HTTP', () => {
  const path = `/api/jobs/${storyJob}/links/100003`;

  it('is looked at, changed, taken back and taken away, each with its history', async () => {
    const { dn } = await story.theAccount('100004');
    expect((await api.send('PUT', path, { account: dn })).document).toMatchObject({
      status: 409,
      code: 'accountTaken',
    });
    expect((await api.send('PUT', path, { account: 'nobody' })).document).toMatchObject({ status: 404 });

    const shown = await api.send('PUT', path, { account: dn, takeOver: true, dryRun: true });
    const done = await api.send('PUT', path, { account: dn, takeOver: true });
    const back = await api.send('POST', `${path}/undo`, {});
    const away = await api.send('DELETE', `${path}?dryRun=true`);

    expect(shown.document).toMatchObject({ dryRun: true, action: null, takenFrom: { worker: '100004' } });
    expect(done.document).toMatchObject({ dryRun: false, after: { name: dn }, next: { outcome: 'change' } });
    expect(back.document).toMatchObject({ kind: 'undo', before: { name: dn } });
    expect(away.document).toMatchObject({ kind: 'unlink', action: null, next: { problems: [{ code: 'unlinked' }] } });
    const { document } = await api.send('GET', path);
    expect(document.changes).toMatchObject([
      { kind: 'undo', undoes: done.document.action, by: 'HIREWIRE_API_TOKEN' },
      { kind: 'relink', action: done.document.action, after: { name: dn } },
    ]);
  });
});
