import { guidToText } from '../ldap/binary-ids.ts';
import type { Dialect } from '../ldap/dialect.ts';
import { bytesOf, type LdapEntry, textOf } from '../ldap/ldap-entry.ts';
import { disabledFlag, machineFlags } from './pseudo-attributes.ts';

/** How accounts are read from Active Directory. */
export const activeDirectoryDialect: Dialect = {
  anchorAttribute: 'objectGUID',
  readAnchor,
  identityAttributes: ['objectGUID', 'userAccountControl', 'adminCount'],
  readDisabled,
  protectionOf,
  givesSingleValueAlone: false,
};

function readAnchor(entry: LdapEntry): string | undefined {
  const guid = bytesOf(entry, 'objectGUID');
  return guid === undefined || guid.length !== 16 ? undefined : guidToText(guid);
}

/** Why this object itself says that it must not be touched. */
export function protectionOf(entry: LdapEntry): string | undefined {
  if (textOf(entry, 'adminCount') === '1') return 'adminCount=1 (it is or was a member of a protected group)';
  const flags = Number(textOf(entry, 'userAccountControl') ?? 0);
  return (flags & machineFlags) === 0 ? undefined : 'it is the account of a machine or a trust, not of a person';
}

/** `"True"` or `"False"`, as the mapping language says it. */
function readDisabled(entry: LdapEntry): 'True' | 'False' | undefined {
  const text = textOf(entry, 'userAccountControl');
  if (text === undefined) return undefined;
  return (Number(text) & disabledFlag) === 0 ? 'False' : 'True';
}
