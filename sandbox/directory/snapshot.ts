import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Rdn } from './distinguished-name.ts';
import type { Domain } from './domain.ts';
import type { Entry, Secret, Value } from './entry.ts';
import { attach, setLinks, type Tree } from './tree.ts';

type StoredValue = string | { readonly base64: string };
type StoredEntry = {
  readonly guid: string;
  /** Absent for the head of a naming context, which has a suffix instead. */
  readonly parent?: string;
  readonly suffix?: readonly Rdn[];
  readonly rdn: Rdn;
  readonly deleted?: true;
  readonly values: Readonly<Record<string, readonly StoredValue[]>>;
  readonly links?: Readonly<Record<string, readonly string[]>>;
  readonly secret?: Secret;
};
/** A directory as a JSON document. The schema is not part of it. */
export type Snapshot = {
  readonly version: 1;
  readonly baseDn: string;
  readonly domainSid: readonly number[];
  readonly usn: number;
  readonly nextRid: number;
  readonly delegates: readonly string[];
  readonly entries: readonly StoredEntry[];
};

/** The snapshot of a file, or undefined while there is none. */
export function readSnapshot(file: string): Snapshot | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Snapshot) : undefined;
}

/** Writes a snapshot so that a crash leaves the old one or the new one, never half of it. */
export function writeSnapshot(file: string, snapshot: Snapshot): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify(snapshot), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

export function takeSnapshot(domain: Domain, baseDn: string): Snapshot {
  const entries: StoredEntry[] = [];
  for (const head of [domain.head, domain.configuration]) collect(head, entries);
  const { domainSid, usn, nextRid } = domain.tree;
  return {
    version: 1,
    baseDn,
    domainSid,
    usn,
    nextRid,
    delegates: [...domain.delegates].map(({ guid }) => guid),
    entries,
  };
}

/** Hangs the objects of a snapshot into an empty tree. */
export function restoreSnapshot(tree: Tree, snapshot: Snapshot): void {
  for (const stored of snapshot.entries) attach(tree, toEntry(tree, stored));
  for (const stored of snapshot.entries) {
    const entry = tree.byGuid.get(stored.guid);
    for (const [name, guids] of Object.entries(stored.links ?? {})) {
      const definition = tree.schema.attribute(name);
      const targets = guids.flatMap((guid) => tree.byGuid.get(guid) ?? []);
      if (entry !== undefined)
        setLinks(entry, { name, back: definition && tree.schema.linkPartner(definition)?.name }, targets);
    }
  }
  tree.usn = snapshot.usn;
  tree.nextRid = snapshot.nextRid;
}

function collect(entry: Entry, entries: StoredEntry[]): void {
  entries.push(toStored(entry));
  for (const child of entry.children?.values() ?? []) collect(child, entries);
}

function toStored(entry: Entry): StoredEntry {
  const values = Object.fromEntries([...entry.values].map(([name, list]) => [name, list.map(storedValue)]));
  const links = [...(entry.links ?? [])].map(([name, targets]) => [name, Array.from(targets, ({ guid }) => guid)]);
  return {
    guid: entry.guid,
    ...(entry.parent === undefined ? { suffix: entry.suffix } : { parent: entry.parent.guid }),
    rdn: entry.rdn,
    ...(entry.deleted ? { deleted: true } : {}),
    values,
    ...(links.length > 0 ? { links: Object.fromEntries(links) } : {}),
    ...(entry.secret === undefined ? {} : { secret: entry.secret }),
  };
}

function toEntry(tree: Tree, stored: StoredEntry): Entry {
  const values = Object.entries(stored.values).map(([name, list]) => [name, list.map(restoredValue)] as const);
  return {
    guid: stored.guid,
    rdn: stored.rdn,
    parent: stored.parent === undefined ? undefined : tree.byGuid.get(stored.parent),
    suffix: stored.suffix ?? [],
    children: undefined,
    values: new Map(values),
    links: undefined,
    backLinks: undefined,
    secret: stored.secret,
    deleted: stored.deleted === true,
    dnText: undefined,
  };
}

function storedValue(value: Value): StoredValue {
  return typeof value === 'string' ? value : { base64: value.toString('base64') };
}

function restoredValue(value: StoredValue): Value {
  return typeof value === 'string' ? value : Buffer.from(value.base64, 'base64');
}
