import { afterEach, expect, it } from 'vitest';
import { type FlexStory, tellFlexStory } from '../../support/flex-story.ts';

let story: FlexStory;
afterEach(() => story.close());

it('I2: while the peer is down the directory is written all the same, and what the peer is to know waits', async () => {
  story = await tellFlexStory({
    directory: 'sandbox',
    desk: { itsm: { helpdesk: { connector: 'request-tracker', url: 'http://127.0.0.1:9', token: '1-2-abc' } } },
  });
  const anna = story.hire({ firstName: 'Anna', lastName: 'Ek' });

  const result = await story.run();

  expect(result.counts).toMatchObject({ created: 1, failed: 0 });
  expect(await story.account(anna)).toBeDefined();
  expect((await story.ticketsOf(anna))[0]?.ticket).toMatchObject({ status: 'Closed', need: 'nothing' });
  const waiting = await story.database.pool.query(
    `select from app.outbox where channel = 'itsm' and state = 'waiting'`,
  );
  expect(waiting.rowCount).toBeGreaterThan(0);
});
