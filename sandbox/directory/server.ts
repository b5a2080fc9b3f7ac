import { once } from 'node:events';
import { type AddressInfo, createServer as createPlainServer, type Server, type Socket } from 'node:net';
import { createSecureContext, createServer as createTlsServer } from 'node:tls';
import type { ServerCertificate } from './certificate.ts';
import { Connection, type ConnectionDeps } from './connection.ts';

export type RunningServer = { readonly port: number; readonly plainPort: number; close(): Promise<void> };

/** Listens on loopback with TLS and without; port 0 takes a free one. */
export async function listen(
  deps: Omit<ConnectionDeps, 'secureContext'>,
  options: { readonly certificate: ServerCertificate; readonly port: number; readonly plainPort: number },
): Promise<RunningServer> {
  const { cert, key } = options.certificate;
  const connectionDeps: ConnectionDeps = { ...deps, secureContext: createSecureContext({ cert, key }) };
  const sockets = new Set<Socket>();
  const tlsServer = createTlsServer({ cert, key });
  const plainServer = createPlainServer();
  for (const server of [tlsServer, plainServer] as const) {
    server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => sockets.delete(socket));
      if (deps.faults.current().refuseConnections) socket.destroy();
    });
  }
  tlsServer.on('secureConnection', (socket) => new Connection(connectionDeps, socket, true));
  plainServer.on('connection', (socket: Socket) => {
    if (!socket.destroyed) new Connection(connectionDeps, socket, false);
  });
  const port = await listenOn(tlsServer, options.port);
  const plainPort = await listenOn(plainServer, options.plainPort);
  return {
    port,
    plainPort,
    async close() {
      const closed = [once(tlsServer, 'close'), once(plainServer, 'close')];
      tlsServer.close();
      plainServer.close();
      for (const socket of sockets) socket.destroy();
      await Promise.all(closed);
    },
  };
}

async function listenOn(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
