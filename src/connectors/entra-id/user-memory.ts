import type { AttributeDelta } from '../../domain/change.ts';
import { stateAttribute } from './attributes.ts';
import type { GraphUser } from './schema.ts';
import { principalName, readValue } from './to-account.ts';

/** What writing must know of a user who was read a moment ago. */
export type KnownUser = {
  readonly id: string;
  readonly name: string;
  /** Synchronized from Active Directory, which is the master of nearly everything. */
  readonly isSynchronized: boolean;
  /** As it stood: Graph is given both parts of it when one changes. */
  readonly employeeOrgData?: unknown;
  readonly protectedBy?: string;
};

/** Users whom this session has seen last: the engine reads accounts just before it writes them. */
export type UserMemory = {
  remember(user: GraphUser, protectedBy: string | undefined): void;
  find(id: string): KnownUser | undefined;
  /** The id behind a user principal name, where it was seen lately. */
  idOf(name: string): string | undefined;
  forget(id: string): void;
  /** Notes a user whom we have just made: for some seconds Graph may not show it everywhere. */
  noteNew(id: string): void;
  isNew(id: string): boolean;
  /** Notes what we have just replaced of a user: for some seconds Graph may show the values before. */
  noteWritten(id: string, deltas: readonly AttributeDelta[]): void;
  /** Whether a user, as it was read with these attributes, shows a value that we have replaced. */
  isStale(user: GraphUser, attributes: readonly string[]): boolean;
  /** These attributes were read after the write: what they show from now on is what the user holds. */
  forgetWritten(id: string, attributes: readonly string[]): void;
};

/** More than are read before a batch of writes and meanwhile; memory stays flat whatever the size of the tenant. */
const mostUsers = 20_000;
/** Users whom we have made last: two batches of writes, and the one that is read back. */
const mostNew = 1000;

export function newUserMemory(): UserMemory {
  const users = new Map<string, KnownUser>();
  const ids = new Map<string, string>();
  const made = new Set<string>();
  const written = new Map<string, readonly AttributeDelta[]>();
  const forget = (id: string): void => {
    const known = users.get(id);
    users.delete(id);
    if (known !== undefined && ids.get(known.name.toLowerCase()) === id) ids.delete(known.name.toLowerCase());
  };
  return {
    remember(user, protectedBy) {
      forget(user.id);
      const name = principalName(user);
      users.set(user.id, {
        ...{ id: user.id, name, isSynchronized: user.onPremisesSyncEnabled === true },
        ...(user.employeeOrgData !== undefined && { employeeOrgData: user.employeeOrgData }),
        ...(protectedBy !== undefined && { protectedBy }),
      });
      ids.set(name.toLowerCase(), user.id);
      const [oldest] = users.keys();
      if (users.size > mostUsers && oldest !== undefined) forget(oldest);
    },
    find: (id) => users.get(id),
    idOf: (name) => ids.get(name.toLowerCase()),
    forget,
    noteNew(id) {
      made.add(id);
      const [oldest] = made;
      if (made.size > mostNew && oldest !== undefined) made.delete(oldest);
    },
    isNew: (id) => made.has(id),
    noteWritten(id, deltas) {
      written.set(id, [...(written.get(id) ?? []), ...deltas]);
      const [oldest] = written.keys();
      if (written.size > mostNew && oldest !== undefined) written.delete(oldest);
    },
    isStale: (user, attributes) => written.get(user.id)?.some((delta) => showsBefore(user, attributes, delta)) === true,
    forgetWritten(id, attributes) {
      const left = written.get(id)?.filter((delta) => !isAsked(delta, attributes)) ?? [];
      if (left.length === 0) written.delete(id);
      else written.set(id, left);
    },
  };
}

function showsBefore(user: GraphUser, attributes: readonly string[], delta: AttributeDelta): boolean {
  const { name, before, after } = delta;
  return isAsked(delta, attributes) && !isSame(before, after) && isSame(readValue(user, name), before);
}

/** The state is always asked for. */
function isAsked({ name }: AttributeDelta, attributes: readonly string[]): boolean {
  return [stateAttribute, ...attributes].some((one) => one.toLowerCase() === name.toLowerCase());
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
