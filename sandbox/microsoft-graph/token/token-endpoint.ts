import { jsonAnswer, type WireAnswer } from '../answer.ts';
import type { AccessTokens } from './access-tokens.ts';
import type { GraphApplication } from './application.ts';
import { checkAssertion } from './client-assertion.ts';
import { invalidClient, TokenError, tokenErrorAnswer } from './token-error.ts';

/** What the token endpoint answers from. */
export type TokenScope = {
  readonly tenantId: string;
  readonly domains: readonly string[];
  readonly application: GraphApplication;
  readonly tokens: AccessTokens;
  readonly tokenSeconds: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
};

/** A request to `/{tenant}/oauth2/v2.0/token`. */
export type TokenRequest = {
  readonly tenant: string;
  readonly form: URLSearchParams;
  /** Scheme, host and port that the client used. */
  readonly origin: string;
};

const GRAPH = 'https://graph.microsoft.com';
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** Answers a request for a token by client credentials, with a secret or with a certificate's assertion. */
export function tokenAnswer(scope: TokenScope, request: TokenRequest): WireAnswer {
  try {
    const audience = checkRequest(scope, request);
    return jsonAnswer(200, {
      token_type: 'Bearer',
      expires_in: scope.tokenSeconds,
      ext_expires_in: scope.tokenSeconds,
      access_token: scope.tokens.issue(scope.application, audience),
    });
  } catch (error) {
    if (error instanceof TokenError) return tokenErrorAnswer(error, scope.now());
    throw error;
  }
}

function checkRequest(scope: TokenScope, request: TokenRequest): string {
  const { form, tenant } = request;
  if (tenant.toLowerCase() !== scope.tenantId && !scope.domains.includes(tenant.toLowerCase()))
    throw new TokenError(
      400,
      'invalid_request',
      90002,
      `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.`,
    );
  const grant = needed(form, 'grant_type');
  if (grant !== 'client_credentials')
    throw new TokenError(
      400,
      'unsupported_grant_type',
      70003,
      `The app requested an unsupported grant type '${grant}'.`,
    );
  const clientId = needed(form, 'client_id');
  if (clientId.toLowerCase() !== scope.application.appId)
    throw new TokenError(
      400,
      'unauthorized_client',
      700016,
      `Application with identifier '${clientId}' was not found in the directory '${scope.tenantId}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
    );
  const audience = audienceOf(needed(form, 'scope'), request.origin);
  checkCredential(scope, request);
  return audience;
}

function needed(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (value !== null && value !== '') return value;
  const text = `The request body must contain the following parameter: '${name}'.`;
  throw new TokenError(400, 'invalid_request', 900144, text);
}

function audienceOf(scope: string, origin: string): string {
  const resource = /^(\S+)\/\.default$/u.exec(scope)?.[1];
  if (resource === undefined)
    throw new TokenError(
      400,
      'invalid_scope',
      1002012,
      `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
    );
  if (resource !== GRAPH && resource !== origin && resource !== `${origin}/`)
    throw new TokenError(
      400,
      'invalid_resource',
      500011,
      `The resource principal named ${resource} was not found in the tenant. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant.`,
    );
  return resource;
}

function checkCredential(scope: TokenScope, { form, origin, tenant }: TokenRequest): void {
  const { application, tenantId } = scope;
  const assertion = form.get('client_assertion');
  const secret = form.get('client_secret');
  if (assertion !== null) {
    if (form.get('client_assertion_type') !== ASSERTION_TYPE)
      throw invalidClient(700211, `The 'client_assertion_type' must be '${ASSERTION_TYPE}'.`);
    const bases = [origin, 'https://login.microsoftonline.com'].flatMap((base) => [
      `${base}/${tenantId}`,
      `${base}/${tenant}`,
    ]);
    const audiences = bases.flatMap((base) => [`${base}/oauth2/v2.0/token`, `${base}/v2.0`]);
    checkAssertion(assertion, { application, audiences, now: scope.now() });
    return;
  }
  if (secret === null || secret === '')
    throw invalidClient(
      7000218,
      "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    );
  if (application.expiredSecrets.has(secret))
    throw invalidClient(7000222, `The provided client secret keys for app '${application.appId}' are expired.`);
  if (!application.secrets.has(secret))
    throw invalidClient(
      7000215,
      `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${application.appId}'.`,
    );
}
