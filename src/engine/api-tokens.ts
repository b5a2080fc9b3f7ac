import { createHash } from 'node:crypto';
import type { Instant } from '../domain/time.ts';
import { type ApiRole, type ApiToken, insertToken, revokeToken, useToken } from '../store/api-tokens.ts';
import type { Database } from '../store/database.ts';
import { EngineError } from './engine-error.ts';

/** Who may use the API, and what as. */
export type WantedToken = Pick<ApiToken, 'name' | 'role' | 'groups'> & {
  readonly requester?: string;
  /** Days for which the token counts. */
  readonly days: number;
  readonly by: string;
};

/** Bytes of a token: nobody guesses 256 bits. */
const size = 32;
const form = /^hwt_[\w-]{43}$/;
const day = 86_400_000;

/**
 * Makes a token and saves its hash. The token itself is in the answer, and nowhere else.
 *
 * @throws EngineError `tokenExists`
 */
export async function createToken(
  deps: { readonly database: Database; readonly randomBytes: (size: number) => Uint8Array; readonly now: Instant },
  wanted: WantedToken,
): Promise<{ readonly token: string; readonly saved: ApiToken }> {
  const { name, role, groups, requester, days, by } = wanted;
  const token = `hwt_${Buffer.from(deps.randomBytes(size)).toString('base64url')}`;
  const saved: ApiToken = {
    ...{ name, role, groups, createdAt: deps.now, createdBy: by, expiresAt: deps.now + days * day },
    ...(requester !== undefined && { requester }),
  };
  if (await insertToken(deps.database, { ...saved, hash: hashToken(token) })) return { token, saved };
  throw new EngineError(
    'tokenExists',
    `There is a token ${name} already.`,
    `Give another name, or end it: hirewire tokens revoke ${JSON.stringify(name)}.`,
  );
}

/** Who bears a token at an instant; undefined when it is none, was revoked or has expired. */
export async function findBearer(
  database: Database,
  token: string,
  now: Instant,
): Promise<(Pick<ApiToken, 'name' | 'groups' | 'requester'> & { readonly role: ApiRole }) | undefined> {
  // What does not look like one is not looked up. By the hash nobody learns from the time how much of a guess was right.
  return form.test(token) ? await useToken(database, hashToken(token), now) : undefined;
}

/**
 * Ends a token at once, on all nodes.
 *
 * @throws EngineError `tokenNotFound`
 */
export async function endToken(
  database: Database,
  name: string,
  how: { readonly by: string; readonly now: Instant },
): Promise<void> {
  if (await revokeToken(database, name, how)) return;
  throw new EngineError(
    'tokenNotFound',
    `There is no token ${name}, or it was revoked before.`,
    'See the names with `hirewire tokens list`.',
  );
}

/** What a list says of a token. */
export type TokenState = 'active' | 'expired' | 'revoked';

export function tokenStateOf({ revokedAt, expiresAt }: ApiToken, now: Instant): TokenState {
  if (revokedAt !== undefined) return 'revoked';
  return expiresAt > now ? 'active' : 'expired';
}

function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
