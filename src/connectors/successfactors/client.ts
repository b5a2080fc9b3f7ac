import type { JsonValue } from '../../domain/value.ts';
import { type ConnectorDeps, ConnectorError } from '../contract.ts';
import { networkFailure } from '../http/network-failure.ts';
import type { HttpAnswer, HttpClient } from '../http/open-http.ts';
import { quoteSafely } from '../http/quote.ts';
import { parseRetryAfter, retryDelay, serverTime } from '../http/retry.ts';
import { stripTags } from '../http/strip-tags.ts';
import type { Authenticator } from './authenticator.ts';
import { type SuccessFactorsConfig, settingNames } from './config.ts';
import { isLoginFailure, isTransient, readVendorError, toConnectorError, type VendorError } from './errors.ts';
import { curlLine } from './request-log.ts';
import type { LoginSession } from './session.ts';

export type ClientDeps = ConnectorDeps & {
  readonly config: SuccessFactorsConfig;
  readonly http: HttpClient;
  readonly auth: Authenticator;
  readonly session: LoginSession;
  readonly wait: (milliseconds: number) => Promise<void>;
};

export type Client = {
  /** The parsed JSON of an answer. `target` is a path below the tenant or a next link of the tenant's own. */
  getJson(target: string, signal?: AbortSignal): Promise<unknown>;
  getText(target: string, accept: string): Promise<string>;
  /** Sends JSON and gives the parsed answer. Tried again like a read: only for what may be done twice (an upsert of given values). */
  postJson(target: string, content: JsonValue): Promise<unknown>;
  /** How far the server's clock is behind ours at most, as milliseconds; 0 when it is not. */
  clockLag(): number;
  /** Foreign text as it may stand in a message. */
  quote(text: string): string;
};

/** What one try gave: an answer, or an error and what may help. */
type Try =
  | { readonly status: 'done'; readonly answer: HttpAnswer; readonly json?: unknown }
  | {
      readonly status: 'failed';
      readonly error: ConnectorError;
      readonly remedy: 'none' | 'wait' | 'login';
      readonly askedToWait?: number;
    };

/** Where any attribute is redacted, what is written is not logged at all. */
function shownBody({ body }: Call, { redactedAttributes = [] }: ClientDeps): Pick<Call, 'body'> {
  return body === undefined || redactedAttributes.length === 0 ? {} : { body: '[Redact]' };
}

type Call = {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly body?: string;
  readonly tried: string;
  readonly accept: 'json' | string;
  readonly signal?: AbortSignal;
};

/** SAP's advice for a 429 that names no time (KBA 3159263); for the next run, after our own few tries. */
const RECOMMENDED_WAIT_MS = 300_000;
const MAX_CLOCK_LAG_MS = 15 * 60_000;

export function newClient(deps: ClientDeps): Client {
  const state = { lag: 0, login: undefined as Promise<void> | undefined };
  const call = (target: string, accept: string, more: Pick<Call, 'signal' | 'body'> = {}): Call => {
    const url = tenantUrl(target, deps);
    const method = more.body === undefined ? 'GET' : 'POST';
    return { method, url, tried: `${method} ${url.pathname}`, accept, ...more };
  };
  return {
    getJson: async (target, signal) =>
      (await sendUntilDone(call(target, 'json', signal && { signal }), deps, state)).json,
    getText: async (target, accept) => (await sendUntilDone(call(target, accept), deps, state)).answer.text,
    postJson: async (target, content) =>
      (await sendUntilDone(call(target, 'json', { body: JSON.stringify(content) }), deps, state)).json,
    clockLag: () => state.lag,
    quote: (text) => quoteSafely(text, secretsOf(deps)),
  };
}

type ClientState = { lag: number; login: Promise<void> | undefined };

/**
 * The address of a request: a path, or a next link, which is followed only to the tenant itself. Compared as URLs,
 * because links often carry an explicit `:443` (KBA 2489065, 2808267).
 */
function tenantUrl(target: string, deps: ClientDeps): URL {
  const url = URL.parse(target, deps.config.tenantUrl);
  if (url !== null && url.origin === new URL(deps.config.tenantUrl).origin && url.username === '') return url;
  throw new ConnectorError({
    code: 'untrusted',
    system: deps.system,
    message: `A next link leads to ${quoteSafely(url?.origin ?? target, [])} instead of ${deps.config.tenantUrl}; it was not followed.`,
    advice:
      'Somebody between us and SuccessFactors may be changing answers: check proxy and tenantUrl. Nothing was sent there.',
  });
}

async function sendUntilDone(
  call: Call,
  deps: ClientDeps,
  state: ClientState,
): Promise<Extract<Try, { status: 'done' }>> {
  const { attempts, longestWaitSeconds } = deps.config.retries;
  let loggedInAgain = false;
  for (let attempt = 0; ; ) {
    const result = await tryOnce(call, deps, state);
    if (result.status === 'done') return result;
    if (result.remedy === 'login' && !loggedInAgain) {
      loggedInAgain = true;
      deps.logger.info('SuccessFactors session ended; logging in again', { system: deps.system });
      continue;
    }
    if (result.remedy !== 'wait' || attempt >= attempts) throw result.error;
    const delay = retryDelay({
      attempt,
      ...deps.config.retries,
      random: deps.randomBytes,
      retryAfter: result.askedToWait,
    });
    if (delay > longestWaitSeconds * 1000) throw result.error;
    attempt++;
    deps.logger.info('SuccessFactors request will be tried again', {
      system: deps.system,
      delay,
      reason: result.error.message,
    });
    await deps.wait(delay);
  }
}

/** The first request of a session goes alone, so that requests at once do not log in several times. */
async function tryOnce(call: Call, deps: ClientDeps, state: ClientState): Promise<Try> {
  while (!deps.session.isOpen() && state.login !== undefined) await state.login;
  if (deps.session.isOpen()) return sendOnce(call, deps, state);
  const attempt = sendOnce(call, deps, state);
  const login = attempt.then(
    () => {},
    () => {},
  );
  state.login = login;
  try {
    return await attempt;
  } finally {
    if (state.login === login) state.login = undefined;
  }
}

async function sendOnce(call: Call, deps: ClientDeps, state: ClientState): Promise<Try> {
  const hadSession = deps.session.isOpen();
  const started = deps.clock.now();
  const log = (status: string, bytes?: number) =>
    deps.onRequest?.({
      system: deps.system,
      at: started,
      method: call.method,
      target: call.url.pathname + call.url.search,
      status,
      milliseconds: deps.clock.now() - started,
      ...(bytes !== undefined && { bytes }),
      replay: curlLine({ ...call, ...shownBody(call, deps), url: call.url.href, auth: deps.auth.kind }),
    });
  const headers = await deps.session.headers(deps.auth);
  if (call.accept !== 'json') headers.accept = call.accept;
  if (call.body !== undefined) headers['content-type'] = 'application/json; charset=utf-8';
  let answer: HttpAnswer;
  try {
    answer = await deps.http.send({
      method: call.method,
      url: call.url,
      headers,
      ...(call.body !== undefined && { body: call.body }),
      ...(call.signal && { signal: call.signal }),
    });
  } catch (thrown) {
    const error = networkFailure(thrown, { system: deps.system, tried: call.tried, settingNames });
    log(error.message.slice(call.tried.length + 2));
    return { status: 'failed', error, remedy: error.retryable && !call.signal?.aborted ? 'wait' : 'none' };
  }
  log(String(answer.status), answer.bytes);
  noteClock(answer, deps, state);
  if (answer.status < 200 || answer.status > 299) return refused(answer, { call, deps, hadSession });
  deps.session.remember(answer);
  return call.accept === 'json' ? parsed(answer, { call, deps, hadSession }) : { status: 'done', answer };
}

type Circumstances = { readonly call: Call; readonly deps: ClientDeps; readonly hadSession: boolean };

function refused(answer: HttpAnswer, { call, deps, hadSession }: Circumstances): Try {
  const vendor = readVendorError(answer);
  const secrets = secretsOf(deps);
  const askedToWait = parseRetryAfter(answer.headers['retry-after'], serverTime(answer.headers, deps.clock.now()));
  const retryAfter = askedToWait ?? (vendor.status === 429 ? RECOMMENDED_WAIT_MS : undefined);
  const error = toConnectorError(vendor, {
    system: deps.system,
    tried: call.tried,
    quote: (text) => quoteSafely(text, secrets),
    ...(retryAfter !== undefined && { retryAfter }),
  });
  error.cause = { ...vendor, message: quoteSafely(vendor.message, secrets, 4000) } satisfies VendorError;
  if (isLoginFailure(vendor)) {
    const renewed = deps.auth.renew();
    deps.session.drop();
    return { status: 'failed', error, remedy: hadSession || renewed ? 'login' : 'none' };
  }
  const remedy = isTransient(vendor) ? 'wait' : 'none';
  return { status: 'failed', error, remedy, ...(askedToWait !== undefined && { askedToWait }) };
}

/** JSON is parsed once, here. A login page or a cut answer under status 200 is no data. */
function parsed(answer: HttpAnswer, { call, deps, hadSession }: Circumstances): Try {
  try {
    return { status: 'done', answer, json: JSON.parse(answer.text) };
  } catch {
    const html = /^\s*</.test(answer.text);
    const said = quoteSafely(html ? stripTags(answer.text) : answer.text, secretsOf(deps));
    const maintenance = html && /maintenance|wartung/i.test(answer.text);
    const error = new ConnectorError({
      code: maintenance ? 'unavailable' : 'invalid',
      system: deps.system,
      message: `${call.tried}: SuccessFactors answered ${answer.status} with ${html ? 'a web page' : 'broken JSON'} instead of data: ${said}`,
      advice: maintenance
        ? 'SuccessFactors is in maintenance: the next cycle tries again, nobody is touched meanwhile.'
        : 'Check that tenantUrl is the API server and that no proxy answers in its place; a cut answer may pass by itself.',
      retryable: true,
    });
    if (html && hadSession) deps.session.drop();
    return { status: 'failed', error, remedy: html && hadSession ? 'login' : 'wait' };
  }
}

/** A server whose clock is behind ours stamps changes with the past: the next watermark must not be later than its time. */
function noteClock(answer: HttpAnswer, deps: ClientDeps, state: ClientState): void {
  const served = Date.parse(answer.headers.date ?? '');
  if (Number.isNaN(served)) return;
  const lag = deps.clock.now() - served;
  // Header dates have whole seconds. A clock that is wrong by more than this is set by hand, and tells nothing.
  if (lag > 2000 && lag < MAX_CLOCK_LAG_MS) state.lag = Math.max(state.lag, lag);
}

function secretsOf(deps: ClientDeps): readonly string[] {
  return [...deps.auth.secrets(), ...deps.session.secrets()];
}

/** What SuccessFactors said, when an error came from one of its answers. The text is already safe to show. */
export function vendorErrorOf(error: unknown): VendorError | undefined {
  if (!(error instanceof ConnectorError) || typeof error.cause !== 'object' || error.cause === null) return undefined;
  return 'status' in error.cause && 'isHtml' in error.cause ? (error.cause as VendorError) : undefined;
}
