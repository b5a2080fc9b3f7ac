import { describe, expect, it } from 'vitest';
import { everybody, startPeople, startTenant } from '../../../test/support/people-server.ts';
import type { Seen } from './test-support/fake-server.ts';
import { idsOf, open, pagesOf } from './test-support/open.ts';
import { anError, aPage, aPerson } from './test-support/people.ts';

const token = (request: Seen) => request.url.searchParams.get('$skiptoken');
const next = (request: Seen, skip: string) => `http://${request.headers.host}/odata/v2/PerPerson?$skiptoken=${skip}`;

describe('pages', () => {
  it('follows the next links as they are and says how many people there are', async () => {
    const server = await startPeople(3, (request) =>
      token(request) === null
        ? { body: aPage([aPerson('1'), aPerson('2')], next(request, 'b%2Fc')) }
        : { body: aPage([aPerson('3')]) },
    );
    const { session } = await open(server.url);

    const pages = await pagesOf(session.read(everybody));

    expect(idsOf(pages)).toEqual(['1', '2', '3']);
    expect(pages.map((page) => page.total)).toEqual([3, 3]);
    expect(server.seen.map((request) => request.url.search)).toContain('?$skiptoken=b%2Fc');
  });

  it.each([
    ['snapshot', 'snapshot'],
    ['cursor', 'cursor'],
    ['offset', null],
  ])('asks for %s paging with its page size', async (paging, parameter) => {
    const server = await startPeople(1, () => ({ body: aPage([aPerson('1')]) }));
    const { session } = await open(server.url, { paging, customPageSize: 7 });

    await pagesOf(session.read(everybody));

    expect(server.seen[0]?.url.searchParams.get('paging')).toBe(parameter);
    expect(server.seen[0]?.url.searchParams.get('customPageSize')).toBe('7');
  });

  it('goes on after short and empty pages', async () => {
    const replies = [[aPerson('1')], [], [aPerson('2')]];
    const server = await startPeople(2, (request, number) => ({
      body: aPage(replies[number - 1] ?? [], number < 3 ? next(request, String(number)) : undefined),
    }));
    const { session } = await open(server.url);

    expect(idsOf(await pagesOf(session.read(everybody)))).toEqual(['1', '2']);
  });

  it('gives nobody twice, within a page or over a page border', async () => {
    const server = await startPeople(3, (request, number) =>
      number === 1
        ? { body: aPage([aPerson('1'), aPerson('1'), aPerson('2')], next(request, '2')) }
        : { body: aPage([aPerson('2'), aPerson('3')]) },
    );
    const { session } = await open(server.url);

    expect(idsOf(await pagesOf(session.read(everybody)))).toEqual(['1', '2', '3']);
  });

  it('takes a page that comes twice for the read of fewer people that it is', async () => {
    const server = await startPeople(4, (request, number) =>
      number < 3
        ? { body: aPage([aPerson('1'), aPerson('2')], number === 1 ? next(request, '2') : undefined) }
        : { body: aPage([]) },
    );
    const { session } = await open(server.url);

    await expect(pagesOf(session.read(everybody))).rejects.toMatchObject({ code: 'incomplete', retryable: true });
  });

  it('stops a chain of links that goes in a circle', async () => {
    const server = await startPeople(2, (request) => ({ body: aPage([aPerson('1')], next(request, 'same')) }));
    const { session } = await open(server.url);

    await expect(pagesOf(session.read(everybody))).rejects.toMatchObject({ code: 'incomplete' });
  });

  it('stops a server that answers the same people under ever new links', async () => {
    const server = await startPeople(2, (request, number) => ({
      body: aPage([aPerson('1')], next(request, String(number))),
    }));
    const { session } = await open(server.url);

    await expect(pagesOf(session.read(everybody))).rejects.toMatchObject({ code: 'incomplete' });
    expect(server.seen.length).toBeLessThan(15);
  });

  it('fetches the next page while the first one is worked on, and no further', async () => {
    const server = await startPeople(3, (request, number) => ({
      body: aPage([aPerson(String(number))], number < 3 ? next(request, String(number)) : undefined),
    }));
    const { session } = await open(server.url);
    const pages = session.read(everybody).pages[Symbol.asyncIterator]();

    await pages.next();

    expect(server.seen.filter((request) => !request.url.pathname.endsWith('$count')).length).toBeLessThanOrEqual(2);
    await pages.return?.(undefined);
  });

  it('sends nothing to another host, whatever the next link says', async () => {
    const stranger = await startPeople(0, () => ({ body: aPage([aPerson('9')]) }));
    const server = await startPeople(1, () => ({
      body: aPage([aPerson('1')], `${stranger.url}/odata/v2/PerPerson?$skiptoken=1`),
    }));
    const { session } = await open(server.url);

    await expect(pagesOf(session.read(everybody))).rejects.toMatchObject({ code: 'untrusted' });
    expect(stranger.seen).toEqual([]);
  });
});

describe('a lost snapshot', () => {
  const lost = {
    status: 500,
    body: anError('COE_GENERAL_SERVER_FAILURE', '[COE0019][SNP]Snapshot lost, please try again'),
  };

  it('begins again from the first page without giving anybody twice', async () => {
    const server = await startPeople(3, (request, number) => {
      if (number === 2) return lost;
      return token(request) === null
        ? { body: aPage([aPerson('1'), aPerson('2')], next(request, String(number))) }
        : { body: aPage([aPerson('3')]) };
    });
    const { session, waits } = await open(server.url);

    expect(idsOf(await pagesOf(session.read(everybody)))).toEqual(['1', '2', '3']);
    expect(waits).toEqual([]);
  });

  it('gives up after a few times, because SuccessFactors bans who does not', async () => {
    const server = await startPeople(3, (request) =>
      token(request) === null ? { body: aPage([aPerson('1')], next(request, 'x')) } : lost,
    );
    const { session } = await open(server.url);

    await expect(pagesOf(session.read(everybody))).rejects.toMatchObject({ code: 'unavailable', retryable: true });
    expect(server.seen.filter((request) => request.url.searchParams.has('$expand'))).toHaveLength(4);
  });

  it('reads by offset when snapshots are refused', async () => {
    const server = await startPeople(1, (request) =>
      request.url.searchParams.get('paging') === 'snapshot'
        ? { status: 400, body: anError('COE_SNAPSHOT_BAD_REQUEST', 'Too many snapshots') }
        : { body: aPage([aPerson('1')]) },
    );
    const { session, logged } = await open(server.url);

    expect(idsOf(await pagesOf(session.read(everybody)))).toEqual(['1']);
    expect(logged.join()).toContain('offset');
  });
});

describe('completeness', () => {
  it('refuses a read that gave clearly fewer people than there are', async () => {
    const server = await startPeople(10, () => ({ body: aPage([aPerson('1')]) }));
    const { session } = await open(server.url);

    await expect(pagesOf(session.read(everybody))).rejects.toThrow('counts 10 people but gave 1');
  });

  it('accepts that the source itself shrank while it was read', async () => {
    let counts = 0;
    const server = await startTenant((request) =>
      request.url.pathname.endsWith('/$count') ? { body: counts++ === 0 ? '2' : '1' } : { body: aPage([aPerson('1')]) },
    );
    const { session } = await open(server.url);

    expect(idsOf(await pagesOf(session.read(everybody)))).toEqual(['1']);
  });

  it('reads without a count when SuccessFactors does not tell', async () => {
    const server = await startPeople(undefined, () => ({ body: aPage([aPerson('1')]) }));
    const { session, logged } = await open(server.url);

    const pages = await pagesOf(session.read(everybody));

    expect(pages[0]?.total).toBeUndefined();
    expect(logged.join()).toContain('did not tell how many people');
  });

  it('gives an empty source as the empty read that it is', async () => {
    const server = await startPeople(0, () => ({ body: aPage([]) }));
    const { session } = await open(server.url);

    expect(await pagesOf(session.read(everybody))).toEqual([{ workers: [], problems: [], total: 0 }]);
  });

  it('holds one malformed record among many and reads the others', async () => {
    const server = await startPeople(4, () => ({
      body: aPage([aPerson('1'), { personIdExternal: null }, 'x', aPerson('2')]),
    }));
    const { session } = await open(server.url);

    const pages = await pagesOf(session.read(everybody));

    expect(idsOf(pages)).toEqual(['1', '2']);
    expect(pages[0]?.problems.map((problem) => problem.code)).toEqual(['malformedRecord', 'malformedRecord']);
  });
});
