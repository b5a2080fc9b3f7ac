import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { expect, it } from 'vitest';
import { startDirectory } from '../../../sandbox/directory/index.ts';
import { systemClock } from '../../platform/clock.ts';
import { silentLogger } from '../../platform/logger.ts';
import { activeDirectoryConfig } from '../active-directory/config.ts';
import { activeDirectoryDialect } from '../active-directory/dialect.ts';
import { Directory } from './directory.ts';
import { anyObject } from './filters.ts';

it('is never given to a read after the session moved to another server', async () => {
  const [left, next] = [await startDirectory(), await startDirectory()];
  const gate = await startGate(left.plainUrl);
  const directory = open([gate.url, next.plainUrl]);
  const first = await directory.connection();

  const begunBefore = directory.readingConnection();
  await gate.secondWaits;
  gate.cutFirst();
  await expect(first.search({ base: '', scope: 'base', filter: anyObject(), attributes: ['1.1'] })).rejects.toThrow();
  const { url } = await directory.connection();
  const begunAfter = directory.readingConnection();
  gate.letSecondGo();
  const given = await Promise.all([begunBefore, begunAfter]);
  await directory.close();
  gate.close();
  await Promise.all([left.close(), next.close()]);

  expect(url).toBe(next.plainUrl);
  expect(given.map((connection) => connection.url)).toEqual([url, url]);

  function open(urls: readonly string[]): Directory {
    const { bindDn, password, baseDn } = next;
    const config = activeDirectoryConfig.parse({ url: urls, bindDn, password, baseDn, allowPlainLdap: true });
    const deps = { system: 'corp-ad', clock: systemClock, logger: silentLogger, randomBytes };
    return new Directory(config, deps, { dialect: activeDirectoryDialect });
  }
});

type Way = { readonly socket: Socket; answers: number; readonly held: Buffer[] };

/**
 * One address of a server. Its second connection is answered the login and nothing more until it is let go, while the first one, cut in the
 * meantime, has said which server it leads to.
 */
async function startGate(url: string) {
  const ways: Way[] = [];
  const waits = Promise.withResolvers<void>();
  let answersBefore = 0;
  let isFree = false;
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    const behind = connect(Number(new URL(url).port), '127.0.0.1');
    const way: Way = { socket, answers: 0, held: [] };
    if (ways.push(way) === 2) answersBefore = ways[0]?.answers ?? 0;
    socket.pipe(behind).on('error', () => undefined);
    socket.once('close', () => behind.destroy());
    behind.on('data', (data) => {
      way.answers += 1;
      if (way === ways[1] && way.answers > 1 && !isFree) way.held.push(data);
      else socket.write(data);
      const isIdentified = (ways[0]?.answers ?? 0) > answersBefore;
      if (isIdentified && (ways[1]?.held.length ?? 0) > 0) waits.resolve();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `ldap://127.0.0.1:${(server.address() as AddressInfo).port}`,
    secondWaits: waits.promise,
    cutFirst: () => {
      server.close();
      ways[0]?.socket.destroy();
    },
    letSecondGo: () => {
      isFree = true;
      for (const data of ways[1]?.held ?? []) ways[1]?.socket.write(data);
    },
    close: () => {
      for (const { socket } of ways) socket.destroy();
    },
  };
}
