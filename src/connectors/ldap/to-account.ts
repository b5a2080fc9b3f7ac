import type { Account } from '../../domain/account.ts';
import { parentOf } from '../../domain/dn.ts';
import { type AttributeValue, newAttributes, type Scalar } from '../../domain/value.ts';
import type { Definitions } from './attribute-definition.ts';
import { decodeValue, isBinary } from './codecs.ts';
import type { Dialect } from './dialect.ts';
import { attributeOf, type LdapEntry } from './ldap-entry.ts';

export type AccountReading = {
  readonly dialect: Dialect;
  /** As the caller spells them; pseudo-attributes included. */
  readonly attributes: readonly string[];
  readonly definitions: Definitions;
  /** Why an account is protected, by anchor. */
  readonly protectedAnchors: ReadonlyMap<string, string>;
};

/** An object of the directory as an account; `undefined` when it does not show its anchor. Pure. */
export function toAccount(entry: LdapEntry, reading: AccountReading): Account | undefined {
  const anchor = reading.dialect.readAnchor(entry);
  if (anchor === undefined) return undefined;
  const values = reading.attributes.map((name) => [name, readValue(entry, name, reading)] as const);
  const account = { anchor, name: entry.dn, attributes: newAttributes(values) };
  const protectedBy = reading.protectedAnchors.get(anchor) ?? reading.dialect.protectionOf(entry);
  return protectedBy === undefined ? account : { ...account, protectedBy };
}

/** The attributes to request from the server. */
export function toRequested({ dialect, attributes, definitions }: AccountReading): readonly string[] {
  const real = attributes.filter((name) => definitions.has(name.toLowerCase()));
  return [...new Set([...dialect.identityAttributes, ...real])];
}

function readValue(
  entry: LdapEntry,
  name: string,
  { dialect, definitions }: AccountReading,
): AttributeValue | undefined {
  const key = name.toLowerCase();
  if (key === 'accountdisabled') return dialect.readDisabled(entry);
  if (key === 'parentdistinguishedname') return parentOf(entry.dn);
  const definition = definitions.get(key);
  if (definition === undefined) return undefined;
  const attribute = attributeOf(entry, name) ?? attributeOf(entry, definition.name);
  if (attribute === undefined) return undefined;
  const raw = isBinary(definition.codec) ? attribute.parsedBuffers : attribute.values;
  const values: readonly Scalar[] = raw.map((value) => decodeValue(definition.codec, value));
  const isAlone = dialect.givesSingleValueAlone && values.length === 1;
  return definition.multiValued && !isAlone ? nonEmpty(values) : values[0];
}

function nonEmpty(values: readonly Scalar[]): readonly Scalar[] | undefined {
  return values.length === 0 ? undefined : values;
}
