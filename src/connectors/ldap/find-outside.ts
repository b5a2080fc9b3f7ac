import type { Account } from '../../domain/account.ts';
import { isWithin } from '../../domain/dn.ts';
import { ConnectorError, type MatchQuery } from '../contract.ts';
import { type AccountsContext, findEntries, prepareReading } from './accounts.ts';
import { isAttributeName } from './filters.ts';
import { toAccount, toRequested } from './to-account.ts';

/**
 * The accounts of the whole directory that do not stand below the base DN and whose attribute equals one of the values, as far as the service account
 * may see them. A directory that does not answer that, or not in time, has none: the rest of it is not what we are here for.
 */
export async function findOutside(
  context: AccountsContext,
  match: MatchQuery,
  attributes: readonly string[],
): Promise<readonly Account[]> {
  const { directory, rootDn } = context;
  const { baseDn, userFilter } = directory.config;
  if (isWithin(rootDn, baseDn) || !isAttributeName(match.attribute)) return [];
  const reading = await prepareReading(context, attributes);
  const search = { match, base: rootDn, filter: userFilter, attributes: toRequested(reading) };
  const accounts = new Map<string, Account>();
  try {
    for await (const entries of findEntries(context, search)) {
      for (const entry of entries.filter(({ dn }) => !isWithin(dn, baseDn))) {
        const account = toAccount(entry, reading);
        if (account !== undefined) accounts.set(account.anchor, account);
      }
    }
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.code === 'unauthorized') throw error;
    directory.log(`accounts outside of ${baseDn} were not looked for: ${error.message}`);
  }
  return [...accounts.values()];
}
