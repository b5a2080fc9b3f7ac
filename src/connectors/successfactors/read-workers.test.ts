import { afterEach, expect, it } from 'vitest';
import { type FakeServer, type Reply, type Seen, startFakeServer } from './test-support/fake-server.ts';
import { now, open } from './test-support/open.ts';
import { anError, aPage, aPerson } from './test-support/people.ts';

const servers: FakeServer[] = [];
const request = { attributes: [], now };

async function start(answer: (request: Seen) => Reply): Promise<FakeServer> {
  const server = await startFakeServer(answer);
  servers.push(server);
  return server;
}

const filterOf = (seen: Seen | undefined) => seen?.url.searchParams.get('$filter') ?? '';
const askedIds = (seen: Seen) =>
  [...filterOf(seen).matchAll(/'((?:[^']|'')*)'/g)].map((match) => match[1]?.replaceAll("''", "'") ?? '');

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

it('asks for all ids at once; one that is not known is missing from the answer', async () => {
  const server = await start((seen) => ({
    body: aPage(
      askedIds(seen)
        .filter((id) => id !== '404')
        .map((id) => aPerson(id)),
    ),
  }));
  const { session } = await open(server.url);

  const page = await session.readWorkers(['1', '404', "O'Brien"], request);

  expect(page.workers.map((worker) => worker.id)).toEqual(['1', "O'Brien"]);
  expect(filterOf(server.seen[0])).toBe("personIdExternal in '1','404','O''Brien'");
  expect(server.seen).toHaveLength(1);
});

it('asks by eq from then on when the tenant refuses in', async () => {
  const server = await start((seen) =>
    filterOf(seen).includes(' in ')
      ? { status: 400, body: anError('COE_GENERAL_BAD_REQUEST', 'no in') }
      : { body: aPage([aPerson('1')]) },
  );
  const { session } = await open(server.url);

  expect((await session.readWorkers(['1', '2'], request)).workers).toHaveLength(1);
  await session.readWorkers(['1'], request);

  expect(server.seen.map(filterOf)).toEqual([
    "personIdExternal in '1','2'",
    "personIdExternal eq '1' or personIdExternal eq '2'",
    "personIdExternal eq '1'",
  ]);
});

it('does not take the people that a tenant answers without being asked', async () => {
  const server = await start(() => ({ body: aPage([aPerson('7'), aPerson('1'), aPerson('8')]) }));
  const { session } = await open(server.url);

  const page = await session.readWorkers(['1'], request);

  expect(page.workers.map((worker) => worker.id)).toEqual(['1']);
  expect(filterOf(server.seen.at(-1))).toBe("personIdExternal eq '1'");
});

it('splits many ids so that no address grows too long', async () => {
  const server = await start((seen) => ({ body: aPage(askedIds(seen).map((id) => aPerson(id))) }));
  const { session } = await open(server.url);
  const ids = Array.from({ length: 250 }, (_, index) => `${'x'.repeat(40)}${index}`);

  const page = await session.readWorkers(ids, request);

  expect(page.workers.map((worker) => worker.id)).toEqual(ids);
  expect(Math.max(...server.seen.map((seen) => seen.url.href.length))).toBeLessThan(8000);
});

it('asks nothing for no ids', async () => {
  const server = await start(() => ({ body: aPage([]) }));
  const { session } = await open(server.url);

  expect(await session.readWorkers([], request)).toEqual({ workers: [], problems: [], total: 0 });
  expect(server.seen).toEqual([]);
});
