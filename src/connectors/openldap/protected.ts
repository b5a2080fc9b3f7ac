import { normalizeDn, parseDn } from '../../domain/dn.ts';
import type { Directory } from '../ldap/directory.ts';
import { isNoSuchObject } from '../ldap/errors.ts';
import { anyObject, anyOf, equals } from '../ldap/filters.ts';
import type { LdapEntry } from '../ldap/ldap-entry.ts';
import { wholeSearch } from '../ldap/paged-search.ts';
import type { OpenLdapConfig } from './config.ts';

/** Finds who must never be touched: the account that we log in with, and those that the configuration names. By anchor. */
export async function loadProtection(
  directory: Directory<OpenLdapConfig>,
  rootDn: string,
): Promise<ReadonlyMap<string, string>> {
  const { bindDn, protected: names, rdnAttribute } = directory.config;
  const anchors = new Map<string, string>();
  for (const [name, reason] of [
    [bindDn, 'it is the service account that we log in with'] as const,
    ...names.map((name) => [name, listed] as const),
  ]) {
    const entries = isDn(name)
      ? await findByDn(directory, name)
      : await findByName(directory, rootDn, { name, rdnAttribute });
    for (const entry of entries) {
      const anchor = directory.dialect.readAnchor(entry);
      if (anchor !== undefined && !anchors.has(anchor)) anchors.set(anchor, reason);
    }
  }
  return anchors;
}

/** Why an account, read a moment ago, must not be touched; `undefined` when it may. */
export function whyProtected(
  entry: LdapEntry,
  directory: Directory<OpenLdapConfig>,
  anchors: ReadonlyMap<string, string>,
): string | undefined {
  const { protected: names } = directory.config;
  const isNamed = names.some((name) => isDn(name) && normalizeDn(name) === normalizeDn(entry.dn));
  return anchors.get(directory.dialect.readAnchor(entry) ?? '') ?? (isNamed ? listed : undefined);
}

const listed = 'the configuration lists it under protected';

function isDn(name: string): boolean {
  return name.includes('=') && parseDn(name) !== undefined;
}

/** The account itself, or nobody: the administrator of a database needs no entry. */
async function findByDn(directory: Directory, dn: string): Promise<readonly LdapEntry[]> {
  return directory.read(`reading ${dn}`, async (connection) => {
    try {
      return await connection.search({ base: dn, scope: 'base', filter: anyObject(), attributes: ['entryUUID'] });
    } catch (error) {
      if (isNoSuchObject(error)) return [];
      throw error;
    }
  });
}

/** Break-glass accounts are named by what people log in with: the naming attribute, `uid` or `mail`. */
async function findByName(
  directory: Directory,
  base: string,
  { name, rdnAttribute }: { name: string; rdnAttribute: string },
): Promise<readonly LdapEntry[]> {
  const filter = anyOf([...new Set([rdnAttribute, 'uid', 'mail'])].map((attribute) => equals(attribute, name)));
  const search = { base, scope: 'sub', filter, attributes: ['entryUUID'] } as const;
  return wholeSearch(directory, 'reading the protected accounts', search);
}
