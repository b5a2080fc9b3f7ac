import { parseDn, type Rdn, rdnKey } from './distinguished-name.ts';
import { type Entry, forgetDn, type Value } from './entry.ts';
import { parseGuid, parseSid } from './identifiers.ts';
import { type AttributeDefinition, isForwardLink, type Schema } from './schema.ts';
import { valueKey } from './value-key.ts';

/** Attributes whose equality search needs no scan. */
export const indexedAttributes = [
  'sAMAccountName',
  'userPrincipalName',
  'mail',
  'employeeID',
  'employeeNumber',
  'cn',
  'objectSid',
  'proxyAddresses',
  'lDAPDisplayName',
] as const;

/** All objects, and how to find them. */
export type Tree = {
  readonly schema: Schema;
  /** Heads of the naming contexts by the key of their DN. */
  readonly heads: Map<string, Entry>;
  readonly byGuid: Map<string, Entry>;
  readonly indexes: ReadonlyMap<string, Map<string, Entry[]>>;
  /** highestCommittedUSN. */
  usn: number;
  nextRid: number;
  readonly domainSid: readonly number[];
  readonly now: () => number;
};

export function createTree(input: {
  readonly schema: Schema;
  readonly domainSid: readonly number[];
  readonly now: () => number;
}): Tree {
  const indexes = new Map(indexedAttributes.map((name) => [name as string, new Map<string, Entry[]>()]));
  return { ...input, heads: new Map(), byGuid: new Map(), indexes, usn: 12_000, nextRid: 1100 };
}

export type Found = {
  readonly entry: Entry | undefined /** The deepest object that exists on the way. */;
  readonly best: Entry | undefined;
};

/** Finds an object by DN, `<GUID=…>` or `<SID=…>`; undefined when the text is no name at all. */
export function lookUp(tree: Tree, name: string): Found | undefined {
  const alternative = /^<(GUID|SID)=([^>]*)>$/i.exec(name.trim());
  if (alternative !== null) return lookUpAlternative(tree, alternative[1] ?? '', alternative[2] ?? '');
  const rdns = parseDn(name);
  return rdns === undefined ? undefined : lookUpRdns(tree, rdns);
}

/** The object of a DN or `<GUID=…>`; undefined when there is none. */
export function findEntry(tree: Tree, name: string): Entry | undefined {
  return lookUp(tree, name)?.entry;
}

export function lookUpRdns(tree: Tree, rdns: readonly Rdn[]): Found {
  const keys = rdns.map(rdnKey);
  for (let start = 0; start < keys.length; start += 1) {
    const head = tree.heads.get(keys.slice(start).join(','));
    if (head === undefined) continue;
    let best = head;
    for (let at = start - 1; at >= 0; at -= 1) {
      const next = best.children?.get(keys[at] ?? '');
      if (next === undefined) return { entry: undefined, best };
      best = next;
    }
    return { entry: best, best };
  }
  return { entry: undefined, best: undefined };
}

function lookUpAlternative(tree: Tree, kind: string, text: string): Found | undefined {
  if (kind.toUpperCase() === 'GUID') {
    const guid = parseGuid(text);
    return guid && { entry: tree.byGuid.get(guid.toString('hex')), best: undefined };
  }
  const sid = /^[0-9a-f]+$/i.test(text) ? Buffer.from(text, 'hex') : parseSid(text);
  return sid && { entry: tree.indexes.get('objectSid')?.get(sid.toString('hex'))?.[0], best: undefined };
}

/** Objects whose indexed attribute has a value; undefined when the attribute has no index. */
export function indexed(tree: Tree, definition: AttributeDefinition, value: Value): readonly Entry[] | undefined {
  if (definition.name === 'objectGUID') {
    const entry = Buffer.isBuffer(value) ? tree.byGuid.get(value.toString('hex')) : undefined;
    return entry === undefined ? [] : [entry];
  }
  const index = tree.indexes.get(definition.name);
  return index === undefined ? undefined : (index.get(valueKey(definition, value)) ?? []);
}

/** Hangs a new object into the tree; its values must be complete. */
export function attach(tree: Tree, entry: Entry): void {
  tree.byGuid.set(entry.guid, entry);
  if (entry.parent === undefined) tree.heads.set([entry.rdn, ...entry.suffix].map(rdnKey).join(','), entry);
  else childrenOf(entry.parent).set(rdnKey(entry.rdn), entry);
  for (const name of tree.indexes.keys()) indexValues(tree, entry, name, entry.values.get(name) ?? []);
}

/** Hangs an object elsewhere, or gives it another name, or both. */
export function relocate(entry: Entry, place: { readonly parent: Entry; readonly rdn: Rdn }): void {
  entry.parent?.children?.delete(rdnKey(entry.rdn));
  entry.parent = place.parent;
  entry.rdn = place.rdn;
  childrenOf(place.parent).set(rdnKey(place.rdn), entry);
  forgetDn(entry);
}

/** Replaces an attribute's stored values and keeps the index right. */
export function setValues(tree: Tree, entry: Entry, name: string, values: readonly Value[]): void {
  if (tree.indexes.has(name)) {
    unindexValues(tree, entry, name, entry.values.get(name) ?? []);
    indexValues(tree, entry, name, values);
  }
  if (values.length === 0) entry.values.delete(name);
  else entry.values.set(name, values);
}

/** Replaces a forward link's targets and the back links that follow from it. */
export function setLinks(
  entry: Entry,
  link: { readonly name: string; readonly back: string | undefined },
  targets: Iterable<Entry>,
): void {
  const before = entry.links?.get(link.name);
  const after = new Set(targets);
  entry.links ??= new Map();
  if (after.size === 0) entry.links.delete(link.name);
  else entry.links.set(link.name, after);
  if (link.back === undefined) return;
  for (const target of before ?? []) if (!after.has(target)) target.backLinks?.get(link.back)?.delete(entry);
  for (const target of after) backLinksOf(target, link.back).add(entry);
}

/** Takes every link from and to an object away, as a deletion does. */
export function dropLinks(tree: Tree, entry: Entry): void {
  for (const definition of tree.schema.attributes) {
    if (!isForwardLink(definition)) continue;
    const back = tree.schema.linkPartner(definition)?.name;
    if (entry.links?.has(definition.name)) setLinks(entry, { name: definition.name, back }, []);
    if (back === undefined) continue;
    for (const owner of entry.backLinks?.get(back) ?? []) owner.links?.get(definition.name)?.delete(entry);
    entry.backLinks?.delete(back);
  }
}

/** Marks an object as changed now: uSNChanged and whenChanged. */
export function touch(tree: Tree, entry: Entry): void {
  tree.usn += 1;
  entry.values.set('uSNChanged', [String(tree.usn)]);
  entry.values.set('whenChanged', [generalizedTime(tree.now())]);
}

/** An instant in the directory's text form, e.g. `20261122022546.0Z`. */
export function generalizedTime(epochMilliseconds: number): string {
  const iso = new Date(epochMilliseconds).toISOString();
  return `${iso.slice(0, 19).replace(/[-:T]/g, '')}.0Z`;
}

function childrenOf(entry: Entry): Map<string, Entry> {
  entry.children ??= new Map();
  return entry.children;
}

function backLinksOf(entry: Entry, name: string): Set<Entry> {
  entry.backLinks ??= new Map();
  const set = entry.backLinks.get(name) ?? new Set();
  entry.backLinks.set(name, set);
  return set;
}

function indexValues(tree: Tree, entry: Entry, name: string, values: readonly Value[]): void {
  const index = tree.indexes.get(name);
  const definition = tree.schema.attribute(name);
  if (index === undefined || definition === undefined) return;
  for (const value of values) {
    const key = valueKey(definition, value);
    const present = index.get(key);
    if (present === undefined) index.set(key, [entry]);
    else present.push(entry);
  }
}

function unindexValues(tree: Tree, entry: Entry, name: string, values: readonly Value[]): void {
  const index = tree.indexes.get(name);
  const definition = tree.schema.attribute(name);
  if (index === undefined || definition === undefined) return;
  for (const value of values) {
    const key = valueKey(definition, value);
    const rest = (index.get(key) ?? []).filter((other) => other !== entry);
    if (rest.length === 0) index.delete(key);
    else index.set(key, rest);
  }
}
