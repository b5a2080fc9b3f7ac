import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type Fault, type FlexSimulator, startFlex } from '../../../sandbox/flex-hr/index.ts';
import { everybody, open, readAll, simulatorOptions } from './test-support/open.ts';

const simulators: FlexSimulator[] = [];
const servers: Server[] = [];
const lists = ['/employees?', '/employmentperiods', '/employmenttitles', '/employmentdefaultaccountintervals'];

async function start() {
  const simulator = await startFlex(simulatorOptions);
  simulators.push(simulator);
  return simulator;
}

afterEach(async () => {
  for (const simulator of simulators.splice(0)) await simulator.close();
  for (const server of servers.splice(0)) server.close();
});

describe('E14: a fault that passes', () => {
  it.each(
    (
      [
        'throttled',
        'serverError',
        'unavailable',
        'dropConnection',
        'resetConnection',
        'brokenJson',
        'wrongContentType',
      ] as const
    ).flatMap((kind) => lists.map((match): [Fault['kind'], string] => [kind, match])),
  )('E14: is survived inside the run: %s at %s', async (kind, match) => {
    const simulator = await start();
    simulator.faults.add({ kind, match, times: 2 });
    const { session, waits } = await open(simulator.url, { pageSize: 10 });

    const { workers } = await readAll(session.read(everybody));

    expect(new Set(workers.map(({ anchor }) => anchor)).size).toBe(30);
    expect(waits).toHaveLength(2);
  });

  it('E14: waits as long as Retry-After says', async () => {
    const simulator = await start();
    simulator.faults.add({ kind: 'throttled', retryAfter: 17 });
    const { session, waits } = await open(simulator.url);

    await readAll(session.read(everybody));

    expect(waits).toEqual([17_000]);
  });

  it('E14: waits until the time that Retry-After names, by the clock of the server', async () => {
    const server = createServer((_request, response) => {
      const headers = { date: 'Fri, 20 Nov 2026 09:20:00 GMT', 'retry-after': 'Fri, 20 Nov 2026 09:20:17 GMT' };
      response.writeHead(503, headers).end();
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { session, waits } = await open(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);

    await expect(readAll(session.read(everybody))).rejects.toMatchObject({ retryAfter: 17_000 });
    expect(new Set(waits)).toEqual(new Set([17_000]));
  });

  it('E14: is survived when the answer only comes slowly', async () => {
    const simulator = await start();
    simulator.faults.add({ kind: 'drip', delay: 1, match: '/employees' });
    const { session } = await open(simulator.url);

    expect((await readAll(session.read(everybody))).workers).toHaveLength(30);
  });
});

describe('E14: a fault that stays', () => {
  it.each<[Fault['kind'], string, string]>([
    ['unauthorized', 'unauthorized', '401'],
    ['forbidden', 'forbidden', '403'],
    ['instanceUnknown', 'notFound', 'instance'],
    ['throttled', 'rateLimited', '429'],
    ['serverError', 'unavailable', '500'],
    ['unavailable', 'unavailable', '503'],
    ['dropConnection', 'unavailable', 'cut'],
    ['resetConnection', 'unavailable', 'cut'],
    ['slow', 'unavailable', 'in time'],
    ['brokenJson', 'invalid', 'broken JSON'],
    ['wrongContentType', 'invalid', 'text/html'],
    ['notAList', 'invalid', 'no list'],
    ['hugePage', 'invalid', 'more than'],
  ])('E14: ends the run, and the next one heals: %s', async (kind, code, words) => {
    const simulator = await start();
    const id = simulator.faults.add({ kind, nth: 2, times: 100, delay: 400, match: '/employees' });
    const { session } = await open(simulator.url, {
      pageSize: 10,
      maxResponseMegabytes: 1,
      retries: { attempts: 1 },
      timeouts: { headersSeconds: 0.1, totalSeconds: 0.2 },
    });

    await expect(readAll(session.read(everybody))).rejects.toMatchObject({
      name: 'ConnectorError',
      code,
      system: 'flex',
      message: expect.stringContaining(words),
      advice: expect.stringMatching(/\.$/),
    });

    simulator.faults.remove(id);
    expect((await readAll(session.read(everybody))).workers).toHaveLength(30);
  });

  it('E14: ends the run when the API cannot be reached', async () => {
    const simulator = await start();
    const { session } = await open(simulator.url);
    await simulator.close();
    simulators.pop();

    await expect(readAll(session.read(everybody))).rejects.toMatchObject({ code: 'unavailable', retryable: true });
  });

  it('E14: leaves a long Retry-After to the next run', async () => {
    const simulator = await start();
    simulator.faults.add({ kind: 'throttled', retryAfter: 600 });
    const { session, waits } = await open(simulator.url);

    await expect(readAll(session.read(everybody))).rejects.toMatchObject({ code: 'rateLimited', retryAfter: 600_000 });
    expect(waits).toEqual([]);
  });

  it('E14: gives up after the tries that are allowed', async () => {
    const simulator = await start();
    simulator.faults.add({ kind: 'serverError', times: 100 });
    const { session, waits } = await open(simulator.url, { retries: { attempts: 3, firstDelayMs: 100 } });

    await expect(readAll(session.read(everybody))).rejects.toMatchObject({ code: 'unavailable' });
    expect(waits).toEqual([100, 200, 400]);
  });

  it('never tries a refused login again: a user could be locked', async () => {
    const simulator = await start();
    simulator.setPassword('other');
    const { session } = await open(simulator.url);

    await expect(readAll(session.read(everybody))).rejects.toMatchObject({ code: 'unauthorized' });
    expect(simulator.requests.all()).toHaveLength(1);
  });

  it('follows no redirect, which would carry the password elsewhere', async () => {
    const server = createServer((_request, response) => {
      response.writeHead(302, { location: 'http://127.0.0.1:9/' });
      response.end();
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { session } = await open(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);

    await expect(readAll(session.read(everybody))).rejects.toMatchObject({
      code: 'invalid',
      advice: expect.stringContaining('Redirects'),
    });
  });

  it('shows neither the password nor people in messages and logs', async () => {
    const server = createServer((request, response) => {
      response.writeHead(500, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ message: `wrong pa55-CANARY-word ${request.headers.authorization}` }));
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { session, logged, requests } = await open(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);

    const error = await readAll(session.read(everybody)).catch((thrown: unknown) => thrown);

    const encoded = Buffer.from('flexapi:pa55-CANARY-word').toString('base64');
    const shown = `${error} ${JSON.stringify(error)} ${logged.join()} ${JSON.stringify(requests)}`;
    expect(shown).not.toContain('CANARY');
    expect(shown).not.toContain(encoded);
  });
});
