import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttp } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, connect, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { Secret } from '../../platform/secret.ts';
import { type HttpAnswer, type HttpSettings, openHttp } from './open-http.ts';
import { localhostCertificate } from './test-support/localhost-certificate.ts';

const timeouts = { connectSeconds: 5, headersSeconds: 5, bodySeconds: 5, totalSeconds: 5 };
const usual: HttpSettings = { maxResponseMegabytes: 1, timeouts };
const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

/** A server behind TLS whose certificate nobody but `caFile` knows. */
async function startTls(): Promise<string> {
  return `https://127.0.0.1:${await listen(createHttps(localhostCertificate, (_request, response) => response.end('hello')))}`;
}

async function caFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hirewire-ca-'));
  cleanups.push(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'ca.pem'), localhostCertificate.cert);
  return join(folder, 'ca.pem');
}

async function get(url: string, settings: Partial<HttpSettings>): Promise<HttpAnswer> {
  const http = await openHttp({ ...usual, ...settings });
  cleanups.unshift(() => http.close());
  return http.send({ method: 'GET', url: new URL(url), headers: {} });
}

it('trusts the CA that the configuration names', async () => {
  expect(await get(await startTls(), { caFile: await caFile() })).toMatchObject({ status: 200, text: 'hello' });
});

it('goes through the proxy that the configuration names, and logs in there', async () => {
  const asked: string[] = [];
  const logins: (string | undefined)[] = [];
  const proxy = createHttp();
  proxy.on('connect', (request, socket) => {
    asked.push(request.url ?? '');
    logins.push(request.headers['proxy-authorization']);
    const [host, port] = (request.url ?? '').split(':');
    const upstream = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on('error', () => socket.destroy());
    socket.on('error', () => upstream.destroy());
    cleanups.push(() => upstream.destroy());
  });
  const proxyUrl = new Secret(`http://me:p%40ss@127.0.0.1:${await listen(proxy)}`);
  const server = await startTls();

  expect(await get(server, { caFile: await caFile(), proxyUrl })).toMatchObject({ text: 'hello' });
  expect(asked).toEqual([new URL(server).host]);
  expect(logins).toEqual([`Basic ${Buffer.from('me:p@ss').toString('base64')}`]);
});

it('follows no redirect, because it would carry credentials elsewhere', async () => {
  const port = await listen(
    createHttp((request, response) => {
      if (request.url === '/') response.writeHead(302, { location: '/elsewhere' });
      response.end();
    }),
  );

  expect(await get(`http://127.0.0.1:${port}/`, {})).toMatchObject({ status: 302 });
});
