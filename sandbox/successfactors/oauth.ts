import { randomBytes } from 'node:crypto';
import type { Answer } from './answer.ts';
import { jsonAnswer } from './answer.ts';
import { loginError } from './login-error.ts';
import { checkAssertion, type OAuthClient } from './saml-assertion.ts';

/** What the token endpoint checks against. */
export type OAuthSettings = {
  readonly companyId: string;
  readonly clients: readonly OAuthClient[];
  /** Users whose assertions are accepted. */
  readonly users: readonly string[];
  readonly invalidTokenStatus: 403 | 401;
  readonly now: () => number;
};

/** The token endpoint and the check of tokens. */
export type OAuth = {
  /** Answers `POST /oauth/token` with its form fields. */
  token(form: URLSearchParams, tokenUrl: string): Answer;
  /** Throws LGN0005 to LGN0007 for a bearer token that is not valid. */
  checkToken(token: string): void;
  /** Makes every token invalid. */
  revoke(): void;
};

const LIFETIME = 24 * 3600;

function refusal(text: string): Answer {
  return jsonAnswer(401, JSON.stringify({ errorHttpCode: '401', errorMessage: text, validationResult: null }));
}

/** The SAML bearer flow: tokens live 24 hours, and the one still alive is handed out again unless `new_token=true`. */
export function createOAuth(settings: OAuthSettings): OAuth {
  const tokens = new Map<string, { readonly expires: number; readonly owner: string }>();

  function issue(owner: string, isFresh: boolean): Answer {
    const now = settings.now();
    const alive = Array.from(tokens).find(([, token]) => token.owner === owner && token.expires > now);
    const reuse = isFresh ? undefined : alive;
    const text = reuse?.[0] ?? Buffer.from(`${owner}:${randomBytes(24).toString('hex')}`).toString('base64');
    const expires = reuse?.[1].expires ?? now + LIFETIME * 1000;
    tokens.set(text, { expires, owner });
    return jsonAnswer(
      200,
      JSON.stringify({ access_token: text, token_type: 'Bearer', expires_in: Math.floor((expires - now) / 1000) }),
    );
  }

  function token(form: URLSearchParams, tokenUrl: string): Answer {
    const client = settings.clients.find((entry) => entry.clientId === form.get('client_id'));
    if (form.get('grant_type') !== 'urn:ietf:params:oauth:grant-type:saml2-bearer')
      return refusal('Unable to authenticate the client (unsupported grant_type)');
    if (form.get('company_id') !== settings.companyId)
      return refusal('Unable to authenticate the client (Login failed - invalid company)');
    if (client === undefined) return refusal('Unable to authenticate the client (Login failed - invalid client_id)');
    const verdict = checkAssertion(form.get('assertion') ?? '', { client, tokenUrl, now: settings.now() });
    if ('problem' in verdict) return refusal(verdict.problem);
    if (!settings.users.includes(verdict.subject))
      return refusal('Unable to authenticate the client (Login failed - invalid user)');
    return issue(`${client.clientId}/${verdict.subject}`, form.get('new_token') === 'true');
  }

  function checkToken(text: string): void {
    const status = settings.invalidTokenStatus;
    if (!/^[\w+/=-]+$/u.test(text)) throw loginError('LGN0005', 403, 'The OAuth token has an invalid format.');
    const known = tokens.get(text);
    if (known === undefined) throw loginError('LGN0007', status, 'The OAuth token is invalid.');
    if (known.expires <= settings.now()) throw loginError('LGN0006', status, 'The OAuth token has expired.');
  }

  return { token, checkToken, revoke: () => tokens.clear() };
}
