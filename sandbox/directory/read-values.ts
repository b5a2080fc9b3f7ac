import { mayWrite } from './access.ts';
import type { Domain, Session } from './domain.ts';
import { classOf, dnOf, type Entry, hasClass, isWithin, numberValue, textValue, type Value } from './entry.ts';
import { isLocked, passwordExpired } from './password-policy.ts';
import { type AttributeDefinition, isBackLink, isForwardLink } from './schema.ts';

export type Reading = { readonly domain: Domain; readonly session: Session };

const nothing: readonly Value[] = [];
/** Never readable, as in AD. */
const unreadable: ReadonlySet<string> = new Set(['unicodePwd', 'userPassword']);

/** All values that an object shows for an attribute; none when it has none. */
export function readValues(reading: Reading, entry: Entry, definition: AttributeDefinition): readonly Value[] {
  const stored = entry.values.get(definition.name);
  if (stored !== undefined) return stored;
  if (definition.name === 'distinguishedName') return [dnOf(entry)];
  if (isForwardLink(definition)) return dnsOf(entry.links?.get(definition.name));
  if (isBackLink(definition)) return dnsOf(entry.backLinks?.get(definition.name));
  return computed[definition.name]?.(reading, entry) ?? nothing;
}

/** Names that `*` gives for an object: what it stores and its links, but nothing computed on demand. */
export function shownAttributes(entry: Entry): readonly string[] {
  const names = [...entry.values.keys(), 'distinguishedName'];
  for (const [name, targets] of entry.links ?? []) if (targets.size > 0) names.push(name);
  for (const [name, sources] of entry.backLinks ?? []) if (sources.size > 0) names.push(name);
  return names.filter((name) => !unreadable.has(name));
}

function dnsOf(entries: Iterable<Entry> | undefined): readonly Value[] {
  return entries === undefined ? nothing : Array.from(entries, dnOf);
}

type Compute = (reading: Reading, entry: Entry) => readonly Value[];

const computed: Readonly<Record<string, Compute>> = {
  canonicalName: ({ domain }, entry) => [canonicalName(domain, entry)],
  createTimeStamp: (_, entry) => entry.values.get('whenCreated') ?? nothing,
  modifyTimeStamp: (_, entry) => entry.values.get('whenChanged') ?? nothing,
  structuralObjectClass: (_, entry) => entry.values.get('objectClass') ?? nothing,
  primaryGroupToken: (_, entry) => (hasClass(entry, 'group') ? [String(ridOf(entry))] : nothing),
  tokenGroups: (_, entry) => [...groupsOf(entry)].flatMap((group) => group.values.get('objectSid') ?? []),
  'msDS-PrincipalName': ({ domain }, entry) => {
    const account = textValue(entry, 'sAMAccountName');
    return account === undefined ? nothing : [`${domain.netbiosName}\\${account}`];
  },
  'msDS-User-Account-Control-Computed': ({ domain }, entry) => {
    if (!hasClass(entry, 'user')) return nothing;
    return [String((isLocked(domain, entry) ? 0x10 : 0) | (passwordExpired(domain, entry) ? 0x800000 : 0))];
  },
  allowedAttributes: ({ domain }, entry) => allowedNames(domain, entry),
  allowedAttributesEffective: ({ domain, session }, entry) =>
    allowedNames(domain, entry).filter((name) => mayWrite(domain, session, entry, intentFor(name))),
  allowedChildClasses: ({ domain }, entry) => childClasses(domain, entry),
  allowedChildClassesEffective: ({ domain, session }, entry) =>
    mayWrite(domain, session, entry, { kind: 'add' }) ? childClasses(domain, entry) : nothing,
};

function intentFor(name: string): { kind: 'modify' | 'password'; attributes: readonly string[] } {
  return { kind: name === 'unicodePwd' ? 'password' : 'modify', attributes: [name] };
}

function allowedNames(domain: Domain, entry: Entry): readonly string[] {
  const letter = domain.tree.schema.class(classOf(entry))?.letter ?? '*';
  return domain.tree.schema.attributes
    .filter((item) => letter === '*' || item.classLetters.includes(letter))
    .filter((item) => !item.systemOnly && !item.constructed)
    .map((item) => item.name);
}

function childClasses(domain: Domain, entry: Entry): readonly string[] {
  const own = classOf(entry);
  return domain.tree.schema.classes
    .filter((item) => item.category === 1 && item.possibleSuperiors.includes(own))
    .map((item) => item.name);
}

/** Every group that holds the object, directly or through other groups. */
export function groupsOf(entry: Entry): ReadonlySet<Entry> {
  const found = new Set<Entry>();
  const pending = [...(entry.backLinks?.get('memberOf') ?? [])];
  for (let group = pending.pop(); group !== undefined; group = pending.pop()) {
    if (found.has(group)) continue;
    found.add(group);
    pending.push(...(group.backLinks?.get('memberOf') ?? []));
  }
  return found;
}

function ridOf(entry: Entry): number {
  const sid = entry.values.get('objectSid')?.[0];
  return Buffer.isBuffer(sid) ? sid.readUInt32LE(sid.length - 4) : 0;
}

function canonicalName(domain: Domain, entry: Entry): string {
  const names: string[] = [];
  let current: Entry | undefined = entry;
  while (current?.parent !== undefined) {
    names.unshift(current.rdn.value.replaceAll('/', '\\/'));
    current = current.parent;
  }
  const above = isWithin(entry, domain.head) ? domain.dnsName : `${domain.dnsName}/Configuration`;
  return names.length === 0 ? `${above}/` : `${above}/${names.join('/')}`;
}

/** The account control flags of an account. */
export function accountControl(entry: Entry): number {
  return numberValue(entry, 'userAccountControl');
}
