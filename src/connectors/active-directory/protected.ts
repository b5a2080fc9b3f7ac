import { normalizeDn } from '../../domain/dn.ts';
import { ConnectorError } from '../contract.ts';
import { guidToText, ridOf, sidToText } from '../ldap/binary-ids.ts';
import type { Directory } from '../ldap/directory.ts';
import { isNoSuchObject } from '../ldap/errors.ts';
import { anyObject, anyOf, equals, equalsText } from '../ldap/filters.ts';
import { bytesOf, type LdapEntry, textOf, textsOf } from '../ldap/ldap-entry.ts';
import { wholeSearch } from '../ldap/paged-search.ts';
import { readWholeValues } from '../ldap/whole-values.ts';
import { protectionOf } from './dialect.ts';

/** Who must never be touched, as it was when the session began. */
export type Protection = {
  /** The reason, by anchor. */
  readonly anchors: ReadonlyMap<string, string>;
  /** The protected groups and the groups inside them, by normalised DN; the value is the name for messages. */
  readonly groups: ReadonlyMap<string, string>;
};

/** Groups of the domain that AdminSDHolder protects, and those that amount to the same ([MS-ADTS] 3.1.1.6.1). */
const groupRids = [498, 512, 516, 517, 518, 519, 520, 521, 526, 527] as const;
/** The same among the built-in groups: Administrators and the operators. */
const builtinRids = [544, 548, 549, 550, 551, 552] as const;
/** Accounts that exist in each domain: Administrator, Guest, krbtgt, DefaultAccount. */
const accountRids: Readonly<Record<number, string>> = {
  500: 'Administrator',
  501: 'Guest',
  502: 'krbtgt',
  503: 'DefaultAccount',
};

const entryAttributes = [
  'objectGUID',
  'objectSid',
  'objectClass',
  'sAMAccountName',
  'userPrincipalName',
  'member',
  'memberOf',
];
/** What {@link whyProtected} looks at. */
export const protectionAttributes = [
  ...['objectGUID', 'objectSid', 'adminCount', 'userAccountControl', 'primaryGroupID'],
  ...['sAMAccountName', 'userPrincipalName', 'memberOf'],
] as const;

/** Finds the protected accounts: built-in ones, members of protected groups at any depth, our own, and the configured ones. */
export async function loadProtection(directory: Directory, domainDn: string): Promise<Protection> {
  const anchors = new Map<string, string>();
  const groups = new Map<string, string>();
  const domainSid = await readDomainSid(directory, domainDn);
  if (domainSid !== undefined) {
    const builtins = await findBySid(directory, domainDn, wellKnownSids(domainSid));
    for (const entry of builtins) await protectEntry(directory, entry, { anchors, groups });
    for (const entry of await findByPrimaryGroup(directory, domainDn)) {
      remember(anchors, entry, 'its primary group is a protected group');
    }
  }
  await protectNames(directory, domainDn, anchors);
  return { anchors, groups };
}

/** Why an account, read a moment ago with {@link protectionAttributes}, must not be touched; `undefined` when it may. */
export function whyProtected(entry: LdapEntry, protection: Protection, names: readonly string[]): string | undefined {
  const guid = bytesOf(entry, 'objectGUID');
  const known = guid === undefined ? undefined : protection.anchors.get(guidToText(guid));
  if (known !== undefined) return known;
  const own = protectionOf(entry);
  if (own !== undefined) return own;
  const sid = bytesOf(entry, 'objectSid');
  const builtin = sid === undefined ? undefined : accountRids[ridOf(sidToText(sid))];
  if (builtin !== undefined) return `it is the built-in account ${builtin}`;
  const rid = Number(textOf(entry, 'primaryGroupID') ?? 0);
  if (groupRids.some((group) => group === rid)) return 'its primary group is a protected group';
  const group = textsOf(entry, 'memberOf')
    .map((dn) => protection.groups.get(normalizeDn(dn)))
    .find((name) => name !== undefined);
  if (group !== undefined) return `it is a member of ${group}`;
  return names.some((name) => isNamed(entry, name)) ? 'the configuration lists it under protected' : undefined;
}

function isNamed(entry: LdapEntry, name: string): boolean {
  const wanted = name.toLowerCase();
  const names = [textOf(entry, 'sAMAccountName'), textOf(entry, 'userPrincipalName')];
  return names.some((own) => own?.toLowerCase() === wanted) || normalizeDn(entry.dn) === normalizeDn(name);
}

type Found = { readonly anchors: Map<string, string>; readonly groups: Map<string, string> };

/** A built-in account, or a protected group with everybody in it. */
async function protectEntry(directory: Directory, entry: LdapEntry, found: Found): Promise<void> {
  const name = textOf(entry, 'sAMAccountName') ?? entry.dn;
  if (!isGroup(entry)) return remember(found.anchors, entry, `it is the built-in account ${name}`);
  const waiting = [entry];
  for (let group = waiting.pop(); group !== undefined; group = waiting.pop()) {
    const key = normalizeDn(group.dn);
    if (found.groups.has(key)) continue;
    found.groups.set(key, name);
    for (const member of await readMembers(directory, group)) {
      if (isGroup(member)) waiting.push(member);
      else remember(found.anchors, member, `it is a member of ${name}`);
    }
  }
}

async function readMembers(directory: Directory, group: LdapEntry): Promise<readonly LdapEntry[]> {
  const members: LdapEntry[] = [];
  const whole = await readWholeValues(directory, group);
  if (whole === undefined) throw notWhole(directory, group);
  for (const dn of textsOf(whole, 'member')) {
    const entry = await readByName(directory, dn);
    if (entry !== undefined) members.push(entry);
  }
  return members;
}

/** Nobody may be taken for unprotected because a member of the group was not shown. */
function notWhole({ system, server }: Directory, { dn }: LdapEntry): ConnectorError {
  return new ConnectorError({
    code: 'forbidden',
    system,
    message: `${system}: reading the members of the protected group ${dn} at ${server} ended before the last of them.`,
    advice: 'Let the service account read all members of the group.',
  });
}

async function readByName(
  directory: Directory,
  dn: string,
  attributes = entryAttributes,
): Promise<LdapEntry | undefined> {
  return directory.read(`reading ${dn}`, async (connection) => {
    try {
      return (await connection.search({ base: dn, scope: 'base', filter: anyObject(), attributes }))[0];
    } catch (error) {
      if (isNoSuchObject(error)) return undefined;
      throw error;
    }
  });
}

async function readDomainSid(directory: Directory, domainDn: string): Promise<string | undefined> {
  const domain = await readByName(directory, domainDn, ['objectSid']);
  const sid = domain === undefined ? undefined : bytesOf(domain, 'objectSid');
  return sid === undefined ? undefined : sidToText(sid);
}

function wellKnownSids(domainSid: string): readonly string[] {
  const rids = [...groupRids, ...Object.keys(accountRids)];
  return [...rids.map((rid) => `${domainSid}-${rid}`), ...builtinRids.map((rid) => `S-1-5-32-${rid}`)];
}

async function findBySid(directory: Directory, base: string, sids: readonly string[]): Promise<readonly LdapEntry[]> {
  const filters = sids.map((sid) => equalsText('objectSid', sid)).filter((filter) => filter !== undefined);
  const search = { base, scope: 'sub', filter: anyOf(filters), attributes: entryAttributes } as const;
  return wholeSearch(directory, 'reading the protected groups', search);
}

async function findByPrimaryGroup(directory: Directory, base: string): Promise<readonly LdapEntry[]> {
  const filter = anyOf(groupRids.map((rid) => equals('primaryGroupID', String(rid))));
  const search = { base, scope: 'sub', filter, attributes: ['objectGUID'] } as const;
  return wholeSearch(directory, 'reading the members of protected groups', search);
}

/** Our own account and those that the configuration names, by whichever kind of name. */
async function protectNames(directory: Directory, domainDn: string, anchors: Map<string, string>): Promise<void> {
  const { bindDn, protected: names } = directory.config;
  for (const [name, reason] of [
    [bindDn, 'it is the service account that we log in with'] as const,
    ...names.map((name) => [name, 'the configuration lists it under protected'] as const),
  ]) {
    for (const entry of await findByName(directory, domainDn, name)) remember(anchors, entry, reason);
  }
}

async function findByName(directory: Directory, base: string, name: string): Promise<readonly LdapEntry[]> {
  const account = name.replace(/^[^\\=]+\\/, '');
  const beforeAt = /^([^@=]+)@[^@]+$/.exec(name)?.[1];
  const filter = anyOf([
    equals('sAMAccountName', account),
    equals('userPrincipalName', account),
    equals('distinguishedName', name),
    ...(beforeAt === undefined ? [] : [equals('sAMAccountName', beforeAt)]),
  ]);
  const search = { base, scope: 'sub', filter, attributes: ['objectGUID'] } as const;
  return wholeSearch(directory, 'reading the protected accounts', search);
}

function isGroup(entry: LdapEntry): boolean {
  return textsOf(entry, 'objectClass').some((name) => name.toLowerCase() === 'group');
}

function remember(anchors: Map<string, string>, entry: LdapEntry, reason: string): void {
  const guid = bytesOf(entry, 'objectGUID');
  const anchor = guid === undefined ? undefined : guidToText(guid);
  if (anchor !== undefined && !anchors.has(anchor)) anchors.set(anchor, reason);
}
