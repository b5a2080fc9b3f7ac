import { afterEach, expect, it } from 'vitest';
import type { JsonObject } from '../../domain/value.ts';
import { type FakeServer, type Seen, startFakeServer } from './test-support/fake-server.ts';
import { idsOf, now, open, pagesOf } from './test-support/open.ts';
import { aJob, anEmployment, aPage, aPerson, odataDate } from './test-support/people.ts';

const servers: FakeServer[] = [];
const names = [
  { name: 'department', path: '$.employmentNav.results[0].jobInfoNav.results[0].departmentNav.name' },
  { name: 'position', path: '$.employmentNav.results[0].jobInfoNav.results[0].positionNav.externalName_fr_FR' },
];

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

/** A tenant with one person, whose units stand in the job as of its start; `today` are the units of today by entity. */
async function start(job: JsonObject, today: Readonly<Record<string, JsonObject>>): Promise<FakeServer> {
  const server = await startFakeServer((request) => {
    if (request.url.pathname.endsWith('/$count')) return { body: '1' };
    const unit = today[request.url.pathname.split('/').at(-1) ?? ''];
    if (unit !== undefined) return { body: aPage([unit]) };
    return { body: aPage([aPerson('1', { employmentNav: { results: [withJob(job)] } })]) };
  });
  servers.push(server);
  return server;
}

function withJob(job: JsonObject): JsonObject {
  return anEmployment('u1', { jobInfoNav: { results: [aJob('u1', job)] } });
}

const filterOf = ({ url }: Seen) => url.searchParams.get('$filter');

it.each([
  [
    'department',
    { departmentNav: { externalCode: 'D1', name: 'Old', endDate: odataDate('2026-01-31') } },
    { FODepartment: { externalCode: 'D1', name: 'New', endDate: odataDate('9999-12-31') } },
    "externalCode eq 'D1'",
  ],
  [
    'position',
    { positionNav: { code: 'P1', externalName_fr_FR: 'Old', effectiveEndDate: odataDate('2026-01-31') } },
    { Position: { code: 'P1', externalName_fr_FR: 'New', effectiveEndDate: odataDate('9999-12-31') } },
    "code eq 'P1'",
  ],
])('shows a %s by its name of today, though the job began under another one', async (unit, job, today, filter) => {
  const server = await start(job, today);
  const { session } = await open(server.url);

  const pages = await pagesOf(session.read({ attributes: names, now }));

  expect(idsOf(pages)).toEqual(['1']);
  expect(JSON.stringify(pages[0]?.workers[0]?.document)).toContain('New');
  expect(JSON.stringify(pages[0]?.workers[0]?.document)).not.toContain('Old');
  const asked = server.seen.find((request) => filterOf(request)?.includes('eq'));
  expect(asked && filterOf(asked)).toBe(filter);
  expect(asked?.url.searchParams.get('asOfDate')).toBe('2026-11-20');
  expect(asked?.url.pathname).toContain(unit === 'position' ? 'Position' : 'FODepartment');
});

it('asks for positions that are renamed from a day on', async () => {
  const server = await start({}, {});
  const { session } = await open(server.url);

  await pagesOf(session.read({ attributes: names, now, watermark: '2026-11-20T07:00:00Z' }));

  const filters = server.seen.map(filterOf).join();
  expect(filters).toContain('positionNav/effectiveStartDate ge');
  expect(filters).toContain('departmentNav/startDate ge');
});

it('foretells that a position will be another one', async () => {
  const position = {
    code: 'P1',
    effectiveStartDate: odataDate('1900-01-01'),
    effectiveEndDate: odataDate('2026-12-31'),
  };
  const server = await start({ positionNav: position }, {});
  const { session } = await open(server.url);

  const [page] = await pagesOf(session.read({ attributes: names, now }));

  expect(page?.workers[0] && session.foresee?.(page.workers[0], now)).toEqual([
    { at: Date.parse('2027-01-01T00:00:00Z'), day: '2027-01-01', records: ['the position'] },
  ]);
});
