import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Seen = {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
};

/** What a fake answers. `cut`: the connection is destroyed after that many characters of the body. */
export type Reply = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: unknown;
  readonly cut?: number;
};

export type FakeServer = { readonly url: string; readonly seen: Seen[]; close(): Promise<void> };

/** A server made by hand: `answer` is asked for every request, in order. Objects are sent as JSON, text as it is. */
export async function startFakeServer(
  answer: (request: Seen, number: number) => Reply | Promise<Reply>,
): Promise<FakeServer> {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    const entry = await read(request);
    seen.push(entry);
    send(response, await answer(entry, seen.length));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function read(request: IncomingMessage): Promise<Seen> {
  let body = '';
  for await (const chunk of request) body += chunk;
  const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`);
  return { method: request.method ?? '', url, headers: request.headers, body };
}

function send(response: ServerResponse, reply: Reply): void {
  const text = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body ?? null);
  const type = text.startsWith('<') ? 'text/html' : /^\d+$/.test(text) ? 'text/plain' : 'application/json';
  response.statusCode = reply.status ?? 200;
  response.setHeader('content-type', type);
  for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value);
  if (reply.cut === undefined) {
    response.end(text);
    return;
  }
  response.setHeader('content-length', Buffer.byteLength(text));
  response.write(text.slice(0, reply.cut), () => response.destroy());
}
