import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { Agent, type Dispatcher, ProxyAgent, request } from 'undici';
import type { Secret } from '../../platform/secret.ts';

/** What the configuration of a connector says of its connections; sizes in megabytes of 2^20 bytes. */
export type HttpSettings = {
  readonly maxResponseMegabytes: number;
  /** A CA bundle in PEM, which then is trusted alone. */
  readonly caFile?: string | undefined;
  /** With user and password in it, where the proxy asks for them. */
  readonly proxyUrl?: Secret | undefined;
  readonly timeouts: {
    readonly connectSeconds: number;
    /** From the request to the first byte. */
    readonly headersSeconds: number;
    /** Between two pieces of an answer. */
    readonly bodySeconds: number;
    /** The whole request. */
    readonly totalSeconds: number;
  };
};

export type HttpRequest = {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
};

export type HttpAnswer = {
  readonly status: number;
  /** Lower-case names; several values are joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly setCookies: readonly string[];
  readonly text: string;
  /** Bytes on the wire. */
  readonly bytes: number;
};

export type HttpClient = {
  /** One try, no redirects. Throws whatever the network throws; see `network-failure.ts`. */
  send(request: HttpRequest): Promise<HttpAnswer>;
  close(): Promise<void>;
};

/** Thrown for an answer that is larger than the configuration allows. */
export class AnswerTooLarge extends Error {}

/** The one owner of sockets: keeps connections open, and every time-out in one place. */
export async function openHttp(settings: HttpSettings): Promise<HttpClient> {
  const dispatcher = await makeDispatcher(settings);
  const limit = settings.maxResponseMegabytes * 1_048_576;
  return {
    async send(sent) {
      const total = AbortSignal.timeout(settings.timeouts.totalSeconds * 1000);
      const answer = await request(sent.url, {
        method: sent.method,
        headers: { ...sent.headers, 'accept-encoding': 'gzip, deflate, br' },
        body: sent.body ?? null,
        signal: sent.signal ? AbortSignal.any([sent.signal, total]) : total,
        dispatcher,
      });
      return readAnswer(answer, limit);
    },
    close: () => dispatcher.destroy(),
  };
}

async function makeDispatcher(settings: HttpSettings): Promise<Dispatcher> {
  const ca = settings.caFile === undefined ? undefined : await readFile(settings.caFile, 'utf8');
  const options = {
    connect: { timeout: settings.timeouts.connectSeconds * 1000, ...(ca !== undefined && { ca }) },
    headersTimeout: settings.timeouts.headersSeconds * 1000,
    bodyTimeout: settings.timeouts.bodySeconds * 1000,
    keepAliveTimeout: 30_000,
  };
  if (settings.proxyUrl === undefined) return new Agent(options);
  return new ProxyAgent({ uri: settings.proxyUrl.reveal(), requestTls: options.connect, ...options });
}

async function readAnswer(answer: Dispatcher.ResponseData, limit: number): Promise<HttpAnswer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of answer.body as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > limit) throw new AnswerTooLarge(`more than ${limit} bytes`);
    chunks.push(chunk);
  }
  const headers = flatten(answer.headers);
  const body = await decompress(Buffer.concat(chunks), headers['content-encoding'], limit);
  const cookies = answer.headers['set-cookie'];
  return {
    status: answer.statusCode,
    headers,
    setCookies: cookies === undefined ? [] : [cookies].flat(),
    text: body.toString('utf8').replace(/^\uFEFF/, ''),
    bytes,
  };
}

async function decompress(body: Buffer, encoding: string | undefined, limit: number): Promise<Buffer> {
  const options = { maxOutputLength: limit };
  switch (encoding?.toLowerCase()) {
    case 'gzip':
      return promisify(gunzip)(body, options);
    case 'deflate':
      return promisify(inflate)(body, options);
    case 'br':
      return promisify(brotliDecompress)(body, options);
    default:
      return body;
  }
}

function flatten(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  const flat: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}
