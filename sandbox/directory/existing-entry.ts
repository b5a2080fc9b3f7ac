import type { Domain } from './domain.ts';
import { dnOf, type Entry } from './entry.ts';
import { badName, noSuchObject } from './errors.ts';
import { lookUp } from './tree.ts';

/** The object that a request names. @throws Refusal 34 for no name at all, 32 when there is no such object */
export function existingEntry(domain: Domain, dn: string, options: { readonly showDeleted?: boolean } = {}): Entry {
  const found = lookUp(domain.tree, dn);
  if (found === undefined) throw badName(dn);
  const { entry, best } = found;
  if (entry === undefined || (entry.deleted && !options.showDeleted))
    throw noSuchObject(best === undefined ? '' : dnOf(best));
  return entry;
}
