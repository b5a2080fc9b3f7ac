import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApi } from '../../src/api/server.ts';
import { describeError } from '../../src/cli/render/error.ts';
import { enqueue } from '../../src/store/outbox.ts';
import { type Story, storyJob, tellStory } from '../support/story.ts';

const leavers = ['100003', '100004', '100005', '100006', '100007', '100008'];
const day = 86_400_000;
let story: Story;

beforeAll(async () => {
  story = await tellStory({ directory: 'sandbox', size: 10 });
  await story.runWell();
  for (const worker of leavers) story.hr.act({ type: 'terminate', worker, lastDay: '2026-02-27' });
  await story.run();
}, 120_000);
afterAll(async () => await story.close());

/** What Prometheus reads at an instant: the lines of this product, without those that explain. */
async function scrape(now: number): Promise<readonly string[]> {
  const { deps } = story;
  const notHere = async (): Promise<never> => {
    throw new Error('This was not to be asked for.');
  };
  const api = await startApi(
    {
      ...{ database: deps.database, clock: { now: () => now }, logger: deps.logger, describeError },
      ...{ engine: async () => deps, node: 'one', place: { dataDir: '' }, runJob: notHere, provision: notHere },
    },
    { host: '127.0.0.1', port: 0 },
  );
  try {
    const body = await (await fetch(`${api.url}/metrics`)).text();
    return body.split('\n').filter((line) => line.startsWith('hirewire_'));
  } finally {
    await api.close();
  }
}

it('metrics tell what needs hands: who waits for an approval, who is held, what was called in a day', async () => {
  const { deps } = story;

  const now = await scrape(deps.clock.now());
  const later = await scrape(deps.clock.now() + day + 1000);

  expect(now).toContain(`hirewire_persons_awaiting_approval{job="${storyJob}"} 6`);
  expect(now).toContain(`hirewire_failed_persons{job="${storyJob}"} 0`);
  expect(now).toContain(`hirewire_held_persons{job="${storyJob}"} 0`);
  expect(now).toContain(`hirewire_operations{job="${storyJob}",kind="create",state="done"} 10`);
  expect(later.filter((line) => line.startsWith('hirewire_operations'))).toEqual([]);
});

it('metrics tell since when a message waits', async () => {
  const message = { channel: 'mail', target: 'ops@example.com', dedupeKey: 'one', payload: {} } as const;
  await enqueue(story.deps.database, [message], 1_700_000_000_000);

  const lines = await scrape(story.deps.clock.now());

  expect(lines).toContain('hirewire_waiting_messages{channel="mail"} 1');
  expect(lines).toContain('hirewire_oldest_message_timestamp_seconds{channel="mail"} 1700000000');
});
