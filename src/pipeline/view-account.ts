import type { Account, AccountView } from '../domain/account.ts';
import type { AttributeDelta } from '../domain/change.ts';
import { newAttributes } from '../domain/value.ts';

/** An account as a change of it sees it: see `AccountView`. */
export function viewAccount(
  account: Account,
  deltas: readonly AttributeDelta[],
  view: AccountView | undefined,
): Account {
  return view === undefined ? account : view(account, newAttributes(deltas.map(({ name, after }) => [name, after])));
}
