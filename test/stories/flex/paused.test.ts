import { afterEach, expect, it, vi } from 'vitest';
import type { Connector, SourceConnector } from '../../../src/connectors/contract.ts';
import { runTicketedJob } from '../../../src/engine/ticketed/run-ticketed-job.ts';
import { type FlexStory, flexJob, tellFlexStory } from '../../support/flex-story.ts';

let story: FlexStory;
afterEach(async () => {
  vi.useRealTimers();
  await story.close();
});

it('makes no ticket of what it read before it slept and lost its lock', async () => {
  story = await tellFlexStory({ directory: 'sandbox' });
  story.hire({ firstName: 'Eva', lastName: 'Ek' });

  await expect(runTicketedJob({ ...story.deps, connectors: sleeping() }, flexJob)).rejects.toMatchObject({
    code: 'lockLost',
  });

  expect(await story.countTickets()).toBe(0);
});

/** The connectors of a story; while the first page is under way the process sleeps for some seconds, and loses its connections. */
function sleeping(): ReadonlyMap<string, Connector> {
  const flex = story.deps.connectors.get('flex-hr') as Connector & { source: SourceConnector<unknown> };
  async function* sleepAfter<Page>(pages: AsyncIterable<Page>) {
    for await (const page of pages) {
      await story.database.pool.query(`
        select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'
          and database = (select oid from pg_database where datname = current_database())`);
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 5000 });
      yield page;
    }
  }
  const source: SourceConnector<unknown> = {
    ...flex.source,
    open: async (config, deps) => {
      const session = await flex.source.open(config, deps);
      return Object.assign(Object.create(session) as typeof session, {
        read: (request: Parameters<typeof session.read>[0]) => {
          const read = session.read(request);
          return { watermark: read.watermark, pages: sleepAfter(read.pages) };
        },
      });
    },
  };
  return new Map([...story.deps.connectors, ['flex-hr', { ...flex, source }]]);
}
