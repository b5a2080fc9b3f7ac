import { readFile } from 'node:fs/promises';
import { Agent, request } from 'undici';
import { cleanText } from '../notifications/render-template.ts';
import { DeliveryError } from './delivery-error.ts';
import type { TlsSettings } from './settings.ts';

export type HttpAnswer = {
  readonly status: number;
  readonly retryAfter?: number;
  readonly text: string;
};

export type HttpRequest = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** For messages: what is tried, without a secret. */
  readonly tried: string;
};

export type HttpConnection = {
  /** One request; redirects are not followed. Throws {@link DeliveryError} `down` when there was no answer. */
  send(request: HttpRequest): Promise<HttpAnswer>;
  end(): Promise<void>;
};

/** No answer of a peer that is of use is larger. */
const largestAnswer = 4 * 1_048_576;

/** Connections to one system, kept open until the end. */
export async function openHttp(settings: {
  readonly tls: TlsSettings;
  readonly timeoutSeconds: number;
}): Promise<HttpConnection> {
  const { caFile, rejectUnauthorized } = settings.tls;
  const ca = caFile === undefined ? undefined : await readFile(caFile, 'utf8');
  const timeout = settings.timeoutSeconds * 1000;
  const dispatcher = new Agent({
    connect: { timeout, rejectUnauthorized, ...(ca !== undefined && { ca }) },
    ...{ headersTimeout: timeout, bodyTimeout: timeout },
  });
  return {
    async send({ method, url, headers, body, tried }) {
      try {
        const signal = AbortSignal.timeout(timeout);
        const answer = await request(url, { method, headers, body: body ?? null, signal, dispatcher });
        const text = await readText(answer.body);
        const retryAfter = readRetryAfter(answer.headers['retry-after']);
        return { status: answer.statusCode, text, ...(retryAfter !== undefined && { retryAfter }) };
      } catch (error) {
        throw new DeliveryError('down', `${tried}: no answer (${codeOf(error)})`, { cause: error });
      }
    },
    end: () => dispatcher.destroy(),
  };
}

async function readText(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > largestAnswer) throw new Error(`an answer of more than ${largestAnswer} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** In milliseconds; only the form in seconds is read, dates would need the other side's clock. */
function readRetryAfter(value: string | string[] | undefined): number | undefined {
  const text = Array.isArray(value) ? value[0] : value;
  return text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) * 1000 : undefined;
}

function codeOf(error: unknown): string {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if (at.name === 'TimeoutError') return 'time is up';
    if ('code' in at && typeof at.code === 'string') return at.code;
    if (at instanceof AggregateError && at.errors.length > 0) return codeOf(at.errors[0]);
  }
  return error instanceof Error ? error.message.slice(0, 200) : 'unknown';
}

const isOut: ReadonlySet<number> = new Set([401, 429, 502, 503, 504]);
const mayPass: ReadonlySet<number> = new Set([403, 408, 409, 425]);

/** What an answer other than success means for the message. */
export function answerFailure(answer: HttpAnswer, tried: string): DeliveryError {
  const { status, retryAfter } = answer;
  const words = cleanText(answer.text).replace(/\s+/g, ' ').trim().slice(0, 300);
  const message = `${tried}: ${status}${words === '' ? '' : ` ${words}`}`;
  const options = retryAfter === undefined ? {} : { retryAfter };
  if (status >= 300 && status < 400)
    return new DeliveryError('down', `${tried}: ${status}, redirects are not followed`);
  if (isOut.has(status)) return new DeliveryError('down', message, options);
  if (status === 404) return new DeliveryError('gone', message);
  if (status >= 500 || mayPass.has(status)) return new DeliveryError('retry', message, options);
  return new DeliveryError('refused', message);
}
