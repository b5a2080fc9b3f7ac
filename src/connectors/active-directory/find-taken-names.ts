import type { NameClaim } from '../contract.ts';
import { type AccountsContext, findTaken } from '../ldap/accounts.ts';
import type { Directory } from '../ldap/directory.ts';
import { toDomainName } from '../ldap/target-schema.ts';

/** What the search for names that are taken works with. */
export type NamesContext = AccountsContext & {
  /** The global catalog of the forest, where one is configured. */
  readonly forest?: Directory;
};

/**
 * Which of the values any object of the domain already has, accounts or not; of principal names, any object of the forest, where its global
 * catalog is configured.
 * @remarks A sAMAccountName implies the principal name `name@domain`: since KB5008382 a domain controller refuses a
 * userPrincipalName that another account's sAMAccountName implies, and the other way round. Both count as taken.
 */
export async function findTakenNames(
  context: NamesContext,
  attribute: string,
  values: readonly string[],
): Promise<ReadonlySet<string>> {
  const implied = impliedNames(attribute, values, toDomainName(context.rootDn));
  if (implied === undefined) return await findHeld(context, attribute, values);
  const [own, others] = await Promise.all([
    findHeld(context, attribute, values),
    findHeld(context, implied.attribute, [...implied.names.keys()]),
  ]);
  return new Set([...own, ...[...others].map((name) => implied.names.get(name) ?? '')]);
}

async function findHeld(
  context: NamesContext,
  attribute: string,
  values: readonly string[],
): Promise<ReadonlySet<string>> {
  const inDomain = await findTaken(context, attribute, values);
  if (context.forest === undefined || attribute.toLowerCase() !== 'userprincipalname') return inDomain;
  const open = values.filter((value) => !inDomain.has(value));
  const catalog = { ...context, directory: context.forest, rootDn: wholeForest };
  return new Set([...inDomain, ...(await findTaken(catalog, attribute, open))]);
}

/** The base of a search of all domains; only a global catalog knows it. */
const wholeForest = '';

/** For each value the name of the other attribute that stands for the same principal name. */
function impliedNames(
  attribute: string,
  values: readonly string[],
  domain: string,
): { readonly attribute: string; readonly names: ReadonlyMap<string, string> } | undefined {
  const end = `@${domain.toLowerCase()}`;
  switch (attribute.toLowerCase()) {
    case 'samaccountname':
      return { attribute: 'userPrincipalName', names: new Map(values.map((value) => [`${value}${end}`, value])) };
    case 'userprincipalname': {
      const local = values.filter((value) => value.toLowerCase().endsWith(end));
      return {
        attribute: 'sAMAccountName',
        names: new Map(local.map((value) => [value.slice(0, -end.length), value])),
      };
    }
    default:
      return undefined;
  }
}

/** A principal name is implied by the account name: who has one keeps everybody else from the other. */
export function newSharedName(domain: string): (attribute: string, value: string) => NameClaim {
  return (attribute, value) => {
    const name = attribute.toLowerCase();
    if (name === 'samaccountname') return { attribute: 'userPrincipalName', value: `${value}@${domain.toLowerCase()}` };
    return { attribute: name === 'userprincipalname' ? 'userPrincipalName' : attribute, value };
  };
}
