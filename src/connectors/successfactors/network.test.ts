import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { localhostCertificate } from '../http/test-support/localhost-certificate.ts';
import { now, open, pagesOf } from './test-support/open.ts';
import { aPage, aPerson } from './test-support/people.ts';

const everybody = { attributes: [], now };
const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

/** A tenant behind TLS whose certificate nobody knows. */
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
