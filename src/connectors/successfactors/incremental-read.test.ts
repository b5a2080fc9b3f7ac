import { describe, expect, it } from 'vitest';
import { everybody, filterOf, startPeople } from '../../../test/support/people-server.ts';
import type { Reply } from './test-support/fake-server.ts';
import { idsOf, now, open, pagesOf } from './test-support/open.ts';
import { anError, aPage, aPerson } from './test-support/people.ts';

describe('an incremental read', () => {
  it('asks for what changed since the watermark, without a count for a single page', async () => {
    const server = await startPeople(undefined, () => ({ body: aPage([aPerson('1')]) }));
    const { session } = await open(server.url);

    await pagesOf(session.read({ ...everybody, watermark: '2026-11-20T09:20:00.000Z' }));

    expect(server.seen).toHaveLength(1);
    expect(filterOf(server.seen[0])).toContain("(lastModifiedDateTime ge datetimeoffset'2026-11-20T09:15:00Z') or (");
  });

  it('asks for everybody without a filter when there is no watermark', async () => {
    const server = await startPeople(1, () => ({ body: aPage([aPerson('1')]) }));
    const { session } = await open(server.url);

    const read = session.read(everybody);
    await pagesOf(read);

    expect(filterOf(server.seen[0])).toBe('');
    expect(read.watermark).toBe('2026-11-20T09:30:00.000Z');
  });

  it('takes the time of a server whose clock is behind for the next watermark', async () => {
    const server = await startPeople(1, () => ({
      body: aPage([aPerson('1')]),
      headers: { date: 'Fri, 20 Nov 2026 09:20:00 GMT' },
    }));
    const { session } = await open(server.url);

    const read = session.read(everybody);
    await pagesOf(read);

    expect(read.watermark).toBe('2026-11-20T09:20:00.000Z');
  });

  it('refuses a watermark that is no instant', async () => {
    const { session } = await open('http://127.0.0.1:9');

    expect(() => session.read({ ...everybody, watermark: 'yesterday' })).toThrow('no instant');
  });

  it('asks by the published clauses alone when the tenant refuses more of them', async () => {
    const server = await startPeople(undefined, (request) =>
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
    const server = await startPeople(1, (request) =>
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
    startPeople(1, (request) => {
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
    const server = await startPeople(1, (request) =>
      filterOf(request) === '' ? { body: aPage([aPerson('1')]) } : { status: 400, body },
    );
    const { session } = await open(server.url);

    await expect(pagesOf(session.read(tenMinutesLater))).rejects.toThrow('lastModifiedDateTime is not filterable');
  });
});
