import { randomUUID } from 'node:crypto';
import { instantText } from './clock.ts';
import { addressesOf } from './directory/names.ts';
import type { Tenant } from './directory/tenant.ts';
import type { UserRecord, Values } from './directory/user-record.ts';

/** A user to put into the tenant: Graph's properties, and what is not a property. */
export type SeedUser = Values & {
  readonly userPrincipalName: string;
  /** (Default: a new one) */
  readonly id?: string;
  /** Id or user principal name of somebody who was seeded before, or in the same list. */
  readonly manager?: string;
  readonly password?: string;
  /** Directory roles that the user holds, by display name: `Global Administrator`. */
  readonly roles?: readonly string[];
};

/** A group to put into the tenant, for directory roles. */
export type SeedGroup = {
  readonly displayName: string;
  /** Users by id or user principal name, groups by display name. */
  readonly members: readonly string[];
  /** Directory roles that its members hold, by display name. */
  readonly roles?: readonly string[];
};

/** Puts users in; lists show them at once. Gives their ids. Throws a RangeError for a name that is taken and for an unknown manager. */
export function seedUsers(tenant: Tenant, users: readonly SeedUser[]): readonly string[] {
  const records = users.map((user) => addSeed(tenant, user));
  for (const [index, user] of users.entries()) {
    const record = records[index];
    if (user.manager === undefined || record === undefined) continue;
    record.image = { ...record.image, managerId: findAnyUser(tenant, user.manager).id };
    record.indexed = record.image;
  }
  return records.map(({ id }) => id);
}

/** A user by user principal name or id, a deleted one by id. Throws a RangeError for nobody. */
export function findAnyUser(tenant: Tenant, key: string): UserRecord {
  const record = tenant.names.byPrincipalName(key) ?? tenant.find(key);
  if (record === undefined) throw new RangeError(`no user ${key}`);
  return record;
}

function addSeed(tenant: Tenant, user: SeedUser): UserRecord {
  const { id = randomUUID(), manager: _, password = null, roles = [], ...values } = user;
  if (tenant.find(id) !== undefined || tenant.names.byPrincipalName(user.userPrincipalName) !== undefined)
    throw new RangeError(`the user ${user.userPrincipalName} is there already`);
  const [alias = ''] = user.userPrincipalName.split('@');
  const start = {
    accountEnabled: true,
    displayName: alias,
    mailNickname: alias,
    userType: 'Member',
    createdDateTime: instantText(tenant.clock.now()),
    ...(typeof values.mail === 'string' ? { proxyAddresses: [`SMTP:${values.mail}`] } : {}),
  };
  const image = { values: { ...start, ...values } as Values, managerId: null, deletedAt: null };
  if (addressesOf(image.values).some((address) => tenant.names.byAddress(address) !== undefined))
    throw new RangeError(`an address of ${user.userPrincipalName} is taken`);
  return tenant.add({ id: id.toLowerCase(), image, password, roles, isIndexed: true });
}

/** Puts a group in. Throws a RangeError for a member that is not there. */
export function seedGroup(tenant: Tenant, group: SeedGroup): void {
  const { displayName, roles = [] } = group;
  const members = group.members.map((key) => {
    const inner = tenant.groups.find((one) => one.displayName === key);
    return inner?.id ?? findAnyUser(tenant, key).id;
  });
  tenant.groups.push({ id: randomUUID(), displayName, members, roles });
}
