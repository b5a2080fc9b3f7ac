import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Call = {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

/** What a receiver answers. `cut`: the call is carried out and its answer lost. */
export type Answer = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly cut?: boolean;
};

/** A real HTTP server on this machine. Objects are answered as JSON, texts as they are. */
export type Receiver = {
  readonly url: string;
  readonly calls: readonly Call[];
  /** Stops taking connections; `start` takes them again at the same address. */
  stop(): Promise<void>;
  start(): Promise<void>;
};

export async function startReceiver(
  answer: (call: Call, number: number) => Answer | Promise<Answer>,
): Promise<Receiver> {
  const calls: Call[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`);
    const call = { method: request.method ?? '', url, headers: request.headers, body };
    calls.push(call);
    const reply = await answer(call, calls.length);
    if (reply.cut === true) return response.destroy();
    const isText = typeof reply.body === 'string';
    const type = isText ? 'text/plain' : 'application/json';
    response.writeHead(reply.status ?? 200, { 'content-type': type, ...reply.headers });
    response.end(isText ? reply.body : reply.body === undefined ? '' : JSON.stringify(reply.body));
  });
  let port = 0;
  async function start(): Promise<void> {
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()));
    port = (server.address() as AddressInfo).port;
  }
  await start();
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    start,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
