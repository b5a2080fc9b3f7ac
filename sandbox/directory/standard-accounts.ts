import { randomBytes } from 'node:crypto';
import { addObject } from './add-object.ts';
import { type Domain, systemSession } from './domain.ts';
import { dnOf, type Entry } from './entry.ts';
import { encodeSid } from './identifiers.ts';
import { modifyEntry } from './modify.ts';
import { fileTime } from './password-policy.ts';

const groupTypes = {
  global: '-2147483646',
  universal: '-2147483640',
  domainLocal: '-2147483644',
  builtin: '-2147483643',
} as const;

type StandardGroup = readonly [name: string, rid: number, type: keyof typeof groupTypes, isProtected: boolean];

const domainGroups: readonly StandardGroup[] = [
  ['Domain Admins', 512, 'global', true],
  ['Domain Users', 513, 'global', false],
  ['Domain Guests', 514, 'global', false],
  ['Domain Computers', 515, 'global', false],
  ['Domain Controllers', 516, 'global', true],
  ['Cert Publishers', 517, 'domainLocal', false],
  ['Schema Admins', 518, 'universal', true],
  ['Enterprise Admins', 519, 'universal', true],
  ['Group Policy Creator Owners', 520, 'global', false],
  ['Read-only Domain Controllers', 521, 'global', true],
  ['Protected Users', 525, 'global', false],
  ['Key Admins', 526, 'global', true],
  ['Enterprise Key Admins', 527, 'universal', true],
];

const builtinGroups: readonly (readonly [name: string, rid: number, isProtected: boolean])[] = [
  ['Administrators', 544, true],
  ['Users', 545, false],
  ['Guests', 546, false],
  ['Account Operators', 548, true],
  ['Server Operators', 549, true],
  ['Print Operators', 550, true],
  ['Backup Operators', 551, true],
  ['Remote Desktop Users', 555, false],
];

export type StandardPasswords = { readonly administrator: string; readonly service: string };

/** Adds the built-in groups and accounts, OU=Staff and the service account, which it gives back. */
export function addStandardAccounts(domain: Domain, passwords: StandardPasswords): Entry {
  const base = dnOf(domain.head);
  const users = `CN=Users,${base}`;
  for (const [name, rid, type, isProtected] of domainGroups)
    addGroup(domain, `CN=${name},${users}`, { name, sid: domainSid(domain, rid), type, isProtected });
  for (const [name, rid, isProtected] of builtinGroups) {
    addGroup(domain, `CN=${name},CN=Builtin,${base}`, {
      name,
      sid: encodeSid([32, rid]),
      type: 'builtin',
      isProtected,
    });
  }
  addAccount(domain, `CN=Administrator,${users}`, {
    name: 'Administrator',
    rid: 500,
    control: '66048',
    password: passwords.administrator,
    isProtected: true,
  });
  addAccount(domain, `CN=Guest,${users}`, { name: 'Guest', rid: 501, control: '66082', isProtected: false });
  addAccount(domain, `CN=krbtgt,${users}`, { name: 'krbtgt', rid: 502, control: '514', isProtected: true });
  addMembers(domain);
  addObject(domain, `OU=Staff,${base}`, { objectClass: 'organizationalUnit' });
  return addServiceAccount(domain, passwords.service);
}

function addServiceAccount(domain: Domain, password: string): Entry {
  const base = dnOf(domain.head);
  addObject(domain, `OU=Service Accounts,${base}`, { objectClass: 'organizationalUnit' });
  const service = addObject(domain, `CN=svc-hirewire,OU=Service Accounts,${base}`, {
    objectClass: 'user',
    sAMAccountName: 'svc-hirewire',
    userPrincipalName: `svc-hirewire@${domain.dnsName}`,
    description: 'Identity provisioning',
    unicodePwd: Buffer.from(`"${password}"`, 'utf16le'),
    userAccountControl: '66048',
  });
  return service;
}

function domainSid(domain: Domain, rid: number): Buffer {
  return encodeSid([...domain.tree.domainSid, rid]);
}

function addGroup(
  domain: Domain,
  dn: string,
  group: {
    readonly name: string;
    readonly sid: Buffer;
    readonly type: keyof typeof groupTypes;
    readonly isProtected: boolean;
  },
): void {
  addObject(domain, dn, {
    objectClass: 'group',
    sAMAccountName: group.name,
    objectSid: group.sid,
    groupType: groupTypes[group.type],
    isCriticalSystemObject: 'TRUE',
    ...(group.isProtected ? { adminCount: '1' } : {}),
  });
}

function addAccount(
  domain: Domain,
  dn: string,
  account: {
    readonly name: string;
    readonly rid: number;
    readonly control: string;
    readonly password?: string;
    readonly isProtected: boolean;
  },
): void {
  const password = account.password ?? `Aa1-${randomBytes(24).toString('base64')}`;
  addObject(domain, dn, {
    objectClass: 'user',
    sAMAccountName: account.name,
    objectSid: domainSid(domain, account.rid),
    unicodePwd: Buffer.from(`"${password}"`, 'utf16le'),
    userAccountControl: account.control,
    pwdLastSet: '-1',
    accountExpires: '0',
    lastLogonTimestamp: fileTime(domain.tree.now()),
    isCriticalSystemObject: 'TRUE',
    ...(account.isProtected ? { adminCount: '1' } : {}),
  });
}

function addMembers(domain: Domain): void {
  const users = `CN=Users,${dnOf(domain.head)}`;
  const builtin = `CN=Builtin,${dnOf(domain.head)}`;
  const administrator = `CN=Administrator,${users}`;
  for (const group of ['Domain Admins', 'Schema Admins', 'Enterprise Admins', 'Group Policy Creator Owners']) {
    setMembers(domain, `CN=${group},${users}`, [administrator]);
  }
  setMembers(domain, `CN=Administrators,${builtin}`, [
    administrator,
    `CN=Domain Admins,${users}`,
    `CN=Enterprise Admins,${users}`,
  ]);
  setMembers(domain, `CN=Users,${builtin}`, [`CN=Domain Users,${users}`]);
  setMembers(domain, `CN=Guests,${builtin}`, [`CN=Guest,${users}`, `CN=Domain Guests,${users}`]);
}

function setMembers(domain: Domain, group: string, members: readonly string[]): void {
  const changes = [{ verb: 'replace', name: 'member', values: members.map((dn) => Buffer.from(dn)) }] as const;
  modifyEntry(domain, systemSession, { kind: 'modify', dn: group, changes }, { permissive: true });
}
