import type { KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type ConnectorDeps, ConnectorError } from '../contract.ts';
import { networkFailure } from '../http/network-failure.ts';
import type { HttpAnswer, HttpClient } from '../http/open-http.ts';
import { parseJson } from '../http/parse-json.ts';
import { quoteSafely } from '../http/quote.ts';
import { parseRetryAfter, type RetryLimits, retryDelay, serverTime } from '../http/retry.ts';
import type { Authenticator } from './authenticator.ts';
import { type OAuthAuth, settingNames } from './config.ts';
import { isTransient, readVendorError, toConnectorError } from './errors.ts';
import { curlLine } from './request-log.ts';
import { readPrivateKey, signedAssertion } from './saml-assertion.ts';
import { tokenSchema } from './schema.ts';

export type OAuthDeps = ConnectorDeps & {
  readonly http: HttpClient;
  readonly tenantUrl: string;
  readonly retries: RetryLimits;
  readonly wait: (milliseconds: number) => Promise<void>;
};

/** A token is not used in its last minutes: it might expire on the way. */
const MARGIN_MS = 120_000;
/** Clocks so near to each other need no second try: an assertion is good for some minutes on both sides of now. */
const SAME_CLOCK_MS = 60_000;
const GRANT = 'urn:ietf:params:oauth:grant-type:saml2-bearer';

type Token = { readonly value: string; readonly expires: number };
type Flow = {
  readonly auth: OAuthAuth;
  readonly deps: OAuthDeps;
  readonly key: KeyObject;
  readonly tokenUrl: string;
  /** The assertion that is on its way, so that nothing prints it. */
  assertion?: string;
  /** How far the server's clock is ahead of ours, in milliseconds, once it has refused an assertion by our clock. */
  clockAhead: number;
};

/** OAuth 2.0 with a SAML bearer assertion signed by our own key; the token is kept until shortly before it expires. */
export async function oauthAuthenticator(auth: OAuthAuth, deps: OAuthDeps): Promise<Authenticator> {
  const flow: Flow = {
    auth,
    deps,
    key: await loadKey(auth, deps.system),
    tokenUrl: auth.tokenUrl ?? `${deps.tenantUrl}/oauth/token`,
    clockAhead: 0,
  };
  let token: Promise<Token> | undefined;
  let current: Token | undefined;
  let isForced = false;
  return {
    kind: 'bearer',
    async header() {
      if (current !== undefined && current.expires - MARGIN_MS <= deps.clock.now()) {
        // Without asking for a new one SuccessFactors hands the same token out again, for what is left of its life.
        isForced = true;
        token = undefined;
        current = undefined;
      }
      token ??= fetchToken(flow, isForced);
      try {
        current = await token;
        isForced = false;
      } catch (error) {
        token = undefined;
        throw error;
      }
      return `Bearer ${current.value}`;
    },
    renew() {
      const hadToken = current !== undefined;
      token = undefined;
      current = undefined;
      isForced = true;
      return hadToken;
    },
    secrets: () => [current?.value, flow.assertion].filter((secret) => secret !== undefined),
  };
}

async function fetchToken(flow: Flow, isForced: boolean): Promise<Token> {
  const { deps } = flow;
  for (let attempt = 0; ; attempt++) {
    const result = await requestToken(flow, isForced);
    if ('token' in result) return result.token;
    if (result.isOtherClock === true) continue;
    if (!result.error.retryable || attempt >= deps.retries.attempts) throw result.error;
    const delay = retryDelay({
      attempt,
      ...deps.retries,
      random: deps.randomBytes,
      retryAfter: result.error.retryAfter,
    });
    if (delay > deps.retries.longestWaitSeconds * 1000) throw result.error;
    await deps.wait(delay);
  }
}

type TokenResult =
  | { readonly token: Token }
  /** `isOtherClock`: it was refused by a server whose clock we know now; an assertion by that clock may be accepted. */
  | { readonly error: ConnectorError; readonly isOtherClock?: boolean };

async function requestToken(flow: Flow, isForced: boolean): Promise<TokenResult> {
  const { deps, auth } = flow;
  const url = new URL(flow.tokenUrl);
  const tried = `POST ${url.pathname}`;
  flow.assertion = makeAssertion(flow);
  const form = new URLSearchParams({
    company_id: auth.companyId,
    client_id: auth.clientId,
    grant_type: GRANT,
    assertion: flow.assertion,
    ...(isForced && { new_token: 'true' }),
  });
  const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
  const started = deps.clock.now();
  try {
    const answer = await deps.http.send({ method: 'POST', url, headers, body: form.toString() });
    logRequest(flow, url, { started, status: String(answer.status), bytes: answer.bytes });
    if (answer.status === 200) return readToken(flow, answer, tried);
    return { error: tokenError(flow, answer, tried), isOtherClock: learnClock(flow, answer) };
  } catch (thrown) {
    const error = networkFailure(thrown, { system: deps.system, tried, settingNames });
    logRequest(flow, url, { started, status: error.message.slice(tried.length + 2) });
    return { error };
  }
}

/** True when a refusal may be for the clock alone: that of the server is known from now on, and was not before. */
function learnClock(flow: Flow, answer: HttpAnswer): boolean {
  const ahead = Date.parse(answer.headers.date ?? '') - flow.deps.clock.now();
  if (answer.status >= 500 || answer.status === 429 || flow.clockAhead !== 0) return false;
  if (!(Math.abs(ahead) > SAME_CLOCK_MS)) return false;
  flow.clockAhead = ahead;
  flow.deps.logger.warn('The clock of SuccessFactors is not ours', { system: flow.deps.system, milliseconds: ahead });
  return true;
}

function makeAssertion({ auth, deps, key, tokenUrl, clockAhead }: Flow): string {
  const xml = signedAssertion(
    {
      issuer: auth.issuer ?? auth.clientId,
      subject: auth.userId ?? auth.username ?? '',
      isUsername: auth.userId === undefined,
      clientId: auth.clientId,
      tokenUrl,
      now: deps.clock.now() + clockAhead,
      id: `_${Buffer.from(deps.randomBytes(16)).toString('hex')}`,
      ...(auth.certificate !== undefined && { certificate: auth.certificate.replace(/-----[^-]+-----|\s+/g, '') }),
    },
    key,
  );
  return Buffer.from(xml, 'utf8').toString('base64');
}

function readToken({ deps }: Flow, answer: HttpAnswer, tried: string): TokenResult {
  const parsed = tokenSchema.safeParse(parseJson(answer.text));
  if (parsed.success) {
    const seconds = parsed.data.expires_in ?? 600;
    return { token: { value: parsed.data.access_token, expires: deps.clock.now() + seconds * 1000 } };
  }
  return {
    error: new ConnectorError({
      code: 'invalid',
      system: deps.system,
      message: `${tried}: SuccessFactors answered 200 without an access token.`,
      advice: 'Check tokenUrl: it must be <api server>/oauth/token.',
      retryable: true,
    }),
  };
}

function tokenError(flow: Flow, answer: HttpAnswer, tried: string): ConnectorError {
  const { deps } = flow;
  const vendor = readVendorError(answer);
  const retryAfter = parseRetryAfter(answer.headers['retry-after'], serverTime(answer.headers, deps.clock.now()));
  const secrets = flow.assertion === undefined ? [] : [flow.assertion];
  const error = toConnectorError(vendor, {
    system: deps.system,
    tried,
    quote: (text) => quoteSafely(text, secrets),
    ...(retryAfter !== undefined && { retryAfter }),
  });
  if (vendor.status >= 500 || vendor.status === 429) return error;
  return new ConnectorError({
    code: 'unauthorized',
    system: deps.system,
    message: error.message,
    advice: adviceFor(vendor.message),
    retryable: isTransient(vendor),
  });
}

/** KBA 2668018 and 3336571. */
function adviceFor(message: string): string {
  if (/signature/i.test(message))
    return 'The key does not belong to the certificate of the OAuth2 client application (KBA 3336571).';
  if (/invalid user|login failed/i.test(message)) {
    return 'The API user is not known or not active: userId is not the username; an e-mail-shaped userId needs use_email (KBA 2668018).';
  }
  return 'Check clientId, companyId (case-sensitive), the API user and the clock of this machine.';
}

async function loadKey(auth: OAuthAuth, system: string): Promise<KeyObject> {
  try {
    const pem = auth.privateKey?.reveal() ?? (await readFile(auth.privateKeyFile ?? '', 'utf8'));
    return readPrivateKey(pem);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw new ConnectorError({
      code: 'invalid',
      system,
      message: `The private key for SuccessFactors cannot be read${code}.`,
      advice:
        'auth.privateKey must be an RSA key in PEM without a passphrase, or auth.privateKeyFile must name a file with one.',
    });
  }
}

function logRequest(flow: Flow, url: URL, result: { started: number; status: string; bytes?: number }): void {
  const { deps } = flow;
  deps.onRequest?.({
    system: deps.system,
    at: result.started,
    method: 'POST',
    target: url.pathname,
    status: result.status,
    milliseconds: deps.clock.now() - result.started,
    ...(result.bytes !== undefined && { bytes: result.bytes }),
    replay: curlLine({ method: 'POST', url: url.href, auth: 'assertion' }),
  });
}
