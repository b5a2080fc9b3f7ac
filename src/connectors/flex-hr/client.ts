import { type ConnectorDeps, ConnectorError } from '../contract.ts';
import { networkFailure } from '../http/network-failure.ts';
import type { HttpAnswer, HttpClient } from '../http/open-http.ts';
import { quoteSafely } from '../http/quote.ts';
import { parseRetryAfter, retryDelay, serverTime } from '../http/retry.ts';
import { type FlexConfig, settingNames } from './config.ts';
import { isTransient, readVendorError, toConnectorError } from './errors.ts';
import { curlLine } from './request-log.ts';

export type ClientDeps = ConnectorDeps & {
  readonly config: FlexConfig;
  readonly http: HttpClient;
  readonly wait: (milliseconds: number) => Promise<void>;
};

export type Query = Readonly<Record<string, string>>;

export type Client = {
  /** The parsed JSON of a resource below the service URL. Tried again while the failure may pass. @throws ConnectorError */
  getJson(path: string, query?: Query): Promise<unknown>;
};

type Try =
  | { readonly status: 'done'; readonly json: unknown }
  | {
      readonly status: 'failed';
      readonly error: ConnectorError;
      readonly isTransient: boolean;
      readonly askedToWait?: number;
    };

type Call = { readonly url: URL; readonly tried: string };

/** Where a 429 does not say how long: for the next run, after our own few tries. */
const RECOMMENDED_WAIT_MS = 60_000;

export function newClient(deps: ClientDeps): Client {
  return {
    async getJson(path, query = {}) {
      const url = resourceUrl(deps.config, path, query);
      return await sendUntilDone({ url, tried: `GET ${url.pathname}` }, deps);
    },
  };
}

/** Base and resource with exactly one `/` between them; the path of the base is never lost. */
export function resourceUrl(config: FlexConfig, path: string, query: Query): URL {
  const instance = config.instanceIn.includes('path') ? `instance/${encodeURIComponent(config.instanceId)}/` : '';
  const url = new URL(`${config.serviceUrl}${instance}${path}`);
  if (config.instanceIn.includes('query')) url.searchParams.set('instance', config.instanceId);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url;
}

async function sendUntilDone(call: Call, deps: ClientDeps): Promise<unknown> {
  const { attempts, longestWaitSeconds } = deps.config.retries;
  for (let attempt = 0; ; attempt++) {
    const result = await sendOnce(call, deps);
    if (result.status === 'done') return result.json;
    if (!result.isTransient || attempt >= attempts) throw result.error;
    const delay = retryDelay({
      attempt,
      firstDelayMs: deps.config.retries.firstDelayMs,
      random: deps.randomBytes,
      retryAfter: result.askedToWait,
    });
    if (delay > longestWaitSeconds * 1000) throw result.error;
    deps.logger.info('Flex HRM request will be tried again', {
      system: deps.system,
      delay,
      reason: result.error.message,
    });
    await deps.wait(delay);
  }
}

async function sendOnce(call: Call, deps: ClientDeps): Promise<Try> {
  const started = deps.clock.now();
  const instance = deps.config.instanceIn.includes('header') ? deps.config.instanceId : undefined;
  const log = (status: string, bytes?: number) =>
    deps.onRequest?.({
      system: deps.system,
      at: started,
      method: 'GET',
      target: call.url.pathname + call.url.search,
      status,
      milliseconds: deps.clock.now() - started,
      ...(bytes !== undefined && { bytes }),
      replay: curlLine({ url: call.url.href, instance }),
    });
  let answer: HttpAnswer;
  try {
    answer = await deps.http.send({
      method: 'GET',
      url: call.url,
      headers: {
        accept: 'application/json',
        authorization: basicHeader(deps.config),
        'user-agent': 'Hirewire',
        ...(instance !== undefined && { instance }),
      },
    });
  } catch (thrown) {
    const error = networkFailure(thrown, { system: deps.system, tried: call.tried, settingNames });
    log(error.message.slice(call.tried.length + 2));
    return { status: 'failed', error, isTransient: error.retryable };
  }
  log(String(answer.status), answer.bytes);
  return answer.status >= 200 && answer.status < 300 ? parse(answer, call, deps) : refuse(answer, call, deps);
}

/** RFC 7617, in UTF-8. */
function basicHeader({ loginPattern, username, instanceId, password }: FlexConfig): string {
  const user = loginPattern.replaceAll('{instance}', () => instanceId).replaceAll('{user}', () => username);
  return `Basic ${Buffer.from(`${user}:${password.reveal()}`, 'utf8').toString('base64')}`;
}

/** What must never be printed, should the other side echo it. */
function secretsOf(config: FlexConfig): readonly string[] {
  return [config.password.reveal(), basicHeader(config).slice('Basic '.length)];
}

function refuse(answer: HttpAnswer, call: Call, deps: ClientDeps): Try {
  const askedToWait = parseRetryAfter(answer.headers['retry-after'], serverTime(answer.headers, deps.clock.now()));
  const retryAfter = askedToWait ?? (answer.status === 429 ? RECOMMENDED_WAIT_MS : undefined);
  const error = toConnectorError(readVendorError(answer.status, answer.text), {
    system: deps.system,
    tried: call.tried,
    quote: (text) => quoteSafely(text, secretsOf(deps.config)),
    ...(retryAfter !== undefined && { retryAfter }),
  });
  const waits = { ...(askedToWait !== undefined && { askedToWait }) };
  return { status: 'failed', error, isTransient: isTransient(answer.status), ...waits };
}

/** JSON is parsed once, here. A login page or a cut answer under status 200 is no data; it is not quoted, because it may hold people. */
function parse(answer: HttpAnswer, call: Call, deps: ClientDeps): Try {
  const type = answer.headers['content-type'] ?? 'application/json';
  let what = `content of the type ${quoteSafely(type, [], 80)}`;
  if (/\bjson\b/i.test(type)) {
    try {
      return { status: 'done', json: JSON.parse(answer.text) };
    } catch {
      what = 'broken JSON';
    }
  }
  const error = new ConnectorError({
    code: 'invalid',
    system: deps.system,
    message: `${call.tried}: Flex HRM answered ${answer.status} with ${what} instead of data`,
    advice: 'Check that serviceUrl is the API and that no proxy answers in its place; a cut answer may pass by itself.',
    retryable: true,
  });
  return { status: 'failed', error, isTransient: true };
}
