import type { Directory } from '../ldap/directory.ts';
import { anyObject } from '../ldap/filters.ts';
import { textOf } from '../ldap/ldap-entry.ts';

/** What a domain controller says about itself without being asked for rights. */
export type RootDse = {
  /** The DN of the domain. */
  readonly domainDn: string;
  readonly schemaDn: string;
  /** Its own name; absent where it does not say. */
  readonly hostName?: string;
  /** Its clock, `20261122022749.0Z`. */
  readonly currentTime?: string;
};

const attributes = ['defaultNamingContext', 'schemaNamingContext', 'dnsHostName', 'currentTime'];

export async function readRootDse(directory: Directory): Promise<RootDse> {
  const [entry] = await directory.read('reading the root DSE', (connection) =>
    connection.search({ base: '', scope: 'base', filter: anyObject(), attributes }),
  );
  const read = (name: string) => (entry === undefined ? undefined : textOf(entry, name));
  const domainDn = read('defaultNamingContext') ?? directory.config.baseDn;
  const hostName = read('dnsHostName');
  const currentTime = read('currentTime');
  return {
    domainDn,
    schemaDn: read('schemaNamingContext') ?? `CN=Schema,CN=Configuration,${domainDn}`,
    ...(hostName === undefined ? {} : { hostName }),
    ...(currentTime === undefined ? {} : { currentTime }),
  };
}
