import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { Agent, type Dispatcher, ProxyAgent, request } from 'undici';
import type { FlexConfig } from './config.ts';

export type HttpAnswer = {
  readonly status: number;
  /** Lower-case names; several values are joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** Bytes on the wire. */
  readonly bytes: number;
};

export type HttpClient = {
  /** One GET, no redirects. Throws whatever the network throws; see `network-failure.ts`. */
  get(url: URL, headers: Readonly<Record<string, string>>): Promise<HttpAnswer>;
  close(): Promise<void>;
};

/** Thrown for an answer that is larger than the configuration allows. */
export class AnswerTooLarge extends Error {}

/** The one owner of sockets: keeps connections open, and every time-out in one place. */
export async function openHttp(config: FlexConfig): Promise<HttpClient> {
  const dispatcher = await makeDispatcher(config);
  const limit = config.maxResponseMegabytes * 1_048_576;
  return {
    async get(url, headers) {
      const answer = await request(url, {
        method: 'GET',
        headers: { ...headers, 'accept-encoding': 'gzip, deflate, br' },
        signal: AbortSignal.timeout(config.timeouts.totalSeconds * 1000),
        dispatcher,
      });
      return readAnswer(answer, limit);
    },
    close: () => dispatcher.destroy(),
  };
}

async function makeDispatcher(config: FlexConfig): Promise<Dispatcher> {
  const ca = config.caFile === undefined ? undefined : await readFile(config.caFile, 'utf8');
  const options = {
    connect: { timeout: config.timeouts.connectSeconds * 1000, ...(ca !== undefined && { ca }) },
    headersTimeout: config.timeouts.headersSeconds * 1000,
    bodyTimeout: config.timeouts.bodySeconds * 1000,
    keepAliveTimeout: 30_000,
  };
  if (config.proxyUrl === undefined) return new Agent(options);
  return new ProxyAgent({ uri: config.proxyUrl, requestTls: options.connect, ...options });
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
  return { status: answer.statusCode, headers, text: body.toString('utf8').replace(/^\uFEFF/, ''), bytes };
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
