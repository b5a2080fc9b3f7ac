import { afterEach, describe, expect, it } from 'vitest';
import { type FakeServer, type Reply, type Seen, startFakeServer } from './test-support/fake-server.ts';
import { idsOf, now, open, pagesOf } from './test-support/open.ts';
import { anEmployment, anError, aPage, aPerson, odataDate } from './test-support/people.ts';

const servers: FakeServer[] = [];

/** A tenant whose people are answered by `people`; `$count` gives `count`. */
async function start(count: number | undefined, people: (request: Seen, number: number) => Reply): Promise<FakeServer> {
  let pages = 0;
  const server = await startFakeServer((request) => {
    if (!request.url.pathname.endsWith('/$count')) return people(request, ++pages);
    return count === undefined ? { status: 403, body: anError('X', '[COE0020]no') } : { body: String(count) };
  });
  servers.push(server);
  return server;
}

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

const token = (request: Seen) => request.url.searchParams.get('$skiptoken');
const next = (request: Seen, skip: string) => `http://${request.headers.host}/odata/v2/PerPerson?$skiptoken=${skip}`;
const filterOf = (request: Seen | undefined) => request?.url.searchParams.get('$filter') ?? '';
const full = { attributes: [], now };

describe('pages', () => {
  it('follows the next links as they are and says how many people there are', async () => {
    const server = await start(3, (request) =>
      token(request) === null
        ? { body: aPage([aPerson('1'), aPerson('2')], next(request, 'b%2Fc')) }
        : { body: aPage([aPerson('3')]) },
    );
    const { session } = await open(server.url);

    const pages = await pagesOf(session.read(full));

    expect(idsOf(pages)).toEqual(['1', '2', '3']);
    expect(pages.map((page) => page.total)).toEqual([3, 3]);
    expect(server.seen.map((request) => request.url.search)).toContain('?$skiptoken=b%2Fc');
  });

  it.each([
    ['snapshot', 'snapshot'],
    ['cursor', 'cursor'],
    ['offset', null],
  ])('asks for %s paging with its page size', async (paging, parameter) => {
    const server = await start(1, () => ({ body: aPage([aPerson('1')]) }));
    const { session } = await open(server.url, { paging, customPageSize: 7 });

    await pagesOf(session.read(full));

    expect(server.seen[0]?.url.searchParams.get('paging')).toBe(parameter);
    expect(server.seen[0]?.url.searchParams.get('customPageSize')).toBe('7');
  });

  it('goes on after short and empty pages', async () => {
    const replies = [[aPerson('1')], [], [aPerson('2')]];
    const server = await start(2, (request, number) => ({
      body: aPage(replies[number - 1] ?? [], number < 3 ? next(request, String(number)) : undefined),
    }));
    const { session } = await open(server.url);

    expect(idsOf(await pagesOf(session.read(full)))).toEqual(['1', '2']);
  });

  it('gives nobody twice, within a page or over a page border', async () => {
    const server = await start(3, (request, number) =>
      number === 1
        ? { body: aPage([aPerson('1'), aPerson('1'), aPerson('2')], next(request, '2')) }
        : { body: aPage([aPerson('2'), aPerson('3')]) },
    );
    const { session } = await open(server.url);

    expect(idsOf(await pagesOf(session.read(full)))).toEqual(['1', '2', '3']);
  });

  it('takes a page that comes twice for the read of fewer people that it is', async () => {
    const server = await start(4, (request, number) =>
      number < 3
        ? { body: aPage([aPerson('1'), aPerson('2')], number === 1 ? next(request, '2') : undefined) }
        : { body: aPage([]) },
    );
    const { session } = await open(server.url);

    await expect(pagesOf(session.read(full))).rejects.toMatchObject({ code: 'incomplete', retryable: true });
  });

  it('stops a chain of links that goes in a circle', async () => {
    const server = await start(2, (request) => ({ body: aPage([aPerson('1')], next(request, 'same')) }));
    const { session } = await open(server.url);

    await expect(pagesOf(session.read(full))).rejects.toMatchObject({ code: 'incomplete' });
  });

  it('stops a server that answers the same people under ever new links', async () => {
    const server = await start(2, (request, number) => ({
      body: aPage([aPerson('1')], next(request, String(number))),
    }));
    const { session } = await open(server.url);

    await expect(pagesOf(session.read(full))).rejects.toMatchObject({ code: 'incomplete' });
    expect(server.seen.length).toBeLessThan(15);
  });

  it('fetches the next page while the first one is worked on, and no further', async () => {
    const server = await start(3, (request, number) => ({
      body: aPage([aPerson(String(number))], number < 3 ? next(request, String(number)) : undefined),
    }));
    const { session } = await open(server.url);
    const pages = session.read(full).pages[Symbol.asyncIterator]();

    await pages.next();

    expect(server.seen.filter((request) => !request.url.pathname.endsWith('$count')).length).toBeLessThanOrEqual(2);
    await pages.return?.(undefined);
  });

  it('sends nothing to another host, whatever the next link says', async () => {
    const stranger = await start(0, () => ({ body: aPage([aPerson('9')]) }));
    const server = await start(1, () => ({
      body: aPage([aPerson('1')], `${stranger.url}/odata/v2/PerPerson?$skiptoken=1`),
    }));
    const { session } = await open(server.url);

    await expect(pagesOf(session.read(full))).rejects.toMatchObject({ code: 'untrusted' });
    expect(stranger.seen).toEqual([]);
  });
});

describe('a lost snapshot', () => {
  const lost = {
    status: 500,
    body: anError('COE_GENERAL_SERVER_FAILURE', '[COE0019][SNP]Snapshot lost, please try again'),
  };

  it('begins again from the first page without giving anybody twice', async () => {
    const server = await start(3, (request, number) => {
      if (number === 2) return lost;
      return token(request) === null
        ? { body: aPage([aPerson('1'), aPerson('2')], next(request, String(number))) }
        : { body: aPage([aPerson('3')]) };
    });
    const { session, waits } = await open(server.url);

    expect(idsOf(await pagesOf(session.read(full)))).toEqual(['1', '2', '3']);
    expect(waits).toEqual([]);
  });

  it('gives up after a few times, because SuccessFactors bans who does not', async () => {
    const server = await start(3, (request) =>
      token(request) === null ? { body: aPage([aPerson('1')], next(request, 'x')) } : lost,
    );
    const { session } = await open(server.url);

    await expect(pagesOf(session.read(full))).rejects.toMatchObject({ code: 'unavailable', retryable: true });
    expect(server.seen.filter((request) => request.url.searchParams.has('$expand'))).toHaveLength(4);
  });

  it('reads by offset when snapshots are refused', async () => {
    const server = await start(1, (request) =>
      request.url.searchParams.get('paging') === 'snapshot'
        ? { status: 400, body: anError('COE_SNAPSHOT_BAD_REQUEST', 'Too many snapshots') }
        : { body: aPage([aPerson('1')]) },
    );
    const { session, logged } = await open(server.url);

    expect(idsOf(await pagesOf(session.read(full)))).toEqual(['1']);
    expect(logged.join()).toContain('offset');
  });
});

describe('completeness', () => {
  it('refuses a read that gave clearly fewer people than there are', async () => {
    const server = await start(10, () => ({ body: aPage([aPerson('1')]) }));
    const { session } = await open(server.url);

    await expect(pagesOf(session.read(full))).rejects.toThrow('counts 10 people but gave 1');
  });

  it('accepts that the source itself shrank while it was read', async () => {
    let counts = 0;
    const server = await startFakeServer((request) =>
      request.url.pathname.endsWith('/$count') ? { body: counts++ === 0 ? '2' : '1' } : { body: aPage([aPerson('1')]) },
    );
    servers.push(server);
    const { session } = await open(server.url);

    expect(idsOf(await pagesOf(session.read(full)))).toEqual(['1']);
  });

  it('reads without a count when SuccessFactors does not tell', async () => {
    const server = await start(undefined, () => ({ body: aPage([aPerson('1')]) }));
    const { session, logged } = await open(server.url);

    const pages = await pagesOf(session.read(full));

    expect(pages[0]?.total).toBeUndefined();
    expect(logged.join()).toContain('did not tell how many people');
  });

  it('gives an empty source as the empty read that it is', async () => {
    const server = await start(0, () => ({ body: aPage([]) }));
    const { session } = await open(server.url);

    expect(await pagesOf(session.read(full))).toEqual([{ workers: [], problems: [], total: 0 }]);
  });

  it('holds one malformed record among many and reads the others', async () => {
    const server = await start(4, () => ({
      body: aPage([aPerson('1'), { personIdExternal: null }, 'x', aPerson('2')]),
    }));
    const { session } = await open(server.url);

    const pages = await pagesOf(session.read(full));

    expect(idsOf(pages)).toEqual(['1', '2']);
    expect(pages[0]?.problems.map((problem) => problem.code)).toEqual(['malformedRecord', 'malformedRecord']);
  });
});

describe('an incremental read', () => {
  it('asks for what changed since the watermark, without a count for a single page', async () => {
    const server = await start(undefined, () => ({ body: aPage([aPerson('1')]) }));
    const { session } = await open(server.url);

    await pagesOf(session.read({ ...full, watermark: '2026-11-20T09:20:00.000Z' }));

    expect(server.seen).toHaveLength(1);
    expect(filterOf(server.seen[0])).toContain("(lastModifiedDateTime ge datetimeoffset'2026-11-20T09:15:00Z') or (");
  });

  it('asks for everybody without a filter when there is no watermark', async () => {
    const server = await start(1, () => ({ body: aPage([aPerson('1')]) }));
    const { session } = await open(server.url);

    const read = session.read(full);
    await pagesOf(read);

    expect(filterOf(server.seen[0])).toBe('');
    expect(read.watermark).toBe('2026-11-20T09:30:00.000Z');
  });

  it('takes the time of a server whose clock is behind for the next watermark', async () => {
    const server = await start(1, () => ({
      body: aPage([aPerson('1')]),
      headers: { date: 'Fri, 20 Nov 2026 09:20:00 GMT' },
    }));
    const { session } = await open(server.url);

    const read = session.read(full);
    await pagesOf(read);

    expect(read.watermark).toBe('2026-11-20T09:20:00.000Z');
  });

  it('refuses a watermark that is no instant', async () => {
    const { session } = await open('http://127.0.0.1:9');

    expect(() => session.read({ ...full, watermark: 'yesterday' })).toThrow('no instant');
  });

  it('asks by the published clauses alone when the tenant refuses more of them', async () => {
    const server = await start(undefined, (request) =>
      filterOf(request).includes('departmentNav/')
        ? { status: 500, body: anError('ServerErrorException', 'X cannot be cast to Y') }
        : { body: aPage([aPerson('1')]) },
    );
    const { session, waits } = await open(server.url);
    const attributes = [{ name: 'x', path: '$.employmentNav.results[0].jobInfoNav.results[0].departmentNav.name' }];

    const pages = await pagesOf(session.read({ attributes, now, watermark: '2026-11-20T09:20:00Z' }));

    expect(idsOf(pages)).toEqual(['1']);
    expect(waits).toEqual([]);
    expect(server.seen.at(-1)?.url.searchParams.get('$expand')).toContain('departmentNav');
    expect(pages[0]?.warnings?.map(({ message }) => message)).toContainEqual(
      expect.stringContaining('cannot filter by FODepartment/lastModifiedDateTime'),
    );
  });

  it('reads without a field that cannot be filtered by, and says so', async () => {
    const server = await start(1, (request) =>
      filterOf(request).includes('emailNav/lastModifiedDateTime')
        ? {
            status: 400,
            body: anError('COE_BAD_PROPERTY_EXPRESSION', '[COE0003]emailNav/lastModifiedDateTime is not filterable'),
          }
        : { body: aPage([aPerson('1')]) },
    );
    const { session } = await open(server.url);
    const attributes = [{ name: 'mail', path: '$.emailNav.results[0].emailAddress' }];

    const pages = await pagesOf(session.read({ attributes, now, watermark: '2026-11-20T09:20:00Z' }));

    expect(idsOf(pages)).toEqual(['1']);
    expect(pages[0]?.warnings?.[0]).toMatchObject({ code: 'unfilterableInSource' });
  });

  const refusesTimestampOf = (path: string, metadata: Reply) =>
    start(1, (request) => {
      if (request.url.pathname.endsWith('$metadata')) return metadata;
      const isRefused = filterOf(request).includes(`${path}/lastModifiedDateTime`);
      const body = anError('COE_BAD_PROPERTY_EXPRESSION', '[COE0003]lastModifiedDateTime is not filterable');
      return isRefused ? { status: 400, body } : { body: aPage([aPerson('1')]) };
    });
  const mailAndDepartment = [
    { name: 'mail', path: '$.emailNav.results[0].emailAddress' },
    { name: 'department', path: '$.employmentNav.results[0].jobInfoNav.results[0].departmentNav.name' },
  ];
  const tenMinutesLater = { attributes: mailAndDepartment, now, watermark: '2026-11-20T09:20:00Z' };

  it('keeps the other timestamps when the answer names a field and not whose it is: metadata tells', async () => {
    const type = (name: string, filterable: boolean) =>
      `<EntityType Name="${name}"><Property Name="lastModifiedDateTime" sap:filterable="${filterable}"/></EntityType>`;
    const server = await refusesTimestampOf('emailNav', { body: type('PerEmail', false) + type('EmpJob', true) });
    const { session } = await open(server.url);

    const pages = await pagesOf(session.read(tenMinutesLater));

    const last = server.seen.findLast((request) => filterOf(request) !== '');
    expect(filterOf(last)).toContain('employmentNav/jobInfoNav/lastModifiedDateTime ge');
    expect(filterOf(last)).toContain('departmentNav/lastModifiedDateTime ge');
    expect(pages[0]?.warnings?.map(({ message }) => message)).toEqual([
      expect.stringContaining('PerEmail/lastModifiedDateTime'),
    ]);
  });

  it('gives up what the published query does not have, where metadata does not tell whose field it is', async () => {
    const server = await refusesTimestampOf('departmentNav', { status: 403, body: 'no' });
    const { session } = await open(server.url);

    const pages = await pagesOf(session.read(tenMinutesLater));

    const last = server.seen.findLast((request) => filterOf(request) !== '');
    expect(filterOf(last)).toContain('emailNav/lastModifiedDateTime ge');
    expect(filterOf(last)).not.toContain('departmentNav');
    expect(idsOf(pages)).toEqual(['1']);
  });

  it('is an error, and no read of everybody, when nothing is left to filter by', async () => {
    const body = anError('COE_BAD_PROPERTY_EXPRESSION', '[COE0003]lastModifiedDateTime is not filterable');
    const server = await start(1, (request) =>
      filterOf(request) === '' ? { body: aPage([aPerson('1')]) } : { status: 400, body },
    );
    const { session } = await open(server.url);

    await expect(pagesOf(session.read(tenMinutesLater))).rejects.toThrow('lastModifiedDateTime is not filterable');
  });
});

describe('a navigation that the tenant does not have', () => {
  it('is left out, with what hangs below it, and reported', async () => {
    const server = await start(1, (request) =>
      request.url.searchParams.get('$expand')?.includes('positionNav')
        ? {
            status: 400,
            body: anError(
              'COE_PROPERTY_NOT_FOUND',
              '[COE0021]Invalid property names: EmpJob/positionNav. Please check the spelling.',
            ),
          }
        : { body: aPage([aPerson('1')]) },
    );
    const { session } = await open(server.url);
    const attributes = [
      { name: 'x', path: '$.employmentNav.results[0].jobInfoNav.results[0].positionNav.parentPosition.code' },
    ];

    const pages = await pagesOf(session.read({ attributes, now }));

    expect(idsOf(pages)).toEqual(['1']);
    expect(pages[0]?.warnings).toMatchObject([{ code: 'missingInSource' }]);
    expect(pages[0]?.problems[0]?.worker).toBeUndefined();
  });

  it('ends the read when nothing works without it', async () => {
    const server = await start(1, () => ({
      status: 400,
      body: anError(
        'COE_PROPERTY_NOT_FOUND',
        '[COE0021]Invalid property names: PerPerson/employmentNav. Please check.',
      ),
    }));
    const { session } = await open(server.url);

    await expect(pagesOf(session.read(full))).rejects.toMatchObject({ code: 'invalid', retryable: false });
  });
});

describe('somebody who starts in the future', () => {
  const hire = (id: string, start: string) =>
    aPerson(id, {
      personalInfoNav: { results: [] },
      employmentNav: {
        results: [anEmployment(`u${id}`, { startDate: odataDate(start), userNav: null, jobInfoNav: { results: [] } })],
      },
    });

  it('is read again as of the first day, one query for each day', async () => {
    const server = await start(4, (request) => {
      const day = request.url.searchParams.get('asOfDate');
      if (day === null)
        return {
          body: aPage([aPerson('1'), hire('2', '2026-12-01'), hire('3', '2026-12-01'), hire('4', '2027-01-15')]),
        };
      const ids = day === '2026-12-01' ? ['2', '3'] : ['4'];
      return {
        body: aPage(
          ids.map((id) =>
            aPerson(id, { employmentNav: { results: [anEmployment(`u${id}`, { startDate: odataDate(day) })] } }),
          ),
        ),
      };
    });
    const { session } = await open(server.url);

    const pages = await pagesOf(session.read(full));

    const asked = server.seen.filter((request) => request.url.searchParams.has('asOfDate'));
    expect(asked.map(filterOf)).toEqual([
      "(personIdExternal in '2','3') and employmentNav/userNav/status in 't','f','e','d'",
      "(personIdExternal in '4') and employmentNav/userNav/status in 't','f','e','d'",
    ]);
    expect(idsOf(pages)).toEqual(['1', '2', '3', '4']);
    expect(pages.at(-1)?.workers[0]).toMatchObject({
      displayName: 'Ada L2',
      employments: [{ start: '2026-12-01', status: 'A' }],
    });
  });

  it('is read without the status where the user is not there yet, or has another one', async () => {
    const whole = (id: string) =>
      aPerson(id, { employmentNav: { results: [anEmployment(`u${id}`, { startDate: odataDate('2026-12-01') })] } });
    const server = await start(2, (request) => {
      if (!request.url.searchParams.has('asOfDate'))
        return { body: aPage([hire('2', '2026-12-01'), hire('3', '2026-12-01')]) };
      return { body: aPage([whole(filterOf(request).includes('status') ? '2' : '3')]) };
    });
    const { session } = await open(server.url);

    const pages = await pagesOf(session.read(full));

    expect(server.seen.filter((request) => request.url.searchParams.has('asOfDate')).map(filterOf)).toEqual([
      "(personIdExternal in '2','3') and employmentNav/userNav/status in 't','f','e','d'",
      "(personIdExternal in '3')",
    ]);
    expect(pages.flatMap((page) => page.workers.map((worker) => worker.displayName))).toEqual(['Ada L2', 'Ada L3']);
  });

  it.each(['ignores', 'refuses'] as const)('is asked for by eq where the tenant %s in', async (how) => {
    const whole = (id: string) =>
      aPerson(id, { employmentNav: { results: [anEmployment(`u${id}`, { startDate: odataDate('2026-12-01') })] } });
    const server = await start(1, (request) => {
      if (!request.url.searchParams.has('asOfDate')) return { body: aPage([hire('2', '2026-12-01')]) };
      if (!filterOf(request).includes(' in ')) return { body: aPage([whole('2')]) };
      return how === 'ignores'
        ? { body: aPage([whole('8'), whole('9')], next(request, 'more')) }
        : { status: 400, body: anError('COE_GENERAL_BAD_REQUEST', 'no in') };
    });
    const { session } = await open(server.url);

    const pages = await pagesOf(session.read(full));

    expect(pages.flatMap((page) => page.workers.map((worker) => worker.displayName))).toEqual(['Ada L2']);
    expect(server.seen.some((request) => token(request) !== null)).toBe(false);
  });

  it('is read whole where the server gives smaller pages than asked for', async () => {
    const whole = (id: string) =>
      aPerson(id, { employmentNav: { results: [anEmployment(`u${id}`, { startDate: odataDate('2026-12-01') })] } });
    const server = await start(2, (request) => {
      if (token(request) !== null) return { body: aPage([whole('3')]) };
      if (request.url.searchParams.has('asOfDate')) return { body: aPage([whole('2')], next(request, '3')) };
      return { body: aPage([hire('2', '2026-12-01'), hire('3', '2026-12-01')]) };
    });
    const { session } = await open(server.url);

    const pages = await pagesOf(session.read(full));

    expect(pages.flatMap((page) => page.workers.map((worker) => worker.displayName))).toEqual(['Ada L2', 'Ada L3']);
  });

  it.each([
    [503, 'unavailable'],
    [500, 'unavailable'],
    [429, 'rateLimited'],
  ])(
    'ends the read when the second query is answered by %s every time: no answer is not an empty one',
    async (status, code) => {
      const server = await start(1, (request) =>
        request.url.searchParams.has('asOfDate')
          ? { status, body: anError('X', 'no answer now') }
          : { body: aPage([hire('2', '2026-12-01')]) },
      );
      const { session } = await open(server.url);

      await expect(pagesOf(session.read(full))).rejects.toMatchObject({ code });
    },
  );

  it('is read as of the first day from the moment on at which the day is near enough where the person works', async () => {
    const server = await start(1, () => ({ body: aPage([hire('2', '2026-12-21')]) }));
    const { session } = await open(server.url, { preHireDays: 30 });

    await pagesOf(session.read(full));

    expect(server.seen.some((request) => request.url.searchParams.get('asOfDate') === '2026-12-21')).toBe(true);
  });

  it('is kept as first read when the tenant refuses the second query', async () => {
    const server = await start(1, (request) =>
      request.url.searchParams.has('asOfDate')
        ? { status: 400, body: anError('COE_GENERAL_BAD_REQUEST', 'cannot be cast') }
        : { body: aPage([hire('2', '2026-12-01')]) },
    );
    const { session } = await open(server.url);

    const pages = await pagesOf(session.read(full));

    expect(pages.flatMap((page) => page.workers)).toMatchObject([{ id: '2', employments: [{ start: '2026-12-01' }] }]);
  });

  it('is read as it is when the day is further away than asked for', async () => {
    const server = await start(1, () => ({ body: aPage([hire('2', '2027-12-01')]) }));
    const { session } = await open(server.url, { preHireDays: 30 });

    expect(idsOf(await pagesOf(session.read(full)))).toEqual(['2']);
    expect(server.seen.some((request) => request.url.searchParams.has('asOfDate'))).toBe(false);
  });
});
