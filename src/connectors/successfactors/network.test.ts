import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttp } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { localhostCertificate } from './test-support/localhost-certificate.ts';
import { idsOf, now, open, pagesOf } from './test-support/open.ts';
import { aPage, aPerson } from './test-support/people.ts';

const everybody = { attributes: [], now };
const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

/** A tenant behind TLS whose certificate nobody but `caFile` knows. */
async function startTls(): Promise<string> {
  const server = createHttps(localhostCertificate, (request, response) => {
    response.end(request.url?.includes('$count') ? '1' : JSON.stringify(aPage([aPerson('1')])));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function caFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hirewire-ca-'));
  cleanups.push(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'ca.pem'), localhostCertificate.cert);
  return join(folder, 'ca.pem');
}

it('talks to nobody who cannot prove who it is, and does not try again', async () => {
  const { session, waits } = await open(await startTls());
  cleanups.push(() => session.close());

  await expect(pagesOf(session.read(everybody))).rejects.toMatchObject({ code: 'untrusted', retryable: false });
  expect(waits).toEqual([]);
});

it('says in the check which step failed when the certificate is not trusted', async () => {
  const { session } = await open(await startTls());
  cleanups.push(() => session.close());

  const lines = await session.check([]);

  expect(lines.find((line) => line.status === 'failed')).toMatchObject({
    name: 'tls',
    advice: expect.stringContaining('caFile'),
  });
});

it('trusts the CA that the configuration names', async () => {
  const { session } = await open(await startTls(), { caFile: await caFile() });
  cleanups.push(() => session.close());

  expect(idsOf(await pagesOf(session.read(everybody)))).toEqual(['1']);
});

it('goes through the proxy that the configuration names', async () => {
  const asked: string[] = [];
  const proxy = createHttp();
  proxy.on('connect', (request, socket) => {
    asked.push(request.url ?? '');
    const [host, port] = (request.url ?? '').split(':');
    const upstream = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on('error', () => socket.destroy());
    socket.on('error', () => upstream.destroy());
    cleanups.push(() => upstream.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => proxy.close());
  const tenant = await startTls();
  const proxyUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const { session } = await open(tenant, { caFile: await caFile(), proxyUrl });
  cleanups.unshift(() => session.close());

  expect(idsOf(await pagesOf(session.read(everybody)))).toEqual(['1']);
  expect(new Set(asked)).toEqual(new Set([new URL(tenant).host]));
});
