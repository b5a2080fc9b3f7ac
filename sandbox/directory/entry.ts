import { formatDn, type Rdn } from './distinguished-name.ts';

/** Text, or octets for the attributes whose syntax is binary. */
export type Value = string | Buffer;

/** One object of the directory. Only `tree.ts` changes where it hangs and what its links say. */
export type Entry = {
  /** objectGUID as 32 hexadecimal digits in octet order; never changes. */
  readonly guid: string;
  rdn: Rdn;
  parent: Entry | undefined;
  /** The RDNs above a naming context's head, which has no parent. */
  readonly suffix: readonly Rdn[];
  children: Map<string, Entry> | undefined;
  readonly values: Map<string, readonly Value[]>;
  links: Map<string, Set<Entry>> | undefined;
  backLinks: Map<string, Set<Entry>> | undefined;
  secret: Secret | undefined;
  deleted: boolean;
  dnText: string | undefined;
};

/** The password and those before it, newest first; never readable over LDAP. */
export type Secret = { readonly password: string; readonly history: readonly string[] };

export function dnOf(entry: Entry): string {
  if (entry.dnText !== undefined) return entry.dnText;
  const own = formatDn([entry.rdn]);
  const above = entry.parent === undefined ? formatDn(entry.suffix) : dnOf(entry.parent);
  entry.dnText = above === '' ? own : `${own},${above}`;
  return entry.dnText;
}

/** Forgets the computed DN of an entry and of all below it, after a rename or move. */
export function forgetDn(entry: Entry): void {
  entry.dnText = undefined;
  for (const child of entry.children?.values() ?? []) forgetDn(child);
}

/** True when `entry` is `ancestor` or lies under it. */
export function isWithin(entry: Entry, ancestor: Entry): boolean {
  let current: Entry | undefined = entry;
  while (current !== undefined) {
    if (current === ancestor) return true;
    current = current.parent;
  }
  return false;
}

export function textValue(entry: Entry, attribute: string): string | undefined {
  const value = entry.values.get(attribute)?.[0];
  return typeof value === 'string' ? value : undefined;
}

export function numberValue(entry: Entry, attribute: string): number {
  return Number(textValue(entry, attribute) ?? 0);
}

export function hasClass(entry: Entry, name: string): boolean {
  return entry.values.get('objectClass')?.includes(name) ?? false;
}

/** The most specific class, which objectClass names last. */
export function classOf(entry: Entry): string {
  return String(entry.values.get('objectClass')?.at(-1) ?? 'top');
}
