import { describe, expect, it } from 'vitest';
import type { FlexSimulator } from '../../../sandbox/flex-hr/index.ts';
import { startSimulator } from '../../../test/support/flex-simulator.ts';
import { changed, everybody, now, open, readAll } from './test-support/open.ts';

describe('a read of Flex HRM', () => {
  it('E9: sends the user by Basic and the instance in header and query', async () => {
    const simulator = await startSimulator();
    const { session } = await open(simulator.url);

    await readAll(session.read(everybody));

    expect(simulator.requests.all().length).toBeGreaterThan(3);
    for (const request of simulator.requests.all())
      expect(request).toMatchObject({ user: 'flexapi', instanceHeader: 'acme', instanceQuery: 'acme', status: 200 });
  });

  it('B6: sends the instance id as it is configured', async () => {
    const simulator = await startSimulator();
    const { session } = await open(simulator.url, { instanceId: 4711 });

    await readAll(session.read(everybody));

    expect(simulator.requests.all()[0]).toMatchObject({ instanceHeader: '4711', instanceQuery: '4711' });
  });

  it.each([
    ['a header alone', { instance: 'header' as const }, { instanceIn: ['header'] }],
    ['a query alone', { instance: 'query' as const }, { instanceIn: ['query'] }],
    ['a path', { instance: 'path' as const, prefix: '/api' }, { instanceIn: ['path'] }],
    ['the user name', { instance: 'user' as const }, { loginPattern: '{instance}\\{user}' }],
    ['the user name with a colon', { instance: 'user' as const }, { loginPattern: '{instance}:{user}' }],
  ])('B6: reads a host that wants the instance in %s', async (_what, switches, settings) => {
    const simulator = await startSimulator({ switches });
    const { session } = await open(simulator.url, settings);

    expect((await readAll(session.read(everybody))).workers).toHaveLength(30);
  });

  it('E10: asks for those changed in the last 30 days, in local time without a zone', async () => {
    const simulator = await startSimulator();
    const { session } = await open(simulator.url);

    await readAll(session.read(changed));

    expect(simulator.requests.matching('/employees').map(({ query }) => query.modifiedsince)).toEqual([
      '2026-10-21T11:30:00',
    ]);
  });

  it.each([
    [1, '2026-11-19T10:30:00'],
    [7, '2026-11-13T10:30:00'],
    [365, '2025-11-20T10:30:00'],
  ])('E11: asks for those changed in the last %i days', async (modifiedSinceDays, since) => {
    const simulator = await startSimulator();
    const { session } = await open(simulator.url, { modifiedSinceDays });

    await readAll(session.read(changed));

    expect(simulator.requests.matching('/employees')[0]?.query.modifiedsince).toBe(since);
  });

  it('E12: finds who was hired and who was changed, and nobody else', async () => {
    const simulator = await startSimulator({ company: { size: 30, seed: 3, awkward: false }, awkward: false });
    for (const employee of simulator.state.employees.values()) employee.modifiedAt = now - 90 * 86_400_000;
    const { session } = await open(simulator.url);
    const hired = simulator.act({
      type: 'hire',
      firstName: 'Eva',
      lastName: 'Ö',
      title: 'Jurist',
      department: '50007001',
    });
    simulator.act({ type: 'change', employee: '000005', phone1: '+46 70 1' });

    const { workers } = await readAll(session.read(changed));

    expect(workers.map(({ id }) => id).toSorted()).toEqual(['000005', hired.employmentNumber]);
    expect(workers.find(({ id }) => id === hired.employmentNumber)?.document).toMatchObject({
      title: { name: 'Jurist' },
      department: { code: '50007001', name: 'Finance' },
      company: { number: '1', name: 'Acme Sverige AB' },
      startDate: '2026-11-20',
    });
  });

  it.each([
    ['end', (simulator: FlexSimulator) => simulator.act({ type: 'end', employee: '000005', lastDay: '2026-12-01' })],
    [
      'changeTitle',
      (simulator: FlexSimulator) => simulator.act({ type: 'changeTitle', employee: '000005', title: 'Chef' }),
    ],
    [
      'changeDepartment',
      (simulator: FlexSimulator) =>
        simulator.act({ type: 'changeDepartment', employee: '000005', department: '50007002' }),
    ],
    [
      'changeManager',
      (simulator: FlexSimulator) => simulator.act({ type: 'changeManager', employee: '000005', manager: '000002' }),
    ],
    ['rehire', (simulator: FlexSimulator) => simulator.act({ type: 'rehire', employee: '000005' })],
    [
      'moveCompany',
      (simulator: FlexSimulator) =>
        simulator.act({ type: 'moveCompany', employee: '000005', company: 3, start: '2026-11-20' }),
    ],
  ])('E12: finds the employee of an HR action that is no edit of the employee: %s', async (_type, act) => {
    const simulator = await startSimulator({ awkward: false });
    for (const employee of simulator.state.employees.values()) employee.modifiedAt = now - 90 * 86_400_000;
    act(simulator);
    const { session } = await open(simulator.url);

    expect((await readAll(session.read(changed))).workers.map(({ id }) => id)).toContain('000005');
  });

  it('E13: reads all pages: 1,000 people, page size 20', async () => {
    const simulator = await startSimulator({ company: { size: 1000, awkward: false } });
    const { session } = await open(simulator.url, { pageSize: 20 });

    const { workers, problems, pages } = await readAll(session.read(everybody));

    expect(new Set(workers.map(({ anchor }) => anchor)).size).toBe(1000);
    expect(workers).toHaveLength(1000);
    expect(problems).toEqual([]);
    expect(pages.every(({ total }) => total === 1000)).toBe(true);
  });

  it('E13: makes one pass over each list for 1,000 people, and no request for one person', async () => {
    const simulator = await startSimulator({ company: { size: 1000, awkward: false } });
    const { session } = await open(simulator.url, { pageSize: 20 });

    await readAll(session.read(everybody));

    const { periods, titles, homeAccounts, departments } = simulator.state;
    const pagesOf = (rows: number) => Math.ceil(rows / 20);
    const expected =
      pagesOf(1000) +
      pagesOf(periods.size) +
      pagesOf(titles.size) +
      pagesOf(homeAccounts.size) +
      pagesOf(departments.accounts.length);
    expect(simulator.requests.all()).toHaveLength(expected + 2);
    expect(simulator.requests.matching('/employees/')).toEqual([]);
  });

  it('costs one request when nobody was changed', async () => {
    const simulator = await startSimulator({ company: { size: 1000, awkward: false } });
    for (const employee of simulator.state.employees.values()) employee.modifiedAt = 0;
    const { session } = await open(simulator.url, { pageSize: 20 });

    expect((await readAll(session.read(changed))).workers).toEqual([]);
    expect(simulator.requests.all()).toHaveLength(1);
  });

  it.each([
    ['a page that comes twice', { kind: 'repeatedPage', match: '/employees', nth: 2 } as const],
    ['a page of periods that comes twice', { kind: 'repeatedPage', match: '/employmentperiods', nth: 2 } as const],
    ['a record that comes twice', { kind: 'duplicateRecord', match: '/employees', nth: 2 } as const],
  ])('E13: reads everybody once in spite of %s', async (_what, fault) => {
    const simulator = await startSimulator();
    simulator.faults.add(fault);
    const { session } = await open(simulator.url, { pageSize: 10 });

    const { workers, problems } = await readAll(session.read(everybody));

    expect(workers).toHaveLength(30);
    expect(new Set(workers.map(({ anchor }) => anchor)).size).toBe(30);
    expect(problems).toEqual([]);
  });

  it('E13: breaks a read that gave fewer people than Flex HRM counts', async () => {
    const simulator = await startSimulator();
    simulator.faults.add({ kind: 'missingRecord', match: '/employees', nth: 2 });
    const { session } = await open(simulator.url, { pageSize: 10 });

    await expect(readAll(session.read(everybody))).rejects.toMatchObject({ code: 'incomplete', retryable: true });
  });

  it.each([
    ['bare arrays', { list: 'array' as const }, { pageSize: 10 }],
    ['bare arrays of smaller pages', { list: 'array' as const, largestPage: 7 }, { pageSize: 200 }],
    ['bare arrays without paging', { list: 'array' as const, pages: false }, { pageSize: 10 }],
    ['smaller pages', { largestPage: 7 }, { pageSize: 200 }],
    ['PascalCase names', { names: 'pascal' as const }, { pageSize: 10 }],
    ['PascalCase names in bare arrays', { names: 'pascal' as const, list: 'array' as const }, { pageSize: 10 }],
    ['a path before every resource', { prefix: '/webapi/api' }, {}],
    ['dates in UTC', { dates: 'utc' as const }, {}],
  ])('reads the same people from a host with %s', async (_what, switches, settings) => {
    const usual = await startSimulator();
    const odd = await startSimulator({ switches });
    const read = async (url: string, more = {}) => {
      const { workers } = await readAll((await open(url, more)).session.read(everybody));
      return workers.toSorted((left, right) => (left.anchor < right.anchor ? -1 : 1));
    };

    expect(await read(odd.url, settings)).toEqual(await read(usual.url));
  });

  it('E15: warns when the last read is longer ago than the window', async () => {
    const simulator = await startSimulator();
    const { session } = await open(simulator.url);
    const read = (watermark: string) => readAll(session.read({ ...everybody, watermark }));

    expect((await read('2026-10-20T09:00:00.000Z')).warnings).toMatchObject([{ code: 'windowMissed', system: 'flex' }]);
    expect((await read('2026-10-22T09:00:00.000Z')).warnings).toEqual([]);
    expect((await readAll(session.read(everybody))).warnings).toEqual([]);
  });

  it('E15: warns even when nobody was changed', async () => {
    const simulator = await startSimulator();
    for (const employee of simulator.state.employees.values()) employee.modifiedAt = 0;
    const { session } = await open(simulator.url);

    const { pages } = await readAll(session.read({ ...everybody, watermark: '2026-01-01T00:00:00.000Z' }));

    expect(pages).toMatchObject([{ workers: [], warnings: [{ code: 'windowMissed' }] }]);
  });

  it('refuses a watermark that is no instant', async () => {
    const simulator = await startSimulator();
    const { session } = await open(simulator.url);

    await expect(readAll(session.read({ ...everybody, watermark: 'soon' }))).rejects.toMatchObject({ code: 'invalid' });
  });

  it('gives the time of its beginning as the next watermark', async () => {
    const simulator = await startSimulator();
    const { session } = await open(simulator.url);

    expect(session.read(changed).watermark).toBe('2026-11-20T09:30:00.000Z');
  });
});

describe('a full pass', () => {
  async function startQuiet() {
    const simulator = await startSimulator({ awkward: false });
    for (const employee of simulator.state.employees.values()) employee.modifiedAt = now - 90 * 86_400_000;
    const { session } = await open(simulator.url);
    const find = async (request: typeof everybody) =>
      new Map((await readAll(session.read(request))).workers.map((worker) => [worker.id, worker]));
    return { simulator, find };
  }

  it('E16: finds a manager that changed in the register alone, which the window misses', async () => {
    const { simulator, find } = await startQuiet();
    const before = await find(everybody);
    const [first] = [...before.values()].filter(({ document }) => document.immediateManagerEmployeeId !== undefined);
    const of = String(first?.document.immediateManagerEmployeeId);
    const { employee } = simulator.act({ type: 'registerManager', of, manager: '000029' });

    expect(await find(changed)).toEqual(new Map());
    expect((await find(everybody)).get(first?.id ?? '')?.document.immediateManagerEmployeeId).toBe(employee);
  });

  it('E16: finds that a future start was reached, which the window misses', async () => {
    const { simulator, find } = await startQuiet();
    simulator.act({ type: 'removePeriods', employee: '000005' });
    simulator.act({ type: 'addPeriod', employee: '000005', from: '2026-12-24' });
    expect((await find(everybody)).get('000005')?.document.status).toBe('preHire');

    simulator.clock.set('2026-12-24T08:00:00Z');
    const later = { ...everybody, now: Date.parse('2026-12-24T08:00:00Z') };

    expect((await find({ ...changed, now: later.now })).has('000005')).toBe(false);
    expect((await find(later)).get('000005')?.document.status).toBe('active');
  });

  it('E16: no longer finds who was deleted', async () => {
    const { simulator, find } = await startQuiet();
    expect((await find(everybody)).size).toBe(30);

    simulator.act({ type: 'delete', employee: '000005' });

    const after = await find(everybody);
    expect(after.size).toBe(29);
    expect(after.has('000005')).toBe(false);
  });
});
