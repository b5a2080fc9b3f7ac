import { afterEach, describe, expect, it } from 'vitest';
import {
  type FakeServer,
  type Reply,
  type Seen,
  startFakeServer,
} from '../../../src/connectors/successfactors/test-support/fake-server.ts';
import { match, tellWritebackStory, type WritebackStory } from '../../support/writeback-story.ts';

const worker = '100003';
const mail = 'new.address@acme.example.com';

let story: WritebackStory;
let proxy: FakeServer;
afterEach(async () => {
  await proxy.close();
  await story.close();
});

/** Somebody whose new address is to be written by way of a proxy that passes on what `isLost` lets through. */
async function tell(
  isLost: (write: number) => boolean,
  answerOfLost: (request: Seen) => Promise<Reply>,
): Promise<void> {
  story = await tellWritebackStory({ directory: 'sandbox', size: 4 });
  await story.runWell();
  await story.set(worker, { mail });
  let writes = 0;
  proxy = await startFakeServer(async (request) => {
    if (request.method === 'POST' && isLost(++writes)) return await answerOfLost(request);
    return await passOn(request);
  });
  story.map([match, { target: 'email', value: '[mail]' }], { tenantUrl: proxy.url });
}

async function passOn({ method, url, headers, body }: Seen): Promise<Reply> {
  const answer = await fetch(new URL(`${url.pathname}${url.search}`, story.hr.url), {
    method,
    headers: { authorization: headers.authorization ?? '', 'content-type': 'application/json' },
    ...(method === 'POST' && { body }),
  });
  return { status: answer.status, body: await answer.text() };
}

describe('an answer to a write that does not mention the record', () => {
  it.each([
    ['although it was written', async (request: Seen) => ({ ...(await passOn(request)), body: { d: [] } }), 0],
    ['and it was not written', async () => ({ body: { d: [] } }), 1],
  ] as const)('(%s) is told as unknown, and the next run finds out', async (_, answerOfLost, again) => {
    await tell((write) => write === 1, answerOfLost);

    const first = await story.writeBack();
    const before = story.newWrites().length;
    const second = await story.writeBackWell();

    expect(first.counts.failed).toBe(1);
    expect(first.problems).toEqual([expect.objectContaining({ code: 'outcomeUnknown', worker, system: 'hr' })]);
    expect(before).toBe(1 - again);
    expect(story.newWrites()).toHaveLength(again);
    expect(second.problems).toEqual([]);
    expect(story.emails(worker)).toContain(`B ${mail} primary`);
    expect((await story.writeBackWell({ initial: true })).operations.update).toBe(0);
  });
});
