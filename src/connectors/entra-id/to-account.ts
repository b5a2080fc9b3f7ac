import type { Account, AccountView } from '../../domain/account.ts';
import { type AttributeValue, newAttributes, type Scalar } from '../../domain/value.ts';
import { type AttributeDefinition, findDefinition, stateAttribute } from './attributes.ts';
import { toInstant } from './instants.ts';
import type { GraphUser } from './schema.ts';

/** A user as an account; `attributes` as the caller spells them. Pure. */
export function toAccount(user: GraphUser, attributes: readonly string[], protectedBy: string | undefined): Account {
  const account: Account = {
    anchor: user.id,
    name: principalName(user),
    attributes: newAttributes(attributes.map((name) => [name, readValue(user, name)] as const)),
  };
  return protectedBy === undefined ? account : { ...account, protectedBy };
}

/** The user principal name, by which people know an account. */
export function principalName(user: GraphUser): string {
  return typeof user.userPrincipalName === 'string' ? user.userPrincipalName : user.id;
}

/** The value of an attribute, in any spelling of its name; nothing where Graph has null or an empty list. */
export function readValue(user: GraphUser, name: string): AttributeValue | undefined {
  if (name.toLowerCase() === stateAttribute.toLowerCase()) return toScalar(user[stateAttribute]);
  const definition = findDefinition(name);
  return definition === undefined ? undefined : readDefined(user, definition);
}

function readDefined(user: GraphUser, definition: AttributeDefinition): AttributeValue | undefined {
  const path = definition.type === 'reference' ? [...definition.path, 'userPrincipalName'] : definition.path;
  const raw = path.reduce<unknown>((inner, part) => memberOf(inner, part), user);
  if (!Array.isArray(raw)) return toScalar(raw);
  const values = raw.flatMap((one) => toScalar(one) ?? []);
  if (definition.isFirstOfList) return values[0];
  return values.length === 0 ? undefined : values;
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}

/** Booleans as the mapping language says them. */
function toScalar(value: unknown): Scalar | undefined {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Shows an instant as the mapping spells it, so that `3/2/2026 12:00:00 AM` and `2026-03-02T00:00:00Z` are no difference. */
export const viewInstants: AccountView = (account, wanted) => {
  const same = Object.entries(wanted).filter(([name, value]) => {
    if (findDefinition(name)?.type !== 'time') return false;
    const instant = toInstant(value);
    return instant !== undefined && instant === toInstant(account.attributes[name]);
  });
  if (same.length === 0) return account;
  return { ...account, attributes: newAttributes([...Object.entries(account.attributes), ...same]) };
};
