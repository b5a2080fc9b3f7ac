import { addEntry } from './add.ts';
import { type Domain, systemSession } from './domain.ts';
import type { Entry } from './entry.ts';

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
