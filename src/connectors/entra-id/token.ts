import type { ConnectorDeps } from '../contract.ts';
import { ConnectorError } from '../contract.ts';
import { networkFailure } from '../http/network-failure.ts';
import type { HttpAnswer, HttpClient } from '../http/open-http.ts';
import { parseJson } from '../http/parse-json.ts';
import { quoteSafely } from '../http/quote.ts';
import { parseRetryAfter, retryDelay, serverTime } from '../http/retry.ts';
import { readSigningKey, type SigningKey, signAssertion } from './client-assertion.ts';
import { type EntraIdConfig, settingNames } from './config.ts';
import { toLoginError } from './errors.ts';
import { tokenLine } from './request-log.ts';
import { tokenSchema } from './schema.ts';

export type TokenDeps = ConnectorDeps & {
  readonly config: EntraIdConfig;
  readonly http: HttpClient;
  readonly wait: (milliseconds: number) => Promise<unknown>;
};

/** How requests prove who we are. */
export type Authenticator = {
  /** The token, fetched when there is none that is good for some minutes more. @throws ConnectorError */
  token(): Promise<string>;
  /** Forgets the token that was refused. Of several requests that are refused at once the first forgets it, the others wait for the new one. */
  renew(refused: string): void;
  /** The application permissions of the token; undefined when it does not tell. */
  permissions(): Promise<ReadonlySet<string> | undefined>;
  /** When the certificate ends, as milliseconds; undefined with a secret. */
  readonly validTo?: number;
  /** What must never be printed. */
  secrets(): readonly string[];
};

type Token = { readonly value: string; readonly expires: number };
type Flow = { readonly deps: TokenDeps; readonly signing?: SigningKey; assertion?: string };

/** A token is not used in its last minutes: it might expire on the way. */
const marginMilliseconds = 180_000;

/** OAuth 2.0 client credentials, with a secret or a certificate. */
export function newAuthenticator(deps: TokenDeps): Authenticator {
  const { auth } = deps.config;
  const flow: Flow = { deps, ...(auth.type === 'certificate' && { signing: readSigningKey(auth, deps.system) }) };
  let coming: Promise<Token> | undefined;
  let current: Token | undefined;
  const token = async (): Promise<string> => {
    if (current !== undefined && current.expires - marginMilliseconds <= deps.clock.now()) {
      coming = undefined;
      // Whoever asks now waits for the same one.
      current = undefined;
    }
    coming ??= fetchToken(flow);
    try {
      current = await coming;
    } catch (error) {
      coming = undefined;
      throw error;
    }
    return current.value;
  };
  return {
    token,
    renew(refused) {
      if (current?.value !== refused) return;
      coming = undefined;
      current = undefined;
    },
    permissions: async () => readPermissions(await token()),
    ...(flow.signing !== undefined && { validTo: flow.signing.validTo }),
    secrets: () => [
      ...(auth.type === 'clientSecret' ? [auth.clientSecret.reveal()] : []),
      ...[current?.value, flow.assertion].filter((secret) => secret !== undefined),
    ],
  };
}

/** The claim `roles` of the token. It is read, not trusted: what we may do is Graph's to say. */
function readPermissions(token: string): ReadonlySet<string> | undefined {
  const claims = parseJson(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
  if (typeof claims !== 'object' || claims === null) return undefined;
  const roles = 'roles' in claims && Array.isArray(claims.roles) ? claims.roles : [];
  return new Set(roles.map(String));
}

async function fetchToken(flow: Flow): Promise<Token> {
  const { deps } = flow;
  const { attempts, longestWaitSeconds, firstDelayMs } = deps.config.retries;
  for (let attempt = 0; ; attempt += 1) {
    const result = await requestToken(flow);
    if ('value' in result) return result;
    if (!result.retryable || attempt >= attempts) throw result;
    const delay = retryDelay({ attempt, firstDelayMs, random: deps.randomBytes, retryAfter: result.retryAfter });
    if (delay > longestWaitSeconds * 1000) throw result;
    await deps.wait(delay);
  }
}

async function requestToken(flow: Flow): Promise<Token | ConnectorError> {
  const { deps } = flow;
  const { config } = deps;
  const url = new URL(`${config.loginUrl}/${config.tenantId}/oauth2/v2.0/token`);
  const tried = `POST ${url.pathname}`;
  const form = makeForm(flow, url.href);
  const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
  const started = deps.clock.now();
  const log = (status: string, bytes?: number) =>
    deps.onRequest?.({
      ...{ system: deps.system, at: started, method: 'POST', target: url.pathname, status },
      milliseconds: deps.clock.now() - started,
      ...(bytes !== undefined && { bytes }),
      replay: tokenLine(url.href, form),
    });
  try {
    const body = new URLSearchParams(form).toString();
    const answer = await deps.http.send({ method: 'POST', url, headers, body });
    log(String(answer.status), answer.bytes);
    return readToken(flow, answer, tried);
  } catch (thrown) {
    const error = networkFailure(thrown, { system: deps.system, tried, settingNames });
    log(error.message.slice(tried.length + 2));
    return error;
  }
}

function makeForm(flow: Flow, tokenUrl: string): Readonly<Record<string, string>> {
  const { clientId, scope, auth } = flow.deps.config;
  const common = { grant_type: 'client_credentials', client_id: clientId, scope };
  if (auth.type === 'clientSecret') return { ...common, client_secret: auth.clientSecret.reveal() };
  if (flow.signing === undefined) return common;
  flow.assertion = signAssertion(flow.signing, {
    ...{ clientId, tokenUrl, now: flow.deps.clock.now() },
    id: Buffer.from(flow.deps.randomBytes(16)).toString('hex'),
  });
  return {
    ...common,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: flow.assertion,
  };
}

function readToken({ deps, assertion }: Flow, answer: HttpAnswer, tried: string): Token | ConnectorError {
  const { auth } = deps.config;
  const secrets = [...(auth.type === 'clientSecret' ? [auth.clientSecret.reveal()] : []), assertion ?? ''];
  const quote = (text: string) => quoteSafely(text, secrets);
  const now = deps.clock.now();
  if (answer.status !== 200) {
    const retryAfter = parseRetryAfter(answer.headers['retry-after'], serverTime(answer.headers, now));
    return toLoginError(answer, { system: deps.system, tried, quote, ...(retryAfter !== undefined && { retryAfter }) });
  }
  const parsed = tokenSchema.safeParse(parseJson(answer.text));
  if (parsed.success) {
    return { value: parsed.data.access_token, expires: now + (parsed.data.expires_in ?? 3599) * 1000 };
  }
  return new ConnectorError({
    code: 'invalid',
    system: deps.system,
    message: `${tried}: the login was answered with something that is no token: ${quote(answer.text)}`,
    advice: 'Check loginUrl and tenantId, and that no proxy answers in its place.',
  });
}
