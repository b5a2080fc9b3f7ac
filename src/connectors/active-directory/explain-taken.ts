import type { Outcome } from '../../domain/operation.ts';
import { readByDn } from '../ldap/create-account.ts';
import type { Directory } from '../ldap/directory.ts';
import { anyOf, equals } from '../ldap/filters.ts';
import type { NewAccount } from './to-operation.ts';

type Failed = Extract<Outcome, { status: 'failed' }>;

/** Names that belong to one object alone, in the domain or in the forest. */
const uniqueNames: ReadonlySet<string> = new Set(['samaccountname', 'userprincipalname']);

/**
 * Says so where a name is taken by an object that we cannot see: the search for a free name would find the same one for ever.
 *
 * @param outcome a create that failed with `nameTaken`
 */
export async function explainTaken(
  directory: Directory,
  { account, domainDn, outcome }: { account: NewAccount; domainDn: string; outcome: Failed },
): Promise<Outcome> {
  if (await isSeen(directory, account, domainDn)) return outcome;
  const message = `${outcome.problem.message} No object that the service account sees has the name.`;
  const advice =
    'Let the service account read the whole domain; where the forest has several, name a global catalog in globalCatalog. Else free the name in the directory.';
  return { ...outcome, problem: { ...outcome.problem, message, advice } };
}

function isSeen(directory: Directory, { dn, values }: NewAccount, domainDn: string): Promise<boolean> {
  const names = values.filter(({ name }) => uniqueNames.has(name.toLowerCase()));
  const filters = names.flatMap(({ name, values: given }) => given.map((value) => equals(name, value)));
  return directory.read(`searching ${domainDn} for the name`, async (connection) => {
    if ((await readByDn(connection, dn, ['1.1'])) !== undefined) return true;
    if (filters.length === 0) return false;
    const search = { base: domainDn, scope: 'sub', filter: anyOf(filters), attributes: ['1.1'] } as const;
    return (await connection.search(search)).length > 0;
  });
}
