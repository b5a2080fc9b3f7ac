import { afterEach, expect, it } from 'vitest';
import { type FlexSimulator, type StartOptions, startFlex } from '../../../sandbox/flex-hr/index.ts';
import { listCompanies } from './index.ts';
import { changed, everybody, open, readAll, simulatorOptions } from './test-support/open.ts';

const simulators: FlexSimulator[] = [];

async function start(options: Partial<StartOptions> = {}) {
  const simulator = await startFlex({ ...simulatorOptions, ...options });
  simulators.push(simulator);
  return simulator;
}

afterEach(async () => {
  for (const simulator of simulators.splice(0)) await simulator.close();
});

it('B7: lists the companies of the API over more than one page, in a stable order', async () => {
  const simulator = await start({ companies: 23 });
  const { config, deps } = await open(simulator.url, { pageSize: 5 });

  const choices = await listCompanies(config, deps);

  expect(choices.map(({ label }) => label)).toEqual([
    '1 Acme Sverige AB',
    '2 Acme Produktion AB',
    '3 Acme Norge AS',
    '4 Acme Öresund AB',
    ...Array.from({ length: 19 }, (_, index) => `${index + 5} Acme Dotter ${index + 5} AB`),
  ]);
  expect(choices.map(({ id }) => id).toSorted()).toEqual([...simulator.state.companies.keys()].toSorted());
});

it.each([
  ['number', [2]],
  ['name', ['acme produktion ab']],
  ['id', ['64B36783-D589-4CD6-8D8A-53F70523D468']],
])('B9: reads only people of the companies chosen by %s', async (_by, companies) => {
  const simulator = await start();
  const { session } = await open(simulator.url, { companies });

  const full = await readAll(session.read(everybody));
  const window = await readAll(session.read(changed));

  const names = [...full.workers, ...window.workers].map(({ document }) => (document.company as { name: string }).name);
  expect(full.workers.length).toBeGreaterThan(5);
  expect(new Set(names)).toEqual(new Set(['Acme Produktion AB']));
});

it('B9: reads several companies, and each person once', async () => {
  const simulator = await start();
  const { session } = await open(simulator.url, { companies: [1, '2', 1] });

  const { workers } = await readAll(session.read(everybody));

  expect(new Set(workers.map(({ anchor }) => anchor)).size).toBe(workers.length);
  expect(new Set(workers.map(({ document }) => document.companyId)).size).toBe(2);
});

it('B9: refuses a company that is not there, and names those that are', async () => {
  const simulator = await start();
  const { session } = await open(simulator.url, { companies: [9] });

  await expect(readAll(session.read(everybody))).rejects.toMatchObject({
    code: 'invalid',
    message: expect.stringContaining('"9"'),
    advice: expect.stringContaining('4 Acme Öresund AB'),
  });
});
