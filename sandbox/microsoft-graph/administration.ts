import type { Tenant } from './directory/tenant.ts';
import { isLive, textOf, type UserRecord, type Values } from './directory/user-record.ts';
import { findAnyUser, type SeedGroup, type SeedUser, seedGroup, seedUsers } from './seed.ts';
import { applyFields, changedNames } from './users/apply-fields.ts';
import { readProperty } from './users/render-user.ts';
import type { UserSchema } from './users/user-property.ts';

/** What an administrator, Entra Connect or somebody else does, without an application's permissions. Users are named by id or user principal name. */
export type AdminAction =
  | { readonly type: 'seed'; readonly users: readonly SeedUser[] }
  | { readonly type: 'addGroup'; readonly group: SeedGroup }
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
  function stateOf(record: UserRecord): UserState {
    const view = { tenant, schema, image: record.image };
    const values = [...schema.keys()].map((name) => [name, readProperty(record, view, name)] as const);
    const { managerId, deletedAt } = record.image;
    const more = { id: record.id, managerId, isDeleted: deletedAt !== null, password: record.password };
    return { ...Object.fromEntries(values), ...more };
  }
  return {
    seed: (users) => seedUsers(tenant, users),
    act(action) {
      if (action.type === 'seed') seedUsers(tenant, action.users);
      else if (action.type === 'addGroup') seedGroup(tenant, action.group);
      else applyAction(tenant, action);
    },
    user(key) {
      const record = tenant.names.byPrincipalName(key) ?? tenant.find(key);
      return record === undefined ? undefined : stateOf(record);
    },
    users: () => tenant.order.filter(isLive).map(stateOf),
  };
}

function applyAction(tenant: Tenant, action: Exclude<AdminAction, { readonly type: 'seed' | 'addGroup' }>): void {
  const record = findAnyUser(tenant, action.user);
  const { image } = record;
  switch (action.type) {
    case 'change': {
      const values = { ...applyFields(image.values, action.values) };
      tenant.write(record, { ...image, values }, { kind: 'changed', properties: changedNames(image.values, values) });
      return;
    }
    case 'setManager': {
      const managerId = action.manager === null ? null : findAnyUser(tenant, action.manager).id;
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
