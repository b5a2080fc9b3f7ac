import type { RefusedLogins } from '../connectors/refused-logins.ts';
import type { Database } from '../store/database.ts';
import { deleteRefusedLogin, findRefusedLogin, saveRefusedLogin } from '../store/refused-logins.ts';

/** For how long all nodes let a refused login be, in milliseconds: longer than a directory usually counts wrong passwords, so that none locks the account. */
const pause = 60 * 60_000;

/**
 * Refused logins as all nodes know them.
 *
 * @param options.isAsked somebody waits at a prompt: the login is tried whatever became of it before, and nodes hear of it
 */
export function sharedRefusals(database: Database, { isAsked }: { readonly isAsked: boolean }): RefusedLogins {
  return {
    find: async (login, now) => (isAsked ? undefined : await findRefusedLogin(database, login, now)),
    note: async (login, { what, now }) =>
      await saveRefusedLogin(database, login, { what, at: now, until: now + pause }),
    forget: async (login) => await deleteRefusedLogin(database, login),
  };
}
