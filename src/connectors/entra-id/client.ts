import type { JsonValue } from '../../domain/value.ts';
import { type ConnectorDeps, ConnectorError } from '../contract.ts';
import { networkFailure } from '../http/network-failure.ts';
import type { HttpAnswer, HttpClient } from '../http/open-http.ts';
import { parseJson } from '../http/parse-json.ts';
import { quoteSafely } from '../http/quote.ts';
import { parseRetryAfter, retryDelay, serverTime } from '../http/retry.ts';
import { stripTags } from '../http/strip-tags.ts';
import { type EntraIdConfig, settingNames } from './config.ts';
import { isTransient, readGraphError, toConnectorError } from './errors.ts';
import { curlLine, maskSecrets } from './request-log.ts';
import type { Authenticator } from './token.ts';

export type ClientDeps = ConnectorDeps & {
  readonly config: EntraIdConfig;
  readonly http: HttpClient;
  readonly auth: Authenticator;
  readonly wait: (milliseconds: number) => Promise<unknown>;
};

export type GraphClient = {
  /** The parsed JSON of an answer, tried again where that may help. `target` is a path below /v1.0 or a link of Graph's own. @throws ConnectorError */
  get(target: string, headers?: Readonly<Record<string, string>>): Promise<unknown>;
  /** One try of a POST; a token that has expired is renewed. */
  post(target: string, body: JsonValue): Promise<PostTry>;
  /** Milliseconds to wait before a try; undefined when there is to be none. */
  delayBefore(attempt: number, retryAfter: number | undefined): number | undefined;
  wait(milliseconds: number): Promise<unknown>;
  now(): number;
  /** Foreign text as it may stand in a message. */
  quote(text: string): string;
  readonly system: string;
};

/** What one POST gave. `isUnsent`: Graph has surely done nothing of it. `answeredAt`: when, by the clock of Graph. */
export type PostTry =
  | { readonly status: 'done'; readonly json: unknown; readonly answeredAt?: number }
  | { readonly status: 'failed'; readonly error: ConnectorError; readonly isUnsent: boolean };

type Call = {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: JsonValue;
  readonly tried: string;
};

type Try =
  | { readonly status: 'done'; readonly json: unknown; readonly answeredAt: number }
  | {
      readonly status: 'failed';
      readonly error: ConnectorError;
      readonly remedy: 'none' | 'wait' | 'login';
      readonly isUnsent: boolean;
    };

export function newGraphClient(deps: ClientDeps): GraphClient {
  return {
    get: (target, headers = {}) => getUntilDone(toCall(deps, { method: 'GET', target, headers }), deps),
    post: (target, body) => postOnce(toCall(deps, { method: 'POST', target, body }), deps),
    delayBefore: (attempt, retryAfter) => delayBefore(deps, attempt, retryAfter),
    wait: deps.wait,
    now: () => deps.clock.now(),
    quote: (text) => quoteSafely(text, deps.auth.secrets()),
    system: deps.system,
  };
}

function toCall(deps: ClientDeps, call: Pick<Call, 'method' | 'headers' | 'body'> & { target: string }): Call {
  const { target, ...more } = call;
  const url = graphUrl(target, deps);
  return { ...more, url, tried: `${call.method} ${url.pathname}` };
}

/** The address of a request: a path below /v1.0, or a link of Graph's, which is followed only to Graph itself. */
function graphUrl(target: string, deps: ClientDeps): URL {
  const { baseUrl } = deps.config;
  const url = URL.parse(target.startsWith('/') ? `${baseUrl}/v1.0${target}` : target);
  if (url !== null && url.origin === new URL(baseUrl).origin && url.username === '') return url;
  throw new ConnectorError({
    code: 'untrusted',
    system: deps.system,
    message: `A next link leads to ${quoteSafely(url?.origin ?? target, [])} instead of ${baseUrl}; it was not followed.`,
    advice: 'Somebody between us and Graph may be changing answers: check proxy and baseUrl. Nothing was sent there.',
  });
}

async function getUntilDone(call: Call, deps: ClientDeps): Promise<unknown> {
  let loggedInAgain = false;
  for (let attempt = 0; ; ) {
    const result = await tryOnce(call, deps);
    if (result.status === 'done') return result.json;
    if (result.remedy === 'login' && !loggedInAgain) {
      loggedInAgain = true;
      continue;
    }
    const delay = result.remedy === 'wait' ? delayBefore(deps, attempt, result.error.retryAfter) : undefined;
    if (delay === undefined) throw result.error;
    attempt += 1;
    const { message } = result.error;
    deps.logger.info('Graph request will be tried again', { system: deps.system, delay, reason: message });
    await deps.wait(delay);
  }
}

async function postOnce(call: Call, deps: ClientDeps): Promise<PostTry> {
  const result = await tryOnce(call, deps);
  const last = result.status === 'failed' && result.remedy === 'login' ? await tryOnce(call, deps) : result;
  return last.status === 'done' ? last : { status: 'failed', error: last.error, isUnsent: last.isUnsent };
}

function delayBefore(deps: ClientDeps, attempt: number, retryAfter: number | undefined): number | undefined {
  const { attempts, firstDelayMs, longestWaitSeconds } = deps.config.retries;
  if (attempt >= attempts) return undefined;
  const delay = retryDelay({ attempt, firstDelayMs, retryAfter, random: deps.randomBytes });
  return delay > longestWaitSeconds * 1000 ? undefined : delay;
}

async function tryOnce(call: Call, deps: ClientDeps): Promise<Try> {
  const token = await deps.auth.token();
  const started = deps.clock.now();
  const log = (status: string, bytes?: number) =>
    deps.onRequest?.({
      ...{ system: deps.system, at: started, method: call.method, target: call.url.pathname + call.url.search, status },
      milliseconds: deps.clock.now() - started,
      ...(bytes !== undefined && { bytes }),
      replay: curlLine({
        method: call.method,
        url: call.url.href,
        headers: call.headers ?? {},
        ...shownBody(call, deps),
      }),
    });
  try {
    const answer = await deps.http.send({
      ...{ method: call.method, url: call.url, headers: headersOf(call, token) },
      ...(call.body !== undefined && { body: JSON.stringify(call.body) }),
    });
    log(String(answer.status), answer.bytes);
    if (answer.status >= 200 && answer.status < 300) return parsed(answer, call, deps);
    if (answer.status === 401) deps.auth.renew(token);
    return refused(answer, call, deps);
  } catch (thrown) {
    const error = networkFailure(thrown, { system: deps.system, tried: call.tried, settingNames });
    log(error.message.slice(call.tried.length + 2));
    return { status: 'failed', error, remedy: error.retryable ? 'wait' : 'none', isUnsent: false };
  }
}

function headersOf(call: Call, token: string): Record<string, string> {
  return {
    accept: 'application/json',
    'user-agent': 'Hirewire',
    ...call.headers,
    ...(call.body !== undefined && { 'content-type': 'application/json' }),
    authorization: `Bearer ${token}`,
  };
}

/** Where any attribute is redacted, what is written is not logged at all. */
function shownBody({ body }: Call, { redactedAttributes = [] }: ClientDeps): { body?: string } {
  if (body === undefined) return {};
  return { body: redactedAttributes.length > 0 ? '[Redact]' : JSON.stringify(maskSecrets(body)) };
}

function refused(answer: HttpAnswer, call: Call, deps: ClientDeps): Try {
  const found = readGraphError(answer.status, answer.text, answer.headers);
  const retryAfter = parseRetryAfter(answer.headers['retry-after'], answeredAt(answer, deps));
  const error = toConnectorError(found, {
    ...{ system: deps.system, tried: call.tried, quote: (text: string) => quoteSafely(text, deps.auth.secrets()) },
    ...(retryAfter !== undefined && { retryAfter }),
  });
  const remedy = answer.status === 401 ? 'login' : isTransient(found) ? 'wait' : 'none';
  return { status: 'failed', error, remedy, isUnsent: answer.status < 500 };
}

function answeredAt({ headers }: HttpAnswer, { clock }: ClientDeps): number {
  return serverTime(headers, clock.now());
}

/** A web page or a cut answer under status 200 is no data. */
function parsed(answer: HttpAnswer, call: Call, deps: ClientDeps): Try {
  const json = parseJson(answer.text);
  if (json !== undefined) return { status: 'done', json, answeredAt: answeredAt(answer, deps) };
  const said = quoteSafely(stripTags(answer.text), deps.auth.secrets());
  const error = new ConnectorError({
    code: 'invalid',
    system: deps.system,
    message: `${call.tried}: Microsoft Graph answered ${answer.status} with something that is no JSON: ${said}`,
    advice: 'Check baseUrl, and that no proxy answers in its place; a cut answer may pass by itself.',
    retryable: true,
  });
  return { status: 'failed', error, remedy: 'wait', isUnsent: false };
}
