import { afterEach, describe, expect, it } from 'vitest';
import { loadJobState } from '../../src/store/job-states.ts';
import { type EntraStory, tellEntraStory } from '../support/entra-story.ts';

let story: EntraStory;
afterEach(async () => await story.close());

describe('Entra ID while Graph has trouble', () => {
  it('waits for those who are throttled in the middle of a batch, and for the others not', async () => {
    story = await tellEntraStory({ size: 30 });
    story.graph.faults.add({ kind: 'throttled', match: 'POST /v1.0/users', nth: 5, times: 8, retryAfter: 1 });

    await story.runWell();

    story.expectComplete(30);
    await story.expectStable();
  });

  it.each(['unavailable', 'serverError', 'concurrencyViolation'] as const)(
    'sends again what %s has met, a create too, and makes nobody twice',
    async (kind) => {
      story = await tellEntraStory({ size: 24 });
      story.graph.faults.add({ kind, match: 'POST /v1.0/users', nth: 3, times: 6 });
      story.graph.faults.add({ kind, match: '/manager/$ref', nth: 2, times: 6 });

      await story.runWell();

      story.expectComplete(24);
      await story.expectStable();
    },
  );

  it('gives up on a tenant that is throttled for long, and goes on where it stopped', async () => {
    story = await tellEntraStory({ size: 30 });
    story.graph.faults.add({ kind: 'throttled', match: 'POST /v1.0/users', nth: 12, times: 1000, retryAfter: 600 });
    const result = await story.run().catch((error: unknown) => error);
    story.graph.faults.clear();

    await story.runWell();

    expect(JSON.stringify(result)).toContain('rateLimited');
    story.expectComplete(30);
    await story.expectStable();
  });

  it.each([
    'answerLost',
    'dropConnection',
    'truncatedJson',
    'badGateway',
    'gatewayTimeout',
    'resetConnection',
  ] as const)('makes nobody twice, and everybody in the same run, when %s meets the creates', async (kind) => {
    story = await tellEntraStory({ size: 24 });
    story.graph.faults.add({ kind, match: 'POST /v1.0/$batch', nth: 3, times: 2 });

    await story.runWell();

    story.expectComplete(24);
    await story.expectStable();
  });

  it('ends the cycle when Graph is away, and catches up', async () => {
    story = await tellEntraStory({ size: 24 });
    await story.runWell();
    const workers = Array.from({ length: 5 }, () => story.hire({}));
    story.graph.faults.add({ kind: 'resetConnection', match: '$batch', nth: 2, times: 1000 });

    await story.run().catch(() => undefined);

    story.graph.faults.clear();
    await story.run();
    story.expectComplete(29);
    for (const worker of workers) expect(story.find(worker)).toBeDefined();
    await story.expectStable();
  });

  it('counts nobody as gone when a list breaks, leads elsewhere or goes in circles', async () => {
    story = await tellEntraStory({ size: 8, target: { pageSize: 3 } });
    await story.runWell();
    for (const kind of ['foreignNextLink', 'repeatedPage', 'loginPage'] as const) {
      story.graph.faults.add({ kind, match: 'GET /v1.0/users?', times: 10 });
      const error = await story.run({ initial: true }).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ system: 'entra', advice: expect.any(String) });
      story.graph.faults.clear();
    }

    const result = await story.runWell({ initial: true });

    expect(result.counts).toMatchObject({ read: 8, unchanged: 8 });
    expect(story.graph.requests.all().every(({ headers }) => headers.host !== 'graph.example.invalid')).toBe(true);
  });

  it('finds new users by their id while searches do not show them yet', async () => {
    story = await tellEntraStory({ size: 8, graph: { switches: { replicationSeconds: 1500 } } });
    await story.runWell();

    const again = await story.run({ initial: true });

    expect(again.counts).toMatchObject({ read: 8, created: 0, failed: 0 });
    story.expectComplete(8);
  });

  it('asks again for a user whom it has just made and who has not arrived everywhere yet', async () => {
    story = await tellEntraStory({ size: 3 });
    story.graph.faults.add({ kind: 'notFound', match: 'GET /v1.0/users/', nth: 1, times: 2 });

    await story.runWell();

    story.expectComplete(3);
    await story.expectStable();
  });

  it.each([
    ['the user who is to get a manager', 3, 2],
    ['everybody', 1, 6],
  ])('names the manager again where a new user has not arrived yet: %s', async (_whom, nth, times) => {
    story = await tellEntraStory({ size: 6, target: { retries: { firstDelayMs: 20 } } });
    story.graph.faults.add({ kind: 'notFound', match: '/manager/$ref', nth, times });

    await story.runWell();

    story.expectComplete(6);
    await story.expectStable();
  });

  it('takes up its own user where the answer was lost and searches do not show it yet', async () => {
    story = await tellEntraStory({ size: 4, graph: { switches: { replicationSeconds: 1500 } } });
    story.graph.faults.add({ kind: 'answerLost', match: 'POST /v1.0/$batch', nth: 2, times: 4 });
    await story.run().catch(() => undefined);
    story.graph.faults.clear();

    await story.run();
    await story.run();

    story.expectComplete(4);
  });

  it('waits for its own user whose name is taken already and whom Graph does not show yet', async () => {
    story = await tellEntraStory({ size: 1, target: { retries: { firstDelayMs: 20 } } });
    await story.runWell();
    const worker = story.hire({ manager: null });
    story.graph.faults.add({ kind: 'answerLost', match: 'POST /v1.0/$batch', nth: 3, times: 1 });
    story.graph.faults.add({ kind: 'notFound', match: '@contoso.com?', times: 3 });

    await story.runWell();

    expect(story.find(worker)).toBeDefined();
    story.expectComplete(2);
    await story.expectStable();
  });

  it('logs in again when the token has ended in the middle', async () => {
    story = await tellEntraStory({ size: 4 });
    await story.runWell();
    story.hire({});
    story.graph.faults.add({ kind: 'unauthorized', match: '$batch', times: 1 });

    await story.runWell();

    story.expectComplete(5);
  });

  it('says which right is missing, and that a secret has expired', async () => {
    story = await tellEntraStory({
      size: 2,
      graph: { roles: ['User.Read.All', 'Domain.Read.All'], clientSecret: 'canary-7' },
    });
    const denied = await story.run();
    story.graph.secrets.delete(story.graph.clientSecret);
    story.graph.expiredSecrets.add(story.graph.clientSecret);

    const refused = await story.run().catch((error: unknown) => error);

    expect(denied.problems[0]).toMatchObject({ code: 'insufficientRights' });
    expect(refused).toMatchObject({ code: 'unauthorized', advice: expect.stringContaining('has expired') });
    expect(JSON.stringify(refused)).not.toContain(story.graph.clientSecret);
    expect((await loadJobState(story.deps.database, 'hr-to-entra')).failures).toBe(1);
  });
});
