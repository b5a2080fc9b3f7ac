import { afterEach, describe, expect, it } from 'vitest';
import { at, results, startTestTenant, type TestTenant } from './test-support.ts';

let tenant: TestTenant;
async function start(options: Parameters<typeof startTestTenant>[0] = {}): Promise<TestTenant> {
  tenant = await startTestTenant(options);
  return tenant;
}
afterEach(() => tenant.close());

describe('JSON of the API', () => {
  it('writes Int64 and Double as strings, Int32 as numbers, dates in two forms', async () => {
    const { person } = await start();

    const record = await person('100001', 'employmentNav/jobInfoNav,personEmpTerminationInfoNav');

    expect(record.personId).toBe('400');
    expect(at(record, 'employmentNav.results.0.jobInfoNav.results.0.seqNumber')).toBe('1');
    expect(at(record, 'employmentNav.results.0.jobInfoNav.results.0.standardHours')).toMatch(/^\d+$/u);
    expect(at(record, 'personEmpTerminationInfoNav.activeEmploymentsCount')).toBe(1);
    expect(at(record, 'employmentNav.results.0.startDate')).toMatch(/^\/Date\(\d+\)\/$/u);
    expect(record.lastModifiedDateTime).toMatch(/^\/Date\(\d+\+0000\)\/$/u);
    expect(at(record, 'employmentNav.results.0.jobInfoNav.results.0.endDate')).toBe('/Date(253402214400000)/');
  });

  it('gives each record its uri with keys in alphabetical order and an explicit port', async () => {
    const { person } = await start();

    const record = await person('100001', 'personalInfoNav');

    expect(at(record, '__metadata.uri')).toBe("https://127.0.0.1:443/odata/v2/PerPerson('100001')");
    expect(at(record, 'personalInfoNav.results.0.__metadata.uri')).toMatch(
      /PerPersonal\(personIdExternal='100001',startDate=datetime'\d{4}-\d\d-\d\dT00:00:00'\)$/u,
    );
    expect(at(record, '__metadata.type')).toBe('SFOData.PerPerson');
  });

  it('defers a navigation that is not expanded, and its link can be followed', async () => {
    const { person, fetch, url } = await start({ switches: { uriPort: 'asked' } });

    const uri = String(at(await person('100001', 'phoneNav'), 'emailNav.__deferred.uri'));
    const reply = await fetch(uri);

    expect(uri).toBe(`${url}/odata/v2/PerPerson('100001')/emailNav`);
    expect(results(reply)).not.toHaveLength(0);
  });

  it('gives null for an empty single navigation and empty results for an empty collection', async () => {
    const { act, person } = await start();
    act({ type: 'hire', personIdExternal: 'P1', email: null, job: { department: 'GONE' } });

    const record = await person('P1', 'emailNav,employmentNav/jobInfoNav/departmentNav');

    expect(record.emailNav).toEqual({ results: [] });
    expect(at(record, 'employmentNav.results.0.jobInfoNav.results.0.departmentNav')).toBeNull();
    expect(at(record, 'employmentNav.results.0.jobInfoNav.results.0.department')).toBe('GONE');
  });

  it('shows createdOn and lastModifiedOn as local time of the server pretending to be UTC', async () => {
    const { act, person, clock } = await start({ switches: { serverTimeZone: 'Europe/Berlin' } });
    act({ type: 'hire', personIdExternal: 'P1' });

    const winter = await person('P1', '');
    clock.set('2026-07-01T10:00:00Z');
    act({ type: 'changePersonId', worker: 'P1', personIdExternal: 'P2' });
    const summer = await person('P2', '');

    expect(winter.createdDateTime).toBe(`/Date(${Date.UTC(2026, 2, 10, 12)}+0000)/`);
    expect(winter.createdOn).toBe(`/Date(${Date.UTC(2026, 2, 10, 13)})/`);
    expect(summer.lastModifiedOn).toBe(`/Date(${Date.UTC(2026, 6, 1, 12)})/`);
  });

  it('changes the order of properties from answer to answer, unless shuffling is off', async () => {
    const { get, close } = await start();
    const orders = [await get("PerPerson('100001')"), await get("PerPerson('100001')")].map((reply) =>
      Object.keys(at(reply.json, 'd') as object).join(),
    );
    await close();
    const plain = await start({ switches: { shuffle: false } });
    const same = [await plain.get("PerPerson('100001')"), await plain.get("PerPerson('100001')")].map((reply) =>
      Object.keys(at(reply.json, 'd') as object).join(),
    );

    expect(orders[0]).not.toBe(orders[1]);
    expect(same[0]).toBe(same[1]);
  });

  it('escapes names as JSON needs it', async () => {
    const { act, person } = await start();
    act({ type: 'hire', personIdExternal: 'P1', firstName: 'Ann "A"\\\n', lastName: '王😀ß' });

    const record = await person('P1', 'personalInfoNav');

    expect(at(record, 'personalInfoNav.results.0.firstName')).toBe('Ann "A"\\\n');
    expect(at(record, 'personalInfoNav.results.0.lastName')).toBe('王😀ß');
  });

  it('answers Atom when neither Accept nor $format asks for JSON', async () => {
    const { fetch } = await start();

    const atom = await fetch('/odata/v2/PerPerson?$top=1&$expand=emailNav', { headers: { accept: '*/*' } });
    const json = await fetch('/odata/v2/PerPerson?$top=1&$format=json', { headers: { accept: '*/*' } });
    const failure = await fetch('/odata/v2/Nothing', { headers: { accept: '*/*' } });

    expect(atom.headers.get('content-type')).toContain('application/atom+xml');
    expect(atom.text).toContain('<d:personIdExternal>');
    expect(results(json)).toHaveLength(1);
    expect(failure.text).toContain('<code>COE_ENTITY_NOT_FOUND</code>');
  });
});

describe('options', () => {
  it('selects fields, also through a navigation that is expanded', async () => {
    const { get } = await start();

    const reply = await get('PerPerson', {
      $top: '1',
      $select: 'personIdExternal,employmentNav/userNav/username',
      $expand: 'employmentNav/userNav',
    });
    const [record] = results(reply);
    const refused = await get('PerPerson', { $select: 'employmentNav/userId' });

    expect(Object.keys(record ?? {}).sort()).toEqual(['__metadata', 'employmentNav', 'personIdExternal']);
    expect(Object.keys(at(record, 'employmentNav.results.0.userNav') as object).sort()).toEqual([
      '__metadata',
      'username',
    ]);
    expect(refused.status).toBe(400);
  });

  it('orders, skips, takes and counts', async () => {
    const { get } = await start();

    const reply = await get('PerPerson', {
      $orderby: 'personIdExternal desc',
      $skip: '2',
      $top: '3',
      $inlinecount: 'allpages',
    });
    const count = await get('PerPerson/$count');

    expect(results(reply).map((record) => record.personIdExternal)).toEqual(['100010', '100009', '100008']);
    expect(at(reply.json, 'd.__count')).toBe('12');
    expect(count.text).toBe('12');
    expect(count.headers.get('content-type')).toContain('text/plain');
  });

  it.each([
    [
      'PerPerson',
      { $select: 'salary' },
      400,
      'COE_PROPERTY_NOT_FOUND',
      '[COE0021]Invalid property names: PerPerson/salary.',
    ],
    ['PerPerson', { $expand: 'employmentNav/jobInfoNav/nopeNav' }, 400, 'COE_PROPERTY_NOT_FOUND', 'EmpJob/nopeNav'],
    ['EmpJob', { $filter: "personIdExternal eq '1'" }, 400, 'COE_PROPERTY_NOT_FOUND', 'EmpJob/personIdExternal'],
    [
      'PerPerson',
      { $filter: "employmentNav/jobInfoNav/departmentNav/name_localized eq 'x'" },
      400,
      'COE_BAD_PROPERTY_EXPRESSION',
      '[COE0003]name_localized is not filterable',
    ],
    ['FOLocation', { $select: 'name_localized' }, 400, 'COE_PROPERTY_NOT_FOUND', 'FOLocation/name_localized'],
    ['PerPersonn', {}, 400, 'COE_ENTITY_NOT_FOUND', '[COE0007]invalid entity (or function) name: PerPersonn'],
    ['PerPerson%20', {}, 400, 'COE_ENTITY_NOT_FOUND', '[COE0007]'],
    [
      'PerPerson',
      { $expand: 'employmentNav/userNav/manager/manager/manager/manager/manager/manager/manager/manager/manager' },
      400,
      'COE_EXPAND_DEPTH_EXCEED_THRESHOLD',
      '[COE0046]',
    ],
    ["PerPerson('nobody')", {}, 404, 'NotFoundException', 'PerPerson with key (personIdExternal=nobody) not found!'],
    ['PerPerson', { asOfDate: '2026-01-01', fromDate: '2026-01-01' }, 400, 'COE_GENERAL_BAD_REQUEST', 'asOfDate'],
    ['PerPerson', { $orderby: 'personIdExternal', paging: 'cursor' }, 400, 'COE_GENERAL_BAD_REQUEST', '$orderby'],
  ] as const)('refuses %s with %j', async (path, options, status, code, text) => {
    const { get } = await start();

    const reply = await get(path, options as Record<string, string>);

    expect(reply.status).toBe(status);
    expect(at(reply.json, 'error.code')).toBe(code);
    expect(at(reply.json, 'error.message.value')).toContain(text);
    expect(at(reply.json, 'error.message.lang')).toBe('en-US');
  });

  it('ignores a filter beside a key predicate', async () => {
    const { get } = await start();

    const reply = await get("PerPerson('100001')", { $filter: "personIdExternal eq 'other'" });

    expect(at(reply.json, 'd.personIdExternal')).toBe('100001');
  });
});
