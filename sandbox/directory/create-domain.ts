import { randomInt } from 'node:crypto';
import { newEntry } from './add.ts';
import { addObject } from './add-object.ts';
import { formatDn, parseDn, type Rdn } from './distinguished-name.ts';
import type { Domain } from './domain.ts';
import { dnOf, type Entry } from './entry.ts';
import type { DenyRule } from './faults.ts';
import { encodeSid } from './identifiers.ts';
import type { Schema } from './schema.ts';
import { addSchemaEntries } from './schema-entries.ts';
import { restoreSnapshot, type Snapshot } from './snapshot.ts';
import { addStandardContainers } from './standard-containers.ts';
import { attach, createTree, findEntry, setValues, type Tree } from './tree.ts';

export type DomainOptions = {
  readonly schema: Schema;
  readonly baseDn: string;
  readonly netbiosName: string;
  readonly hostName: string;
  readonly now: () => number;
  readonly denied: () => readonly DenyRule[];
  /** What the directory held before; without it the domain is new and has no accounts yet. */
  readonly snapshot: Snapshot | undefined;
};

/** A domain with its naming contexts, containers and schema, as a new domain controller has them. */
export function createDomain(options: DomainOptions): Domain {
  const rdns = parseDn(options.baseDn) ?? [];
  if (rdns.length === 0 || rdns.some(({ attribute }) => attribute !== 'DC')) {
    throw new Error('The base DN must be of the form DC=corp,DC=example,DC=com');
  }
  const { snapshot } = options;
  const domainSid = snapshot?.domainSid ?? [21, randomInt(2 ** 31), randomInt(2 ** 31), randomInt(2 ** 31)];
  const tree = createTree({ schema: options.schema, domainSid, now: options.now });
  if (snapshot !== undefined) restoreSnapshot(tree, snapshot);
  const dnsName = rdns.map(({ value }) => value).join('.');
  const start: Start = { tree, dnsName, netbiosName: options.netbiosName, hostName: options.hostName };
  const domain = assemble(start, rdns, options);
  for (const guid of snapshot?.delegates ?? []) {
    const delegate = tree.byGuid.get(guid);
    if (delegate !== undefined) domain.delegates.add(delegate);
  }
  if (snapshot === undefined) addStandardContainers(domain);
  addSchemaEntries(domain);
  return domain;
}

function assemble(start: Start, rdns: readonly Rdn[], options: DomainOptions): Domain {
  const configurationRdns = [{ attribute: 'CN', value: 'Configuration' }, ...rdns];
  const schemaRdns = [{ attribute: 'CN', value: 'Schema' }, ...configurationRdns];
  const head = findEntry(start.tree, formatDn(rdns)) ?? addDomainHead(start, rdns);
  const heads = {
    head,
    configuration:
      findEntry(start.tree, formatDn(configurationRdns)) ??
      addHead(start, { rdns: configurationRdns, className: 'configuration' }),
    schemaHead: addHead(start, { rdns: schemaRdns, className: 'dMD' }),
  };
  const rest = { delegates: new Set<Entry>(), denied: options.denied };
  const partial: Domain = { ...start, ...heads, ...rest, deletedObjects: head };
  return { ...partial, deletedObjects: deletedObjectsOf(partial) };
}

function deletedObjectsOf(domain: Domain): Entry {
  const dn = `CN=Deleted Objects,${dnOf(domain.head)}`;
  const present = findEntry(domain.tree, dn);
  if (present !== undefined) return present;
  const made = addObject(domain, dn, { objectClass: 'container', isDeleted: 'TRUE', isCriticalSystemObject: 'TRUE' });
  made.deleted = true;
  return made;
}

function addDomainHead(start: Start, rdns: readonly Rdn[]): Entry {
  const head = addHead(start, { rdns, className: 'domainDNS' });
  setDomainPolicy(start.tree, head);
  setValues(start.tree, head, 'objectSid', [encodeSid(start.tree.domainSid)]);
  return head;
}

type Start = Pick<Domain, 'tree' | 'dnsName' | 'netbiosName' | 'hostName'>;

function addHead(start: Start, head: { readonly rdns: readonly Rdn[]; readonly className: string }): Entry {
  const [rdn, ...suffix] = head.rdns;
  const objectClass = start.tree.schema.class(head.className);
  if (rdn === undefined || objectClass === undefined)
    throw new Error(`No class ${head.className} for a naming context`);
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
