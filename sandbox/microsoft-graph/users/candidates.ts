import type { Tenant } from '../directory/tenant.ts';
import type { UserRecord } from '../directory/user-record.ts';
import type { Filter } from './filter-syntax.ts';

/** The users that may meet a filter, in the order of creation. */
export type Candidates = Iterable<UserRecord>;

/** All users, or those few whose id a filter names. */
export function candidatesOf(tenant: Tenant, filter: Filter | undefined): Candidates {
  const ids = idsOf(filter);
  if (ids === undefined) return tenant.order;
  return [...new Set(ids.map((id) => tenant.find(id)))]
    .filter((record) => record !== undefined)
    .sort((left, right) => left.position - right.position);
}

function idsOf(filter: Filter | undefined): readonly string[] | undefined {
  if (filter?.kind === 'compare' && filter.path === 'id' && filter.operator === 'eq') return [String(filter.value)];
  if (filter?.kind === 'in' && filter.path === 'id') return filter.values.map(String);
  if (filter?.kind === 'or') {
    const parts = filter.of.map(idsOf);
    return parts.every((part) => part !== undefined) ? parts.flat() : undefined;
  }
  return undefined;
}
