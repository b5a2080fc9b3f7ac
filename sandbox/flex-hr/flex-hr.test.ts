import { afterEach, describe, expect, it } from 'vitest';
import { type FlexSimulator, type HrAction, type StartOptions, startFlex } from './index.ts';

const simulators: FlexSimulator[] = [];

async function start(options: Partial<StartOptions> = {}) {
  const simulator = await startFlex({ company: { size: 30, awkward: false }, now: '2026-11-20T09:30:00Z', ...options });
  simulators.push(simulator);
  return simulator;
}

afterEach(async () => {
  for (const simulator of simulators.splice(0)) await simulator.close();
});

/** The fields of an answer that are looked at. */
type Row = { readonly id: string; readonly employeeId: string };
type Answer = Row & {
  readonly result: readonly Row[];
  readonly pageSize: number;
  readonly immediateManagerEmployeeId: string;
  readonly emailWork: string;
  readonly employee: string;
};
type Options = { readonly login?: string; readonly instance?: string | null; readonly init?: RequestInit };

async function ask(
  { url }: FlexSimulator,
  path: string,
  { login = 'flexapi:secret', instance = 'acme', init }: Options = {},
) {
  const headers = {
    ...(login !== '' && { authorization: `Basic ${Buffer.from(login).toString('base64')}` }),
    ...(instance !== null && { instance }),
  };
  const response = await fetch(`${url}/${path}`, { headers, ...init });
  return { status: response.status, headers: response.headers, json: (await response.json()) as Answer };
}

/** The ids that were changed since a local time. */
async function changedSince(simulator: FlexSimulator, since: string): Promise<readonly string[]> {
  const { json } = await ask(simulator, `employees?modifiedSince=${since}&pageSize=200`);
  return json.result.map(({ id }: { id: string }) => id);
}

describe('the Flex HRM simulator', () => {
  it.each([['flexapi:wrong'], ['other:secret'], ['']])(
    'refuses the login %j with 401 and says how to log in',
    async (login) => {
      const reply = await ask(await start(), 'employees', { login });

      expect(reply).toMatchObject({ status: 401, json: { code: 'UNAUTHORIZED' } });
      expect(reply.headers.get('www-authenticate')).toBe('Basic realm="Flex HRM"');
    },
  );

  it('refuses one resource with 403 when the role does not open it', async () => {
    const simulator = await start();
    simulator.denied.add('employmentperiods');

    expect((await ask(simulator, 'employmentperiods')).status).toBe(403);
    expect((await ask(simulator, 'employees')).status).toBe(200);
  });

  it('knows its instance by header or query, domain or customer number', async () => {
    const simulator = await start();

    expect((await ask(simulator, 'employees?instance=ACME', { instance: null })).status).toBe(200);
    expect((await ask(simulator, 'employees', { instance: '4711' })).status).toBe(200);
    expect(await ask(simulator, 'employees', { instance: 'other' })).toMatchObject({
      status: 404,
      json: { message: 'Instance not found', code: 'INSTANCE_NOT_FOUND' },
    });
  });

  it('pages from 0 by 20, at most by 200, in the order of ids, and is empty past the end', async () => {
    const simulator = await start({ company: { size: 230, awkward: false } });

    const first = (await ask(simulator, 'employees')).json;
    expect(first).toMatchObject({ pageIndex: 0, pageSize: 20, totalCount: 230 });
    expect(first.result).toHaveLength(20);
    expect((await ask(simulator, 'employees?pageSize=5000')).json.pageSize).toBe(200);
    expect((await ask(simulator, 'employees?pageIndex=99')).json.result).toEqual([]);
    const ids = first.result.map(({ id }: { id: string }) => id);
    expect(ids).toEqual(ids.toSorted());
    expect((await ask(simulator, 'employees?pageIndex=x')).status).toBe(400);
  });

  it.each<HrAction>([
    { type: 'change', employee: '000005', phone1: '1' },
    { type: 'change', employee: '000005', bankAccountNumber: '1' },
    { type: 'changeTitle', employee: '000005', title: 'Chef' },
    { type: 'addPeriod', employee: '000005', from: '2027-01-01' },
    { type: 'changeDepartment', employee: '000005', department: '50007002' },
    { type: 'changeManager', employee: '000005', manager: '000002' },
    { type: 'end', employee: '000005', lastDay: '2026-12-31' },
    { type: 'rehire', employee: '000005' },
    { type: 'anonymise', employee: '000005' },
    { type: 'finishReview', employee: '000005' },
  ])('counts %j as a modification', async (action) => {
    const simulator = await start();
    expect(await changedSince(simulator, '2026-11-20T10:30:00')).toEqual([]);

    const { employee } = simulator.act(action);

    expect(await changedSince(simulator, '2026-11-20T10:30:00')).toEqual([employee]);
    expect(await changedSince(simulator, '2026-11-20T10:30:01')).toEqual([]);
  });

  it('changes managers by the register without a modification, on the day it says', async () => {
    const simulator = await start();
    const managerOf = async (id: string) => (await ask(simulator, `employees/${id}`)).json.immediateManagerEmployeeId;
    const hired = simulator.act({ type: 'hire', firstName: 'Eva', lastName: 'Ö', manager: '000001' });
    const before = await managerOf(hired.employee ?? '');
    simulator.clock.advance(1);
    const { employee } = simulator.act({
      type: 'registerManager',
      of: '000001',
      manager: '000009',
      from: '2026-12-01',
    });

    expect(await managerOf(hired.employee ?? '')).toBe(before);
    simulator.clock.set('2026-12-01T08:00:00Z');
    expect(await managerOf(hired.employee ?? '')).toBe(employee);
    expect(await changedSince(simulator, '2026-11-21T10:00:00')).toEqual([]);
  });

  it('deletes everything of an employee but the user', async () => {
    const simulator = await start();
    const { employee } = simulator.act({ type: 'delete', employee: '000005' });

    expect((await ask(simulator, `employees/${employee}`)).status).toBe(404);
    expect(
      (await ask(simulator, 'employmentperiods?pageSize=200')).json.result.some(
        (row: Row) => row.employeeId === employee,
      ),
    ).toBe(false);
    expect(
      (await ask(simulator, 'users?pageSize=200')).json.result.some((row: Row) => row.employeeId === employee),
    ).toBe(true);
  });

  it('copies somebody into another company as a new employee', async () => {
    const simulator = await start();
    const original = [...simulator.state.employees.values()][4];
    const copy = simulator.act({ type: 'moveCompany', employee: '000005', company: 3 });

    const { json } = await ask(simulator, `employees/${copy.employee}`);
    expect(json).toMatchObject({
      firstName: original?.firstName,
      emailWork: original?.emailWork,
      phone1: original?.phone1,
    });
    expect(json.id).not.toBe(original?.id);
    expect((await ask(simulator, `employees/${copy.employee}/employmentperiods`)).json.result).toEqual([]);
  });

  it('hides who is out of the sight of the role, and shows them again', async () => {
    const simulator = await start();
    const { employee } = simulator.act({ type: 'hide', employee: '000005' });

    expect((await ask(simulator, `employees/${employee}`)).status).toBe(404);
    simulator.act({ type: 'showAgain', employee: '000005' });
    expect((await ask(simulator, `employees/${employee}`)).status).toBe(200);
  });

  it('lets the work address be written, and nothing else', async () => {
    const simulator = await start();
    const [id] = simulator.state.employees.keys();
    const headers = { authorization: `Basic ${Buffer.from('flexapi:secret').toString('base64')}`, instance: 'acme' };
    const put = (body: object) =>
      ask(simulator, `employees/${id}`, { init: { method: 'PUT', headers, body: JSON.stringify(body) } });

    expect((await put({ emailWork: 'new@acme.example' })).status).toBe(200);
    expect((await ask(simulator, `employees/${id}`)).json.emailWork).toBe('new@acme.example');
    expect((await put({ lastName: 'X' })).status).toBe(403);
  });

  it('holds the awkward cases', async () => {
    const simulator = await start({ company: { size: 150 } });

    expect(simulator.state.employees.get(simulator.awkward('emojiName'))?.firstName).toBe('Maja 🌻');
    expect(() => simulator.awkward('nothing')).toThrow(RangeError);
  });

  it('is steered by another process below /_sim', async () => {
    const simulator = await start();
    const post = (path: string, body: unknown) =>
      fetch(`${simulator.url}/_sim/${path}`, { method: 'POST', body: JSON.stringify(body) }).then(
        async (reply) => (await reply.json()) as Answer,
      );

    const hired = await post('act', { type: 'hire', firstName: 'Eva', lastName: 'Ö' });
    await post('clock', { advance: 2 });
    await post('faults', { kind: 'serverError' });

    expect(simulator.state.employees.has(hired.employee)).toBe(true);
    expect(simulator.clock.today()).toBe('2026-11-22');
    expect((await ask(simulator, 'employees')).status).toBe(500);
    expect(await post('act', { type: 'end', employee: 'nobody', lastDay: '2026-01-01' })).toEqual({
      error: 'no employee nobody',
    });
  });
});
