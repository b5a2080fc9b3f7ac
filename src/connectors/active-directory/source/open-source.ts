import type { ConnectorDeps, SourceSession } from '../../contract.ts';
import { checkDirectory } from '../check.ts';
import type { ActiveDirectoryConfig } from '../config.ts';
import { openDirectory } from '../session.ts';
import { attributeNames } from './attribute-names.ts';
import { readAccountsAsWorkers, readNamedAccounts } from './read-accounts.ts';

/**
 * Active Directory as a source: its accounts are the workers.
 * @throws ConnectorError with what to do: `unavailable`, `untrusted`, `unauthorized`, `notFound`
 */
export async function openSource(config: ActiveDirectoryConfig, deps: ConnectorDeps): Promise<SourceSession> {
  const { directory, rootDse, schema, accounts } = await openDirectory(config, deps);
  return {
    check: (attributes) => {
      const names = attributeNames(attributes).filter((name) => name !== 'distinguishedName');
      return checkDirectory(
        { directory, rootDse, schema, clock: deps.clock },
        { attributes: names, containers: [], kinds: [] },
      );
    },
    read: (request) => readAccountsAsWorkers(accounts, request),
    readWorkers: (ids, request) => readNamedAccounts(accounts, ids, request),
    close: () => directory.close(),
  };
}
