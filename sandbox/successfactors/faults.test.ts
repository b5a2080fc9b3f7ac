import { afterEach, describe, expect, it } from 'vitest';
import type { Fault } from './index.ts';
import { at, results, startTestTenant, type TestTenant } from './test-support.ts';

let tenant: TestTenant;
async function start(options: Parameters<typeof startTestTenant>[0] = {}): Promise<TestTenant> {
  tenant = await startTestTenant(options);
  return tenant;
}
afterEach(() => tenant.close());

describe('faults', () => {
  it.each([
    [{ kind: 'throttled', retryAfter: 7 }, 429, 'application/json'],
    [{ kind: 'serverError' }, 500, 'application/json'],
    [{ kind: 'metadataBusy' }, 500, 'application/json'],
    [{ kind: 'maintenance' }, 503, 'text/html'],
    [{ kind: 'badGateway' }, 502, 'text/html'],
    [{ kind: 'gatewayTimeout' }, 504, 'text/html'],
    [{ kind: 'loginPage' }, 200, 'text/html'],
    [{ kind: 'unauthorized' }, 401, 'application/json'],
    [{ kind: 'forbidden' }, 403, 'application/json'],
    [{ kind: 'snapshotLost' }, 500, 'application/json'],
  ] as const)('%j meets the next request only', async (fault, status, type) => {
    const { faults, get } = await start();
    faults.add(fault);

    const met = await get('PerPerson');
    const after = await get('PerPerson');

    expect(met.status).toBe(status);
    expect(met.headers.get('content-type')).toContain(type);
    expect(after.status).toBe(200);
    if (fault.kind === 'throttled') expect(met.headers.get('retry-after')).toBe('7');
  });

  it('can be addressed to the nth request, to several, and to those that contain a text', async () => {
    const { faults, get } = await start();
    faults.add({ kind: 'serverError', match: 'PerPerson', nth: 2, times: 2 });

    const seen = [
      await get('PerPerson'),
      await get('User'),
      await get('PerPerson'),
      await get('PerPerson'),
      await get('PerPerson'),
    ];

    expect(seen.map((reply) => reply.status)).toEqual([200, 200, 500, 500, 200]);
  });

  it.each(['dropConnection', 'resetConnection'] as const)('%s breaks the transport', async (kind) => {
    const { faults, get } = await start();
    faults.add({ kind });

    await expect(get('PerPerson')).rejects.toThrow();
    expect((await get('PerPerson')).status).toBe(200);
  });

  it.each(['truncatedJson', 'brokenErrorJson'] as const)('%s is not JSON', async (kind) => {
    const { faults, get } = await start();
    faults.add({ kind });

    const reply = await get('PerPerson');

    expect(() => JSON.parse(reply.text)).toThrow(SyntaxError);
  });

  it('empty a collection with 200, or shrink the population', async () => {
    const { faults, get } = await start({ company: { size: 200, awkward: false } });
    const id = faults.add({ kind: 'emptyCollection', name: 'PerPerson' });
    const empty = await get('PerPerson');
    faults.remove(id);
    faults.add({ kind: 'shrunkenPopulation', percent: 30 });
    const shrunken = results(await get('PerPerson'));

    expect([empty.status, results(empty)]).toEqual([200, []]);
    expect(shrunken.length).toBeGreaterThan(30);
    expect(shrunken.length).toBeLessThan(90);
  });

  it('make a name unknown, in queries and in the metadata', async () => {
    const { faults, get } = await start();
    faults.add({ kind: 'unknownName', name: 'EmpJob/positionNav' });

    const refused = await get('PerPerson', { $expand: 'employmentNav/jobInfoNav/positionNav' });
    const metadata = await get('EmpJob,Position/$metadata');

    expect(at(refused.json, 'error.message.value')).toContain('EmpJob/positionNav');
    expect(metadata.text).not.toContain('positionNav');
  });

  it('make a field one that cannot be filtered by, in queries and in the metadata', async () => {
    const { faults, get } = await start();
    faults.add({ kind: 'unfilterableField', name: 'PerPhone/lastModifiedDateTime' });
    const since = (path: string) => ({
      $filter: `${path}lastModifiedDateTime ge datetimeoffset'2000-01-01T00:00:00Z'`,
    });

    const refused = await get('PerPerson', since('phoneNav/'));
    const others = await get('PerPerson', since('emailNav/'));
    const metadata = await get('PerPhone,PerEmail/$metadata');

    expect([refused.status, others.status]).toEqual([400, 200]);
    expect(at(refused.json, 'error.message.value')).toBe('[COE0003]lastModifiedDateTime is not filterable');
    expect(metadata.text.match(/"lastModifiedDateTime"[^>]*sap:filterable="false"/g)).toHaveLength(1);
  });

  it('hide a field and a navigation', async () => {
    const { faults, person } = await start();
    faults.add({ kind: 'hiddenField', name: 'User/username' });
    faults.add({ kind: 'hiddenField', name: 'emailNav' });

    const record = await person('100001', 'emailNav,employmentNav/userNav');

    expect(at(record, 'employmentNav.results.0.userNav.username')).toBeNull();
    expect(record.emailNav).toEqual({ results: [] });
  });

  it.each([
    ['employmentNull', (record: Record<string, unknown>) => record.employmentNav === null],
    ['personalMissing', (record: Record<string, unknown>) => !('personalInfoNav' in record)],
    ['noPersonId', (record: Record<string, unknown>) => !('personIdExternal' in record)],
  ] as const)('malform one record: %s', async (how, isMalformed) => {
    const { faults, get } = await start();
    faults.add({ kind: 'malformedRecord', worker: '100003', how } satisfies Fault);

    const records = results(await get('PerPerson', { $expand: 'employmentNav,personalInfoNav' }));

    expect(records.filter(isMalformed)).toHaveLength(1);
  });

  it('give a record twice or leave one out', async () => {
    const { faults, get } = await start();
    faults.add({ kind: 'duplicateRecord' });
    const twice = results(await get('PerPerson'));
    faults.add({ kind: 'missingRecord' });
    const less = results(await get('PerPerson'));

    expect([twice.length, new Set(twice.map((record) => record.personIdExternal)).size]).toEqual([13, 12]);
    expect(less).toHaveLength(11);
  });
});

describe('the request log', () => {
  it('says what was asked, how it was authenticated and what came back', async () => {
    const { get, requests } = await start();
    await get('PerPerson', { $filter: "personIdExternal eq '100001'", customPageSize: '5' });

    const [entry] = requests.matching('personIdExternal eq');

    expect(entry).toMatchObject({
      method: 'GET',
      path: '/odata/v2/PerPerson',
      authentication: 'basic',
      status: 200,
      rows: 1,
      options: { customPageSize: '5' },
    });
  });
});

describe('the control interface', () => {
  const post = (path: string, body: object) =>
    tenant.fetch(`/_sandbox/${path}`, { method: 'POST', body: JSON.stringify(body) });

  it('does HR actions, moves the clock, arms faults and tells the state', async () => {
    const { fetch, get } = await start();

    const hired = await post('act', { type: 'hire', personIdExternal: 'P', startDate: '2026-03-11' });
    const moved = await post('clock', { advance: 1 });
    await post('faults', { kind: 'serverError' });
    const state = await fetch('/_sandbox/state?worker=P');

    expect(hired.json).toEqual({ personIdExternal: 'P', userId: 'uP' });
    expect(at(moved.json, 'today')).toBe('2026-03-11');
    expect(at(state.json, 'employments.0.user.status')).toBe('t');
    expect((await get('PerPerson')).status).toBe(500);
    expect(at((await fetch('/_sandbox/requests')).json, 'length')).toBe(1);
  });

  it('names what is wrong with a request', async () => {
    await start();

    expect((await post('act', { type: 'hire', manager: 'nobody' })).json).toEqual({
      error: 'Reports To is invalid: nobody',
    });
    expect((await post('act', { type: 'dance' })).status).toBe(400);
  });

  it('answers to no other host name, against rebinding', async () => {
    const { port } = await start();
    const { request } = await import('node:http');
    const status = await new Promise((resolve) => {
      request({ port, host: '127.0.0.1', path: '/_sandbox', headers: { host: 'evil.example' } }, (response) =>
        resolve(response.resume().statusCode),
      ).end();
    });

    expect(status).toBe(403);
  });
});
