import { createHash } from 'node:crypto';

/** Who logs in where, and how. */
export type Login = { readonly url: string; readonly bindDn: string; readonly password: string };

/** A login that the directory refused because of its name or password. */
export type RefusedLogin = {
  /** What the directory said. */
  readonly what: string;
  /** When it was refused last, and until when it is let be; epoch milliseconds. */
  readonly at: number;
  readonly until: number;
  readonly times: number;
};

/**
 * Refused logins of this process, by server, name and password. Each wrong password that a directory sees brings the account nearer to its
 * lockout, and a schedule would go on all night.
 */
const refusedLogins = new Map<string, RefusedLogin>();

const minutes = 60_000;
const firstPause = 10 * minutes;
const longestPause = 60 * minutes;

/**
 * Why this login is not to be tried now, if it is not.
 * @param now epoch milliseconds
 */
export function findRefusal(login: Login, now: number): RefusedLogin | undefined {
  const refused = refusedLogins.get(keyOf(login));
  return refused !== undefined && now >= refused.at && now < refused.until ? refused : undefined;
}

/** The first refusal rests the login for ten minutes, each further one for twice as long, an hour at most. */
export function noteRefusal(login: Login, { what, now }: { readonly what: string; readonly now: number }): void {
  const key = keyOf(login);
  const times = (refusedLogins.get(key)?.times ?? 0) + 1;
  const pause = Math.min(firstPause * 2 ** (times - 1), longestPause);
  refusedLogins.set(key, { what, at: now, until: now + pause, times });
}

/** The login went well. */
export function forgetRefusal(login: Login): void {
  refusedLogins.delete(keyOf(login));
}

/** No password is kept, not even in memory. */
function keyOf({ url, bindDn, password }: Login): string {
  return createHash('sha256')
    .update(JSON.stringify([url, bindDn, password]))
    .digest('base64');
}
