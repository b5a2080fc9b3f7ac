import { afterEach, expect, it } from 'vitest';
import { type FakeServer, type Reply, type Seen, startFakeServer } from './test-support/fake-server.ts';
import { idsOf, now, open, pagesOf } from './test-support/open.ts';
import { aPage, aPerson } from './test-support/people.ts';

const servers: FakeServer[] = [];

async function start(answer: (request: Seen, number: number) => Reply): Promise<FakeServer> {
  const server = await startFakeServer(answer);
  servers.push(server);
  return server;
}

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

it('reads every page, follows the next links as they are and logs in once', async () => {
  const server = await start((request) => {
    if (request.url.pathname.endsWith('/$count')) return { body: '3' };
    const next = `http://${request.headers.host}/odata/v2/PerPerson?$skiptoken=b%2Fc`;
    if (request.url.searchParams.has('$skiptoken')) return { body: aPage([aPerson('3')]) };
    return {
      body: aPage([aPerson('1'), aPerson('2')], next),
      headers: { 'set-cookie': ['JSESSIONID=s1; Path=/'], 'x-csrf-token': 't1' },
    };
  });
  const { session } = await open(server.url);

  const pages = await pagesOf(session.read({ attributes: [], now }));

  expect(idsOf(pages)).toEqual(['1', '2', '3']);
  expect(pages.map((page) => page.total)).toEqual([3, 3]);
  expect(server.seen.filter((request) => request.headers.cookie === undefined)).toHaveLength(1);
  expect(server.seen.map((request) => request.url.search)).toContain('?$skiptoken=b%2Fc');
});
