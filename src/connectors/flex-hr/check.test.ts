import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type FlexSimulator, startFlex } from '../../../sandbox/flex-hr/index.ts';
import { localhostCertificate } from '../http/test-support/localhost-certificate.ts';
import { listCompanies } from './index.ts';
import { open, simulatorOptions } from './test-support/open.ts';

const simulators: FlexSimulator[] = [];
const servers: Server[] = [];

async function start() {
  const simulator = await startFlex(simulatorOptions);
  simulators.push(simulator);
  return simulator;
}

afterEach(async () => {
  for (const simulator of simulators.splice(0)) await simulator.close();
  for (const server of servers.splice(0)) server.close();
});

async function check(serviceUrl: string, settings: Record<string, unknown> = {}) {
  const { session } = await open(serviceUrl, settings);
  const lines = await session.check([]);
  return { lines, statuses: Object.fromEntries(lines.map(({ name, status }) => [name, status])) };
}

describe('the check of a Flex HRM system', () => {
  it('B12: names each right that a read needs', async () => {
    const simulator = await start();

    const { statuses } = await check(simulator.url);

    expect(statuses).toEqual({
      resolve: 'ok',
      connect: 'ok',
      tls: 'warning',
      login: 'ok',
      instance: 'ok',
      'read employees': 'ok',
      'read employment periods': 'ok',
      'read titles': 'ok',
      'read home accounts': 'ok',
      'read account dimensions': 'ok',
      'read companies': 'ok',
    });
  });

  it.each([
    ['employees', 'read employees', 'failed'],
    ['employmentperiods', 'read employment periods', 'failed'],
    ['employmenttitles', 'read titles', 'warning'],
    ['employmentdefaultaccountintervals', 'read home accounts', 'warning'],
    ['companies', 'read companies', 'warning'],
  ])('B12: names the missing right to %s', async (resource, name, status) => {
    const simulator = await start();
    simulator.denied.add(resource);

    const { lines } = await check(simulator.url);

    const wanting = lines.filter((line) => line.status !== 'ok' && line.name !== 'tls');
    expect(wanting).toMatchObject([
      { name, status, message: expect.stringContaining(`/${resource}`), advice: expect.stringContaining('role') },
    ]);
  });

  it('B12: needs the companies where some are chosen', async () => {
    const simulator = await start();
    simulator.denied.add('companies');

    expect((await check(simulator.url, { companies: [1] })).statuses['read companies']).toBe('failed');
  });

  it('warns of a list that can be read and is empty', async () => {
    const simulator = await start();
    simulator.state.employees.clear();

    expect((await check(simulator.url)).statuses['read employees']).toBe('warning');
  });
});

type Case = {
  readonly what: string;
  /** The line of the check that fails, and the code and words of the error. */
  readonly line: string;
  readonly code: string;
  readonly words: string;
  readonly prepare: () => Promise<{ readonly url: string; readonly settings?: Record<string, unknown> }>;
};

const cases: readonly Case[] = [
  {
    what: 'a wrong password',
    line: 'login',
    code: 'unauthorized',
    words: '401',
    prepare: async () => ({ url: (await start()).url, settings: { password: 'wrong' } }),
  },
  {
    what: 'an unknown instance',
    line: 'instance',
    code: 'notFound',
    words: 'does not know the instance',
    prepare: async () => ({ url: (await start()).url, settings: { instanceId: 'other' } }),
  },
  {
    what: 'a host that is not known',
    line: 'resolve',
    code: 'unavailable',
    words: 'name',
    prepare: async () => ({ url: 'https://flex.invalid/' }),
  },
  {
    what: 'a port that nobody listens on',
    line: 'connect',
    code: 'unavailable',
    words: 'refused',
    prepare: async () => {
      const simulator = await start();
      await simulator.close();
      simulators.pop();
      return { url: simulator.url };
    },
  },
  {
    what: 'a certificate of nobody we trust',
    line: 'tls',
    code: 'untrusted',
    words: 'could not prove who it is',
    prepare: async () => {
      const server = createTlsServer(localhostCertificate, (_request, response) => void response.end('[]'));
      servers.push(server);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return { url: `https://localhost:${(server.address() as AddressInfo).port}` };
    },
  },
  {
    what: 'no answer in time',
    line: 'answer',
    code: 'unavailable',
    words: 'in time',
    prepare: async () => {
      const simulator = await start();
      simulator.faults.add({ kind: 'slow', delay: 400, times: 100 });
      return { url: simulator.url, settings: { timeouts: { headersSeconds: 0.1, totalSeconds: 0.2 } } };
    },
  },
];

it('B8: names the instance id too where a host answers 404 without a word', async () => {
  const server = createServer((_request, response) => void response.writeHead(404).end());
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const { lines } = await check(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);

  const failed = lines.filter(({ status }) => status === 'failed');
  expect(failed).toMatchObject([{ name: 'answer', advice: expect.stringMatching(/serviceUrl.*instanceId/) }]);
});

describe('the list of companies and the check', () => {
  it.each(cases)('B8: tell the cause: $what', async ({ prepare, line, code, words }) => {
    const { url, settings } = await prepare();
    const more = { retries: { attempts: 0 }, ...settings };

    const { lines } = await check(url, more);
    const failed = lines.filter(({ status }) => status === 'failed');

    expect(failed).toMatchObject([{ name: line, message: expect.stringContaining(words), advice: expect.any(String) }]);
    const { config, deps } = await open(url, more);
    await expect(listCompanies(config, deps)).rejects.toMatchObject({ code, message: expect.stringContaining(words) });
  });
});
