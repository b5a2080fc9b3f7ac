import type { Group } from './group.ts';
import type { Tenant } from './tenant.ts';
import type { UserRecord } from './user-record.ts';

/** Ids of everything in a group, also through other groups. */
export function membersThrough(groups: readonly Group[], group: Group): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [...group.members];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    open.push(...(groups.find((inner) => inner.id === id)?.members ?? []));
  }
  return found;
}

/** The directory roles of a user, by display name: own ones and those of groups. */
export function rolesOfUser({ groups }: Tenant, { id, roles }: UserRecord): readonly string[] {
  const through = groups.filter((group) => group.roles.length > 0 && membersThrough(groups, group).has(id));
  return [...new Set([...roles, ...through.flatMap((group) => group.roles)])];
}

/** Whether a user is out of an application's reach for what is sensitive. */
export function isAdministrator(tenant: Tenant, record: UserRecord): boolean {
  return rolesOfUser(tenant, record).length > 0;
}
