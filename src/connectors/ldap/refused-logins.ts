import { createHash } from 'node:crypto';
import type { Login, RefusedLogin, RefusedLogins } from '../refused-logins.ts';

/** By login; no password is kept, not even in memory. */
const refusals = new Map<string, RefusedLogin & { readonly times: number }>();

const minutes = 60_000;
const firstPause = 10 * minutes;
const longestPause = 60 * minutes;

/**
 * Refused logins of this process, for whoever knows of no others. The first refusal rests the login for ten minutes, each further one for twice as
 * long, an hour at most.
 */
export const refusedHere: RefusedLogins = {
  find: async (login, now) => {
    const refused = refusals.get(keyOf(login));
    return refused !== undefined && now >= refused.at && now < refused.until ? refused : undefined;
  },
  note: async (login, { what, now }) => {
    const times = (refusals.get(keyOf(login))?.times ?? 0) + 1;
    const pause = Math.min(firstPause * 2 ** (times - 1), longestPause);
    refusals.set(keyOf(login), { what, at: now, until: now + pause, times });
  },
  forget: async (login) => void refusals.delete(keyOf(login)),
};

function keyOf({ place, account, password }: Login): string {
  return createHash('sha256')
    .update(JSON.stringify([place, account, password]))
    .digest('base64');
}
