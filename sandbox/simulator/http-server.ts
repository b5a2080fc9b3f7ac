import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request and where its answer goes. */
export type Exchange = { readonly request: IncomingMessage; readonly response: ServerResponse };

/** A server that listens. */
export type Listening = { readonly port: number; close(): Promise<void> };

/** An HTTP server, not listening yet. What `serve` throws is answered with 500 and its message, or ends the connection when an answer has begun. */
export function createHttpServer(serve: (exchange: Exchange) => Promise<void>): Server {
  return createServer((request, response) => {
    serve({ request, response }).catch((error: unknown) => {
      if (response.headersSent) return response.destroy();
      response.writeHead(500, { 'content-type': 'text/plain' });
      response.end(error instanceof Error ? error.message : String(error));
    });
  });
}

/** Listens, on a free port unless one is given, and resolves when it does. `close` cuts the connections that are open. */
export async function listen(
  server: Server,
  { port = 0, host = '127.0.0.1' }: { readonly port?: number | undefined; readonly host?: string | undefined },
): Promise<Listening> {
  server.listen(port, host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
