import { afterEach, expect, it } from 'vitest';
import { sql } from '../../../src/store/database.ts';
import { enqueue, saveDelivered, takeDue } from '../../../src/store/outbox.ts';
import { type FlexStory, tellFlexStory } from '../../support/flex-story.ts';

let story: FlexStory;
afterEach(() => story.close());

it('F17: messages and events go when they are old, the ticket stays with its comments and history', async () => {
  story = await tellFlexStory({ directory: 'sandbox', desk: { logDays: 40 } });
  const anna = story.hire({ firstName: 'Anna', lastName: 'Ek' });
  await story.run();
  const before = await story.ticketsOf(anna);
  const now = story.deps.clock.now();
  await enqueue(story.database, [{ channel: 'mail', target: 'a@b.example', dedupeKey: '1', payload: {} }], now);
  const taken = await takeDue(story.database, 'mail', { now, limit: 1 });
  const ids = taken.map(({ id }) => id);
  await saveDelivered(story.database, ids, now);

  const counts: string[] = [];
  for (const days of [20, 15, 10]) {
    story.flex.clock.advance(days);
    await story.run();
    const { rows } = await sql<{ counts: string }>`
      select (select count(*) from app.outbox) || ' ' || (select count(*) from app.ticket_events) as counts`.execute(
      story.database.sql,
    );
    counts.push(rows[0]?.counts ?? '');
  }

  expect(counts[0]).toMatch(/^1 [1-9]/);
  expect(counts.slice(1)).toEqual(['1 0', '0 0']);
  expect(await story.ticketsOf(anna)).toEqual(before);
});
