import type { Dialect } from '../ldap/dialect.ts';
import { textOf } from '../ldap/ldap-entry.ts';
import { readDisabled, stateAttribute } from './account-state.ts';
import type { OpenLdapConfig } from './config.ts';

/** How accounts are read from OpenLDAP. Its schema lets nearly every attribute have several values: one is given alone. */
export function newDialect({ state }: OpenLdapConfig): Dialect {
  const attribute = stateAttribute(state);
  return {
    anchorAttribute: 'entryUUID',
    readAnchor: (entry) => textOf(entry, 'entryUUID')?.toLowerCase(),
    identityAttributes: ['entryUUID', ...(attribute === undefined ? [] : [attribute])],
    readDisabled: (entry) => readDisabled(entry, state),
    protectionOf: () => undefined,
    givesSingleValueAlone: true,
  };
}
