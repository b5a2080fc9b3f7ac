import type { AttributeDelta } from '../../domain/change.ts';
import type { Attributes } from '../../domain/value.ts';
import { asksForDisabled } from '../ldap/asks-for-disabled.ts';
import type { Definitions } from '../ldap/attribute-definition.ts';
import * as encode from '../ldap/encode-changes.ts';
import type { WireChange, WireValues } from '../ldap/replay.ts';
import { disabledFlag, isPseudoAttribute, normalAccountFlag } from './pseudo-attributes.ts';

/** A new account as one LDAP add, its password still missing. */
export type NewAccount = {
  readonly dn: string;
  readonly parent: string;
  readonly values: readonly WireValues[];
  readonly userAccountControl: number;
};

const objectClasses = {
  user: ['top', 'person', 'organizationalPerson', 'user'],
  inetOrgPerson: ['top', 'person', 'organizationalPerson', 'user', 'inetOrgPerson'],
} as const;

/** The add that makes the account, all but `unicodePwd`, `userAccountControl` and `pwdLastSet`. Pure. */
export function toNewAccount(
  attributes: Attributes,
  { definitions, objectClass }: { definitions: Definitions; objectClass: keyof typeof objectClasses },
): NewAccount | encode.Refused {
  const place = encode.toPlace(
    { type: 'CN', value: encode.textOf(attributes, 'cn') },
    encode.textOf(attributes, 'parentDistinguishedName'),
  );
  if (encode.isRefused(place)) return place;
  const values: WireValues[] = [{ name: 'objectClass', values: objectClasses[objectClass] }];
  for (const [name, value] of Object.entries(attributes)) {
    if (isPseudoAttribute(name) || isUserAccountControl(name) || encode.isEmpty(value)) continue;
    const wire = encode.encodeValues(name, value, definitions);
    if (encode.isRefused(wire)) return wire;
    values.push(wire);
  }
  return { dn: place.dn, parent: place.parent, values, userAccountControl: toUserAccountControl(attributes) };
}

/** The modify that makes these differences disappear; empty when there is nothing to send. Pure. */
export function toChanges(
  deltas: readonly AttributeDelta[],
  definitions: Definitions,
): readonly WireChange[] | encode.Refused {
  return encode.toChanges(deltas, { definitions, isPseudo: isPseudoAttribute });
}

/** Where the account is to stand: the RDN and parent of the ModifyDN, or what is wrong with them. Pure. */
export function toNewName(
  currentDn: string,
  wanted: { readonly cn?: string; readonly parent?: string },
): encode.Place | encode.Refused {
  return encode.toNewPlace(currentDn, { type: 'CN', name: wanted.cn, parent: wanted.parent });
}

function toUserAccountControl(attributes: Attributes): number {
  const entry = Object.entries(attributes).find(([name]) => isUserAccountControl(name));
  const other = Number(entry?.[1] ?? normalAccountFlag);
  const flags = (Number.isInteger(other) ? other : 0) | normalAccountFlag;
  return asksForDisabled(encode.valueNamed(attributes, 'accountDisabled'))
    ? flags | disabledFlag
    : flags & ~disabledFlag;
}

function isUserAccountControl(name: string): boolean {
  return name.toLowerCase() === 'useraccountcontrol';
}
