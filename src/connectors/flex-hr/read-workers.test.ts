import { describe, expect, it } from 'vitest';
import { startSimulator } from '../../../test/support/flex-simulator.ts';
import { everybody, open, readAll } from './test-support/open.ts';

describe('readWorkers', () => {
  it('reads by UUID and by employment number, and leaves out who is not known', async () => {
    const simulator = await startSimulator();
    const { session } = await open(simulator.url);
    const [first] = (await readAll(session.read(everybody))).workers;
    const missing = '00000000-0000-4000-8000-000000000000';

    const { workers } = await session.readWorkers(
      [(first?.anchor ?? '').toUpperCase(), '000005', missing, 'no one'],
      everybody,
    );

    expect(workers.map(({ id }) => id).toSorted()).toEqual([first?.id, '000005'].toSorted());
    expect(workers).toContainEqual(first);
  });

  it('G19: reads people of companies that are not chosen', async () => {
    const simulator = await startSimulator();
    const { session } = await open(simulator.url, { companies: [1] });
    const other = [...simulator.state.employees.values()].find(
      ({ companyId }) => simulator.state.companies.get(companyId)?.companyNumber === 3,
    );

    const { workers } = await session.readWorkers([other?.id ?? ''], everybody);

    expect(workers.map(({ anchor }) => anchor)).toEqual([other?.id]);
  });

  it('reads many in no more requests than the whole list takes', async () => {
    const simulator = await startSimulator({ company: { size: 300, awkward: false } });
    const { session } = await open(simulator.url, { pageSize: 50 });
    const ids = [...simulator.state.employees.keys()].slice(0, 200);

    const { workers } = await session.readWorkers(ids, everybody);

    expect(workers.map(({ anchor }) => anchor).toSorted()).toEqual(ids.toSorted());
    expect(simulator.requests.matching('/employees').length).toBeLessThanOrEqual(7);
  });

  it('asks nothing for nobody', async () => {
    const simulator = await startSimulator();
    const { session } = await open(simulator.url);

    expect(await session.readWorkers([], everybody)).toEqual({ workers: [], problems: [] });
    expect(simulator.requests.all()).toEqual([]);
  });
});
