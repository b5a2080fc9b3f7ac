import { describe, expect, it } from 'vitest';
import { everybody, filterOf, startPeople } from '../../../test/support/people-server.ts';
import type { Seen } from './test-support/fake-server.ts';
import { idsOf, open, pagesOf } from './test-support/open.ts';
import { anEmployment, anError, aPage, aPerson, odataDate } from './test-support/people.ts';

const token = (request: Seen) => request.url.searchParams.get('$skiptoken');
const next = (request: Seen, skip: string) => `http://${request.headers.host}/odata/v2/PerPerson?$skiptoken=${skip}`;

describe('somebody who starts in the future', () => {
  const hire = (id: string, start: string) =>
    aPerson(id, {
      personalInfoNav: { results: [] },
      employmentNav: {
        results: [anEmployment(`u${id}`, { startDate: odataDate(start), userNav: null, jobInfoNav: { results: [] } })],
      },
    });

  it('is read again as of the first day, one query for each day', async () => {
    const server = await startPeople(4, (request) => {
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

    const pages = await pagesOf(session.read(everybody));

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
    const server = await startPeople(2, (request) => {
      if (!request.url.searchParams.has('asOfDate'))
        return { body: aPage([hire('2', '2026-12-01'), hire('3', '2026-12-01')]) };
      return { body: aPage([whole(filterOf(request).includes('status') ? '2' : '3')]) };
    });
    const { session } = await open(server.url);

    const pages = await pagesOf(session.read(everybody));

    expect(server.seen.filter((request) => request.url.searchParams.has('asOfDate')).map(filterOf)).toEqual([
      "(personIdExternal in '2','3') and employmentNav/userNav/status in 't','f','e','d'",
      "(personIdExternal in '3')",
    ]);
    expect(pages.flatMap((page) => page.workers.map((worker) => worker.displayName))).toEqual(['Ada L2', 'Ada L3']);
  });

  it.each(['ignores', 'refuses'] as const)('is asked for by eq where the tenant %s in', async (how) => {
    const whole = (id: string) =>
      aPerson(id, { employmentNav: { results: [anEmployment(`u${id}`, { startDate: odataDate('2026-12-01') })] } });
    const server = await startPeople(1, (request) => {
      if (!request.url.searchParams.has('asOfDate')) return { body: aPage([hire('2', '2026-12-01')]) };
      if (!filterOf(request).includes(' in ')) return { body: aPage([whole('2')]) };
      return how === 'ignores'
        ? { body: aPage([whole('8'), whole('9')], next(request, 'more')) }
        : { status: 400, body: anError('COE_GENERAL_BAD_REQUEST', 'no in') };
    });
    const { session } = await open(server.url);

    const pages = await pagesOf(session.read(everybody));

    expect(pages.flatMap((page) => page.workers.map((worker) => worker.displayName))).toEqual(['Ada L2']);
    expect(server.seen.some((request) => token(request) !== null)).toBe(false);
  });

  it('is read with the user record where the tenant refuses in for the status too', async () => {
    const named = (status: string) =>
      aPerson('2', {
        employmentNav: {
          results: [
            anEmployment('u2', {
              startDate: odataDate('2026-12-01'),
              userNav: status === '' ? null : { userId: 'u2', username: 'new.one', status },
            }),
          ],
        },
      });
    const server = await startPeople(1, (request) => {
      if (!request.url.searchParams.has('asOfDate')) return { body: aPage([hire('2', '2026-12-01')]) };
      const filter = filterOf(request);
      if (filter.includes(' in ')) return { status: 400, body: anError('COE_GENERAL_BAD_REQUEST', 'no in') };
      return { body: aPage([named(filter.includes("employmentNav/userNav/status eq 'f'") ? 'f' : '')]) };
    });
    const { session } = await open(server.url);

    const pages = await pagesOf(session.read(everybody));

    expect(pages.at(-1)?.workers[0]?.document).toMatchObject({
      employmentNav: { results: [{ userNav: { username: 'new.one' } }] },
    });
  });

  it('is read whole where the server gives smaller pages than asked for', async () => {
    const whole = (id: string) =>
      aPerson(id, { employmentNav: { results: [anEmployment(`u${id}`, { startDate: odataDate('2026-12-01') })] } });
    const server = await startPeople(2, (request) => {
      if (token(request) !== null) return { body: aPage([whole('3')]) };
      if (request.url.searchParams.has('asOfDate')) return { body: aPage([whole('2')], next(request, '3')) };
      return { body: aPage([hire('2', '2026-12-01'), hire('3', '2026-12-01')]) };
    });
    const { session } = await open(server.url);

    const pages = await pagesOf(session.read(everybody));

    expect(pages.flatMap((page) => page.workers.map((worker) => worker.displayName))).toEqual(['Ada L2', 'Ada L3']);
  });

  it.each([
    [503, 'unavailable'],
    [500, 'unavailable'],
    [429, 'rateLimited'],
  ])(
    'ends the read when the second query is answered by %s every time: no answer is not an empty one',
    async (status, code) => {
      const server = await startPeople(1, (request) =>
        request.url.searchParams.has('asOfDate')
          ? { status, body: anError('X', 'no answer now') }
          : { body: aPage([hire('2', '2026-12-01')]) },
      );
      const { session } = await open(server.url);

      await expect(pagesOf(session.read(everybody))).rejects.toMatchObject({ code });
    },
  );

  it('is read as of the first day from the moment on at which the day is near enough where the person works', async () => {
    const server = await startPeople(1, () => ({ body: aPage([hire('2', '2026-12-21')]) }));
    const { session } = await open(server.url, { preHireDays: 30 });

    await pagesOf(session.read(everybody));

    expect(server.seen.some((request) => request.url.searchParams.get('asOfDate') === '2026-12-21')).toBe(true);
  });

  it('is kept as first read when the tenant refuses the second query', async () => {
    const server = await startPeople(1, (request) =>
      request.url.searchParams.has('asOfDate')
        ? { status: 400, body: anError('COE_GENERAL_BAD_REQUEST', 'cannot be cast') }
        : { body: aPage([hire('2', '2026-12-01')]) },
    );
    const { session } = await open(server.url);

    const pages = await pagesOf(session.read(everybody));

    expect(pages.flatMap((page) => page.workers)).toMatchObject([{ id: '2', employments: [{ start: '2026-12-01' }] }]);
  });

  it('is read as it is when the day is further away than asked for', async () => {
    const server = await startPeople(1, () => ({ body: aPage([hire('2', '2027-12-01')]) }));
    const { session } = await open(server.url, { preHireDays: 30 });

    expect(idsOf(await pagesOf(session.read(everybody)))).toEqual(['2']);
    expect(server.seen.some((request) => request.url.searchParams.has('asOfDate'))).toBe(false);
  });
});
