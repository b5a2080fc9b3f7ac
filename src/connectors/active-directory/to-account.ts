import type { Account } from '../../domain/account.ts';
import { type AttributeValue, newAttributes, type Scalar } from '../../domain/value.ts';
import { guidToText } from './binary-ids.ts';
import { decodeValue, isBinary } from './codecs.ts';
import { parentOf } from './dn.ts';
import { attributeOf, bytesOf, type LdapEntry, textOf } from './ldap-entry.ts';
import { disabledFlag, machineFlags } from './pseudo-attributes.ts';
import type { AttributeDefinition } from './schema.ts';

/** What is read of every account beside the attributes that were asked for. */
export const identityAttributes = ['objectGUID', 'userAccountControl', 'adminCount'] as const;

export type AccountReading = {
  /** As the caller spells them; pseudo-attributes included. */
  readonly attributes: readonly string[];
  /** By lower-case name. An attribute that the directory does not define is left out. */
  readonly definitions: ReadonlyMap<string, AttributeDefinition>;
  /** Why an account is protected, by anchor. */
  readonly protectedAnchors: ReadonlyMap<string, string>;
};

/** An object of the directory as an account; `undefined` when it shows no `objectGUID`. Pure. */
export function toAccount(entry: LdapEntry, reading: AccountReading): Account | undefined {
  const guid = bytesOf(entry, 'objectGUID');
  if (guid === undefined || guid.length !== 16) return undefined;
  const anchor = guidToText(guid);
  const values = reading.attributes.map((name) => [name, readValue(entry, name, reading.definitions)] as const);
  const account = { anchor, name: entry.dn, attributes: newAttributes(values) };
  const protectedBy = reading.protectedAnchors.get(anchor) ?? protectionOf(entry);
  return protectedBy === undefined ? account : { ...account, protectedBy };
}

/** The attributes to request from the server. */
export function toRequested(attributes: readonly string[], known: ReadonlyMap<string, unknown>): readonly string[] {
  const real = attributes.filter((name) => known.has(name.toLowerCase()));
  return [...new Set([...identityAttributes, ...real])];
}

/** Why this object itself says that it must not be touched. */
export function protectionOf(entry: LdapEntry): string | undefined {
  if (textOf(entry, 'adminCount') === '1') return 'adminCount=1 (it is or was a member of a protected group)';
  const flags = Number(textOf(entry, 'userAccountControl') ?? 0);
  return (flags & machineFlags) === 0 ? undefined : 'it is the account of a machine or a trust, not of a person';
}

/** `"True"` or `"False"`, as the mapping language says it. */
export function readDisabled(entry: LdapEntry): 'True' | 'False' | undefined {
  const text = textOf(entry, 'userAccountControl');
  if (text === undefined) return undefined;
  return (Number(text) & disabledFlag) === 0 ? 'False' : 'True';
}

function readValue(
  entry: LdapEntry,
  name: string,
  definitions: ReadonlyMap<string, AttributeDefinition>,
): AttributeValue | undefined {
  const key = name.toLowerCase();
  if (key === 'accountdisabled') return readDisabled(entry);
  if (key === 'parentdistinguishedname') return parentOf(entry.dn);
  const definition = definitions.get(key);
  const attribute = attributeOf(entry, name);
  if (definition === undefined || attribute === undefined) return undefined;
  const raw = isBinary(definition.codec) ? attribute.parsedBuffers : attribute.values;
  const values: readonly Scalar[] = raw.map((value) => decodeValue(definition.codec, value));
  return definition.multiValued ? nonEmpty(values) : values[0];
}

function nonEmpty(values: readonly Scalar[]): readonly Scalar[] | undefined {
  return values.length === 0 ? undefined : values;
}
