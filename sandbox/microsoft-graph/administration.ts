import { randomUUID } from 'node:crypto';
import { instantText } from './clock.ts';
import { addressesOf } from './directory/names.ts';
import type { Tenant } from './directory/tenant.ts';
import { isLive, textOf, type UserRecord, type Values } from './directory/user-record.ts';
import { applyFields, changedNames } from './users/apply-fields.ts';
import { readProperty } from './users/render-user.ts';
import type { UserSchema } from './users/user-property.ts';

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

/** What an administrator, Entra Connect or somebody else does, without an application's permissions. Users are named by id or user principal name. */
export type AdminAction =
  | { readonly type: 'seed'; readonly users: readonly SeedUser[] }
  | { readonly type: 'change'; readonly user: string; readonly values: Values }
  | { readonly type: 'setManager'; readonly user: string; readonly manager: string | null }
  | { readonly type: 'delete' | 'restore' | 'purge'; readonly user: string };

/** A user as a test looks at it. */
export type UserState = Values & {
  readonly id: string;
  readonly managerId: string | null;
  readonly isDeleted: boolean;
  /** The password as it was last written. */
  readonly password: string | null;
};

/** Acts on a tenant from outside of Graph, and looks at it. */
export type Administration = {
  /** Throws a RangeError for an action that makes no sense. */
  act(action: AdminAction): void;
  /** Puts users in; lists show them at once. Gives their ids. */
  seed(users: readonly SeedUser[]): readonly string[];
  /** A user by id or user principal name, deleted ones by id; undefined for nobody. */
  user(key: string): UserState | undefined;
  /** Every user that is not deleted, in the order of creation. */
  users(): readonly UserState[];
};

/** The administration of a tenant. */
export function createAdministration(tenant: Tenant, schema: UserSchema): Administration {
  function find(key: string): UserRecord {
    const record = tenant.names.byPrincipalName(key) ?? tenant.find(key);
    if (record === undefined) throw new RangeError(`no user ${key}`);
    return record;
  }
  function stateOf(record: UserRecord): UserState {
    const view = { tenant, schema, image: record.image };
    const values = [...schema.keys()].map((name) => [name, readProperty(record, view, name)] as const);
    const { managerId, deletedAt } = record.image;
    const more = { id: record.id, managerId, isDeleted: deletedAt !== null, password: record.password };
    return { ...Object.fromEntries(values), ...more };
  }
  function seed(users: readonly SeedUser[]): readonly string[] {
    const records = users.map((user) => addSeed(tenant, user));
    for (const [index, user] of users.entries()) {
      const record = records[index];
      if (user.manager === undefined || record === undefined) continue;
      record.image = { ...record.image, managerId: find(user.manager).id };
      record.indexed = record.image;
    }
    return records.map(({ id }) => id);
  }
  return {
    seed,
    act: (action) => (action.type === 'seed' ? void seed(action.users) : applyAction(tenant, find, action)),
    user(key) {
      const record = tenant.names.byPrincipalName(key) ?? tenant.find(key);
      return record === undefined ? undefined : stateOf(record);
    },
    users: () => tenant.order.filter(isLive).map(stateOf),
  };
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

function applyAction(
  tenant: Tenant,
  find: (key: string) => UserRecord,
  action: Exclude<AdminAction, { readonly type: 'seed' }>,
): void {
  const record = find(action.user);
  const { image } = record;
  switch (action.type) {
    case 'change': {
      const values = { ...applyFields(image.values, action.values) };
      tenant.write(record, { ...image, values }, { kind: 'changed', properties: changedNames(image.values, values) });
      return;
    }
    case 'setManager': {
      const managerId = action.manager === null ? null : find(action.manager).id;
      tenant.write(record, { ...image, managerId }, { kind: 'changed', properties: ['manager'] });
      return;
    }
    case 'delete':
      tenant.write(record, { ...image, deletedAt: tenant.clock.now() }, { kind: 'deleted', properties: [] });
      return;
    case 'restore': {
      const holder = tenant.names.byPrincipalName(textOf(image.values, 'userPrincipalName') ?? '');
      if (holder !== undefined) throw new RangeError(`the name of ${action.user} is taken by ${holder.id}`);
      tenant.write(record, { ...image, deletedAt: null }, { kind: 'restored', properties: [] });
      return;
    }
    case 'purge':
      tenant.purge(record);
      return;
  }
}
