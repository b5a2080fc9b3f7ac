import { randomInt } from 'node:crypto';
import { addEntry, newEntry } from './add.ts';
import { parseDn, type Rdn } from './distinguished-name.ts';
import { type Domain, systemSession } from './domain.ts';
import { dnOf, type Entry } from './entry.ts';
import type { DenyRule } from './faults.ts';
import { encodeSid } from './identifiers.ts';
import type { Schema } from './schema.ts';
import { addSchemaEntries } from './schema-entries.ts';
import { attach, createTree, setValues, type Tree } from './tree.ts';

export type DomainOptions = {
  readonly schema: Schema;
  readonly baseDn: string;
  readonly netbiosName: string;
  readonly hostName: string;
  readonly now: () => number;
  readonly denied: () => readonly DenyRule[];
};

/** An empty domain with its naming contexts, containers and schema, as a new domain controller has them. */
export function createDomain(options: DomainOptions): Domain {
  const rdns = parseDn(options.baseDn) ?? [];
  const dnsName = rdns.map(({ value }) => value).join('.');
  const domainSid = [21, randomInt(2 ** 31), randomInt(2 ** 31), randomInt(2 ** 31)];
  const tree = createTree({ schema: options.schema, domainSid, now: options.now });
  const start = { tree, dnsName, netbiosName: options.netbiosName, hostName: options.hostName };
  const head = addHead(start, { rdns, className: 'domainDNS' });
  const configuration = addHead(start, {
    rdns: [{ attribute: 'CN', value: 'Configuration' }, ...rdns],
    className: 'configuration',
  });
  const schemaHead = addHead(start, {
    rdns: [{ attribute: 'CN', value: 'Schema' }, { attribute: 'CN', value: 'Configuration' }, ...rdns],
    className: 'dMD',
  });
  setDomainPolicy(tree, head);
  setValues(tree, head, 'objectSid', [encodeSid(domainSid)]);
  const partial: Domain = {
    ...start,
    head,
    configuration,
    schemaHead,
    deletedObjects: head,
    delegates: new Set(),
    denied: options.denied,
  };
  const deletedObjects = addObject(partial, `CN=Deleted Objects,${dnOf(head)}`, {
    objectClass: 'container',
    isDeleted: 'TRUE',
  });
  deletedObjects.deleted = true;
  const domain: Domain = { ...partial, deletedObjects };
  addContainers(domain);
  addSchemaEntries(domain);
  return domain;
}

type Start = Pick<Domain, 'tree' | 'dnsName' | 'netbiosName' | 'hostName'>;

function addHead(start: Start, head: { readonly rdns: readonly Rdn[]; readonly className: string }): Entry {
  const [rdn, ...suffix] = head.rdns;
  const objectClass = start.tree.schema.class(head.className);
  if (rdn === undefined || objectClass === undefined)
    throw new Error('The base DN must be of the form DC=corp,DC=example,DC=com');
  const made = newEntry(start, { parent: undefined, rdn, objectClass });
  const entry: Entry = { ...made, suffix };
  entry.values.set('instanceType', ['5']);
  entry.values.set('uSNCreated', ['1']);
  entry.values.set('uSNChanged', ['1']);
  attach(start.tree, entry);
  return entry;
}

function setDomainPolicy(tree: Tree, head: Entry): void {
  const policy: Readonly<Record<string, string>> = {
    minPwdLength: '7',
    maxPwdAge: '-36288000000000',
    minPwdAge: '-864000000000',
    pwdProperties: '1',
    pwdHistoryLength: '24',
    lockoutThreshold: '0',
    lockoutDuration: '-18000000000',
    lockOutObservationWindow: '-18000000000',
    'msDS-Behavior-Version': '7',
  };
  for (const [name, value] of Object.entries(policy)) setValues(tree, head, name, [value]);
}

/** Adds an object as the directory itself does; several values for a name are a list. */
export function addObject(
  domain: Domain,
  dn: string,
  attributes: Readonly<Record<string, string | readonly string[] | Buffer>>,
): Entry {
  return addEntry(domain, systemSession, {
    kind: 'add',
    dn,
    attributes: Object.entries(attributes).map(([name, value]) => ({ name, values: octetsOf(value) })),
  });
}

function octetsOf(value: string | readonly string[] | Buffer): readonly Buffer[] {
  if (Buffer.isBuffer(value)) return [value];
  return (typeof value === 'string' ? [value] : value).map((text) => Buffer.from(text));
}

function addContainers(domain: Domain): void {
  const base = dnOf(domain.head);
  const critical = { isCriticalSystemObject: 'TRUE', systemFlags: '-1946157056' };
  for (const [name, description] of [
    ['Users', 'Default container for upgraded user accounts'],
    ['Computers', 'Default container for upgraded computer accounts'],
    ['System', 'Builtin system settings'],
    ['Program Data', 'Default location for storage of application data.'],
    ['Managed Service Accounts', 'Default container for managed service accounts'],
    [
      'ForeignSecurityPrincipals',
      'Default container for security identifiers (SIDs) associated with objects from external, trusted domains',
    ],
  ] as const) {
    addObject(domain, `CN=${name},${base}`, { objectClass: 'container', description, ...critical });
  }
  addObject(domain, `CN=Builtin,${base}`, { objectClass: 'builtinDomain', ...critical });
  addObject(domain, `CN=LostAndFound,${base}`, { objectClass: 'lostAndFound', ...critical });
  addObject(domain, `OU=Domain Controllers,${base}`, { objectClass: 'organizationalUnit', ...critical });
  addObject(domain, `CN=AdminSDHolder,CN=System,${base}`, { objectClass: 'container', ...critical });
  addPartitions(domain);
}

function addPartitions(domain: Domain): void {
  const configuration = dnOf(domain.configuration);
  addObject(domain, `CN=Partitions,${configuration}`, { objectClass: 'crossRefContainer' });
  addObject(domain, `CN=${domain.netbiosName},CN=Partitions,${configuration}`, {
    objectClass: 'crossRef',
    nCName: dnOf(domain.head),
    dnsRoot: domain.dnsName,
    nETBIOSName: domain.netbiosName,
    systemFlags: '3',
  });
}
