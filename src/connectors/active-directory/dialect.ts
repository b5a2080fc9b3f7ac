import { guidToText } from '../ldap/binary-ids.ts';
import type { Dialect } from '../ldap/dialect.ts';
import { bytesOf, type LdapEntry, textOf } from '../ldap/ldap-entry.ts';
import { disabledFlag, machineFlags } from './pseudo-attributes.ts';

/** The other reason why a right is missing ([MS-ADTS] 3.1.1.6.1.2). */
const inheritance =
  'If others there can be changed, inheritance is switched off on this account: it is or was a member of a protected group.';

/** How accounts are read from Active Directory. */
export const activeDirectoryDialect: Dialect = {
  anchorAttribute: 'objectGUID',
  readAnchor,
  identityAttributes: ['objectGUID', 'userAccountControl', 'adminCount'],
  readDisabled,
  protectionOf,
  givesSingleValueAlone: false,
  rightsAdvice: {
    create:
      'Delegate on the container "Create User objects", and for user objects below it "Reset password" and the write of each mapped attribute, userAccountControl and pwdLastSet.',
    update: `Delegate the write of these attributes for user objects in this container. ${inheritance}`,
    move: `Delegate "Delete User objects" on the old container, "Create User objects" on the new one, and the write of cn and name. ${inheritance}`,
    enable: `Delegate the write of userAccountControl for user objects in this container. ${inheritance}`,
    disable: `Delegate the write of userAccountControl for user objects in this container. ${inheritance}`,
    delete: 'Delegate "Delete User objects" on the container.',
  },
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
