import type { Filter, Scope } from './ber-messages/message.ts';
import type { Domain } from './domain.ts';
import { type Entry, isWithin } from './entry.ts';
import { compileFilter, filterValue } from './filter-match.ts';
import type { Reading } from './read-values.ts';
import { findEntry, indexed } from './tree.ts';

/** Objects of a scope that a filter is true for; deleted ones only on demand (Show Deleted control). */
export function findEntries(
  reading: Reading,
  query: { readonly base: Entry; readonly scope: Scope; readonly filter: Filter; readonly showDeleted: boolean },
): readonly Entry[] {
  const matches = compileFilter(reading, query.filter);
  const found: Entry[] = [];
  const take = (entry: Entry) => {
    if ((query.showDeleted || !entry.deleted) && matches(entry) === true) found.push(entry);
  };
  if (query.scope === 'base') {
    take(query.base);
    return found;
  }
  const candidates = candidatesOf(reading.domain, query.filter);
  if (candidates !== undefined) {
    for (const entry of new Set(candidates)) if (isInScope(entry, query)) take(entry);
    return found;
  }
  if (query.scope === 'one') for (const child of query.base.children?.values() ?? []) take(child);
  else visit(query.base, query.scope === 'sub', take);
  return found;
}

function isInScope(entry: Entry, query: { readonly base: Entry; readonly scope: Scope }): boolean {
  if (query.scope === 'one') return entry.parent === query.base;
  if (query.scope === 'children' && entry === query.base) return false;
  return isWithin(entry, query.base);
}

function visit(entry: Entry, withSelf: boolean, take: (entry: Entry) => void): void {
  if (withSelf) take(entry);
  for (const child of entry.children?.values() ?? []) visit(child, true, take);
}

/** A small set that holds every match, where the filter has equalities on indexed attributes; else undefined. */
function candidatesOf(domain: Domain, filter: Filter): readonly Entry[] | undefined {
  switch (filter.kind) {
    case 'equal': {
      const definition = domain.tree.schema.attribute(filter.attribute);
      if (definition === undefined) return undefined;
      if (definition.name === 'distinguishedName') {
        const entry = findEntry(domain.tree, filter.value.toString('utf8'));
        return entry === undefined ? [] : [entry];
      }
      return indexed(domain.tree, definition, filterValue(definition, filter.value)) ?? backLinked(domain, filter);
    }
    case 'and': {
      let smallest: readonly Entry[] | undefined;
      for (const part of filter.parts) {
        const candidates = candidatesOf(domain, part);
        if (candidates !== undefined && candidates.length < (smallest?.length ?? Number.POSITIVE_INFINITY))
          smallest = candidates;
      }
      return smallest;
    }
    case 'or': {
      const union: Entry[] = [];
      for (const part of filter.parts) {
        const candidates = candidatesOf(domain, part);
        if (candidates === undefined) return undefined;
        for (const entry of candidates) union.push(entry);
      }
      return union;
    }
    default:
      return undefined;
  }
}

/** `(memberOf=DN)` and `(manager=DN)` by the other end of the link. */
function backLinked(
  domain: Domain,
  filter: { readonly attribute: string; readonly value: Buffer },
): readonly Entry[] | undefined {
  const definition = domain.tree.schema.attribute(filter.attribute);
  const partner = definition && domain.tree.schema.linkPartner(definition);
  if (partner === undefined) return undefined;
  const target = findEntry(domain.tree, filter.value.toString('utf8'));
  const ends = (partner.linkId ?? 0) % 2 === 1 ? target?.backLinks : target?.links;
  return [...(ends?.get(partner.name) ?? [])];
}
