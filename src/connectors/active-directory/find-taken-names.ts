import type { NameClaim } from '../contract.ts';
import { type AccountsContext, findTaken } from '../ldap/accounts.ts';
import { toDomainName } from '../ldap/target-schema.ts';

/**
 * Which of the values any object of the domain already has, accounts or not.
 * @remarks A sAMAccountName implies the principal name `name@domain`: since KB5008382 a domain controller refuses a
 * userPrincipalName that another account's sAMAccountName implies, and the other way round. Both count as taken.
 */
export async function findTakenNames(
  context: AccountsContext,
  attribute: string,
  values: readonly string[],
): Promise<ReadonlySet<string>> {
  const taken = new Set(await findTaken(context, attribute, values));
  const implied = impliedNames(attribute, values, toDomainName(context.rootDn));
  if (implied === undefined) return taken;
  const others = [...implied.names].filter(([, value]) => !taken.has(value));
  const held = await findTaken(
    context,
    implied.attribute,
    others.map(([name]) => name),
  );
  for (const name of held) taken.add(implied.names.get(name) ?? '');
  return taken;
}

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
