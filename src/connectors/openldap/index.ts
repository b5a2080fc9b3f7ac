import type { Connector } from '../contract.ts';
import { toDomainName } from '../ldap/target-schema.ts';
import { type OpenLdapConfig, openLdapConfig } from './config.ts';
import { pseudoAttributes } from './pseudo-attributes.ts';
import { openOpenLdap } from './session.ts';

/** OpenLDAP (slapd) and other directories of inetOrgPerson entries over LDAPS or StartTLS. */
export const openLdap: Connector<OpenLdapConfig> = {
  id: 'openldap',
  noun: 'the directory',
  configSchema: openLdapConfig,
  target: { pseudoAttributes, defaultDomain: (config) => toDomainName(config.baseDn), open: openOpenLdap },
};
