import { addObject } from './add-object.ts';
import { deleteEntry } from './delete.ts';
import type { Domain } from './domain.ts';
import { systemSession } from './domain.ts';
import { dnOf, type Entry, hasClass, type Value } from './entry.ts';
import { formatGuid, formatSid } from './identifiers.ts';
import { modifyEntry } from './modify.ts';
import { modifyEntryDn } from './modify-dn.ts';
import { readValues, shownAttributes } from './read-values.ts';
import { findEntry } from './tree.ts';
import { valueKey } from './value-key.ts';

/** An object as plain data. Binary values are text: GUIDs and SIDs in their usual form, others base64. */
export type PlainEntry = {
  readonly dn: string;
  readonly objectGUID: string;
  /** The password in clear text, which a real directory never shows. */
  readonly password: string | undefined;
  readonly attributes: Readonly<Record<string, readonly string[]>>;
};

export type PlainValues = Readonly<Record<string, string | readonly string[]>>;

/** The directory's content for assertions, and a hand that changes it unseen by the operation log and the rights. */
export type DirectoryState = {
  find(dn: string): PlainEntry | undefined;
  /** Objects that have a value, by the attribute's matching rule; deleted ones are left out. */
  byAttribute(attribute: string, value: string): readonly PlainEntry[];
  /** One value of an object, the first of several. */
  value(dn: string, attribute: string): string | undefined;
  /** Every user that is no computer. */
  users(): readonly PlainEntry[];
  deleted(): readonly PlainEntry[];
  readonly size: number;
  add(dn: string, attributes: PlainValues): PlainEntry;
  /** Replaces attributes; an empty list removes one. */
  change(dn: string, attributes: PlainValues): void;
  /** Moves or renames, given the new RDN and, for a move, the new parent. */
  move(dn: string, newRdn: string, newSuperior?: string): void;
  remove(dn: string): void;
};

export function createDirectoryState(domain: Domain, onWrite: () => void): DirectoryState {
  const { tree } = domain;
  const plain = (entry: Entry | undefined) =>
    entry === undefined || entry.deleted ? undefined : toPlain(domain, entry);
  return {
    find: (dn) => plain(findEntry(tree, dn)),
    byAttribute: (attribute, value) => holders(domain, attribute, value).map((entry) => toPlain(domain, entry)),
    value: (dn, attribute) =>
      plain(findEntry(tree, dn))?.attributes[tree.schema.attribute(attribute)?.name ?? attribute]?.[0],
    users: () => select(domain, (entry) => !entry.deleted && hasClass(entry, 'user') && !hasClass(entry, 'computer')),
    deleted: () => select(domain, (entry) => entry.deleted && entry !== domain.deletedObjects),
    get size() {
      return tree.byGuid.size;
    },
    add(dn, attributes) {
      const entry = addObject(domain, dn, withPassword(attributes));
      onWrite();
      return toPlain(domain, entry);
    },
    change(dn, attributes) {
      const changes = Object.entries(attributes).map(([name, value]) => {
        const values = (typeof value === 'string' ? [value] : value).map((text) => octets(name, text));
        return { verb: 'replace' as const, name, values };
      });
      modifyEntry(domain, systemSession, { kind: 'modify', dn, changes }, { permissive: true });
      onWrite();
    },
    move(dn, newRdn, newSuperior) {
      modifyEntryDn(domain, systemSession, { kind: 'modifyDN', dn, newRdn, deleteOldRdn: true, newSuperior });
      onWrite();
    },
    remove(dn) {
      deleteEntry(domain, systemSession, { kind: 'delete', dn }, { tree: true });
      onWrite();
    },
  };
}

function select(domain: Domain, test: (entry: Entry) => boolean): readonly PlainEntry[] {
  return [...domain.tree.byGuid.values()].filter(test).map((entry) => toPlain(domain, entry));
}

function holders(domain: Domain, attribute: string, value: string): readonly Entry[] {
  const definition = domain.tree.schema.attribute(attribute);
  if (definition === undefined) return [];
  const wanted = valueKey(definition, value);
  const reading = { domain, session: systemSession };
  return [...domain.tree.byGuid.values()].filter(
    (entry) =>
      !entry.deleted &&
      readValues(reading, entry, definition).some((present) => valueKey(definition, present) === wanted),
  );
}

/** Attribute values for the directory's own hand, where `unicodePwd` is plain text. */
export function withPassword(attributes: PlainValues): Record<string, string | readonly string[] | Buffer> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      typeof value === 'string' && isPassword(name) ? octets(name, value) : value,
    ]),
  );
}

function octets(name: string, text: string): Buffer {
  return isPassword(name) ? Buffer.from(`"${text}"`, 'utf16le') : Buffer.from(text);
}

function isPassword(name: string): boolean {
  return name.toLowerCase() === 'unicodepwd';
}

function toPlain(domain: Domain, entry: Entry): PlainEntry {
  const attributes: Record<string, readonly string[]> = {};
  for (const name of shownAttributes(entry)) {
    const definition = domain.tree.schema.attribute(name);
    if (definition === undefined) continue;
    attributes[name] = readValues({ domain, session: systemSession }, entry, definition).map((value) =>
      toText(name, value),
    );
  }
  const objectGUID = formatGuid(Buffer.from(entry.guid, 'hex'));
  return { dn: dnOf(entry), objectGUID, password: entry.secret?.password, attributes };
}

function toText(name: string, value: Value): string {
  if (typeof value === 'string') return value;
  if (name === 'objectGUID') return formatGuid(value);
  return name === 'objectSid' ? formatSid(value) : value.toString('base64');
}
