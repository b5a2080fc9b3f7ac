import { randomBytes } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import { BerReader, BerWriter } from 'ldapts';
import { afterEach, expect, it } from 'vitest';
import { systemClock } from '../../platform/clock.ts';
import { silentLogger } from '../../platform/logger.ts';
import type { TargetSession } from '../contract.ts';
import { activeDirectory } from './index.ts';

let server: Server | undefined;

afterEach(() => {
  server?.close();
});

it('goes on after an empty page as long as the server sends a cookie', async () => {
  const session = await openSession(await listen(['', 'CN=Late,DC=x', '']));

  const names: string[] = [];
  for await (const page of session.list([])) names.push(...page.map(({ name }) => name));
  await session.close();

  expect(names).toEqual(['CN=Late,DC=x']);
});

it('takes no answer that it can not read for an empty list', async () => {
  const session = await openSession(await listen(['CN=One,DC=x', 'garbage']));

  await expect(collect(session)).rejects.toMatchObject({ code: 'unavailable' });
  await session.close();
});

async function collect(session: TargetSession): Promise<unknown[]> {
  const pages: unknown[] = [];
  for await (const page of session.list([])) pages.push(page);
  return pages;
}

async function openSession(port: number): Promise<TargetSession> {
  const config = activeDirectory.configSchema.parse({
    ...{ url: `ldap://127.0.0.1:${port}`, allowPlainLdap: true, bindDn: 'x', password: 'x', baseDn: 'DC=x' },
    timeouts: { connectSeconds: 1, operationSeconds: 0.3, reconnectSeconds: 0.3 },
  });
  const target = activeDirectory.target;
  if (target === undefined) throw new Error('The connector is no target.');
  return target.open(config, { system: 'x', clock: systemClock, logger: silentLogger, randomBytes });
}

/** A server that answers paged searches with these pages, a DN each: empty, one object, or bytes that are no LDAP. */
async function listen(pages: readonly string[]): Promise<number> {
  server = createServer((socket) => {
    let at = 0;
    socket.on('data', (data) => {
      const request = readRequest(data);
      const isPaged = data.includes('1.2.840.113556.1.4.319');
      if (request.operation === 0x60) return void socket.write(message(request.id, 0x61));
      if (request.operation !== 0x63) return void socket.end();
      if (!isPaged) return void socket.write(message(request.id, 0x65));
      sendPage(socket, request.id, { dn: pages[at] ?? '', isLast: at === pages.length - 1 });
      at += 1;
    });
    socket.on('error', () => {});
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server?.once('listening', resolve));
  const address = server.address();
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

function sendPage(socket: Socket, id: number, { dn, isLast }: { dn: string; isLast: boolean }): void {
  if (dn === 'garbage') return void socket.write(Buffer.from([0x30, 0x03, 0x02, 0x01, id, 0xff]));
  if (dn !== '') socket.write(entry(id, dn));
  socket.write(message(id, 0x65, isLast ? '' : 'more'));
}

function readRequest(data: Buffer): { id: number; operation: number } {
  const reader = new BerReader(data);
  reader.readSequence();
  const id = reader.readInt() ?? 0;
  return { id, operation: reader.peek() ?? 0 };
}

/** A result of success, with the cookie of a paged search. */
function message(id: number, operation: number, cookie?: string): Buffer {
  const writer = new BerWriter();
  writer.startSequence();
  writer.writeInt(id);
  writer.startSequence(operation);
  writer.writeEnumeration(0);
  writer.writeString('');
  writer.writeString('');
  writer.endSequence();
  if (cookie !== undefined) writeCookie(writer, cookie);
  writer.endSequence();
  return writer.buffer;
}

function writeCookie(writer: BerWriter, cookie: string): void {
  const value = new BerWriter();
  value.startSequence();
  value.writeInt(0);
  value.writeString(cookie);
  value.endSequence();
  writer.startSequence(0xa0);
  writer.startSequence();
  writer.writeString('1.2.840.113556.1.4.319');
  writer.writeBuffer(value.buffer, 4);
  writer.endSequence();
  writer.endSequence();
}

function entry(id: number, dn: string): Buffer {
  const writer = new BerWriter();
  writer.startSequence();
  writer.writeInt(id);
  writer.startSequence(0x64);
  writer.writeString(dn);
  writer.startSequence();
  writer.startSequence();
  writer.writeString('objectGUID');
  writer.startSequence(0x31);
  writer.writeBuffer(Buffer.alloc(16, 7), 4);
  writer.endSequence();
  writer.endSequence();
  writer.endSequence();
  writer.endSequence();
  writer.endSequence();
  return writer.buffer;
}
