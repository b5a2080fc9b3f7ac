import type { Clock } from '../clock.ts';
import type { Switches } from '../switches.ts';
import type { Group } from './group.ts';
import { createNames, type Names } from './names.ts';
import { isLive, type UserImage, type UserRecord } from './user-record.ts';
import { createValueIndex, type ValueIndex } from './value-index.ts';

/** One change of a user, for delta queries. `purged` is the permanent deletion. */
export type Change = {
  readonly at: number;
  readonly id: string;
  readonly kind: 'created' | 'changed' | 'deleted' | 'restored' | 'purged';
  /** Properties that changed; `manager` stands for the relationship. */
  readonly properties: readonly string[];
  /** Id of the manager before the change. */
  readonly managerBefore: string | null;
};

/** The users of a tenant and all that was done to them. */
export type Tenant = {
  readonly id: string;
  readonly domains: readonly string[];
  readonly switches: Switches;
  readonly clock: Clock;
  /** In the order of creation; permanently deleted ones stay as purged records. */
  readonly order: readonly UserRecord[];
  /** Groups that may hold directory roles. */
  readonly groups: Group[];
  readonly names: Names;
  readonly values: ValueIndex;
  readonly log: readonly Change[];
  /** By id, live or deleted. */
  find(id: string): UserRecord | undefined;
  /** Puts a new user in. `isIndexed`: lists show it at once whatever the replication takes. */
  add(user: NewUser): UserRecord;
  /** Gives a user a new image and tells delta queries. */
  write(record: UserRecord, image: UserImage, change: Pick<Change, 'kind' | 'properties'>): void;
  purge(record: UserRecord): void;
  /** Forgets the changes so far: delta queries begin with the users. For the start alone. */
  startLog(): void;
  /** Counts the resets of the delta service; tokens of before are invalid. */
  deltaGeneration(): number;
  resetDelta(): void;
  /** Drops what has lain in the deleted items for 30 days. */
  purgeOld(): void;
};

/** What a new user starts with. */
export type NewUser = {
  readonly id: string;
  readonly image: UserImage;
  readonly password: string | null;
  readonly roles: readonly string[];
  readonly isIndexed: boolean;
};

const KEPT_FOR = 30 * 86_400_000;

/** A tenant without users. */
export function createTenant(basis: Pick<Tenant, 'id' | 'domains' | 'switches' | 'clock'>): Tenant {
  const users = new Map<string, UserRecord>();
  const order: UserRecord[] = [];
  const log: Change[] = [];
  const deleted = new Set<UserRecord>();
  const names = createNames();
  const values = createValueIndex(order);
  const { clock, switches } = basis;
  let generation = 0;

  function publish(record: UserRecord, image: UserImage): void {
    const from = clock.now() + switches.replicationSeconds * 1000;
    if (switches.replicationSeconds === 0) record.indexed = image;
    else record.waiting = [...record.waiting, { from, image }];
  }

  function purge(record: UserRecord): void {
    names.remove(record);
    record.isPurged = true;
    deleted.delete(record);
    users.delete(record.id);
    log.push({ at: clock.now(), id: record.id, kind: 'purged', properties: [], managerBefore: null });
  }

  return {
    ...basis,
    order,
    groups: [],
    names,
    values,
    log,
    find: (id) => users.get(id.toLowerCase()),
    add({ id, image, password, roles, isIndexed }) {
      const indexed = isIndexed ? image : undefined;
      const record: UserRecord = {
        ...{ id, position: order.length, image, indexed, waiting: [], password, roles, isPurged: false },
      };
      users.set(id, record);
      order.push(record);
      names.add(record);
      values.note(record, image);
      if (!isIndexed) publish(record, image);
      log.push({ at: clock.now(), id, kind: 'created', properties: [], managerBefore: null });
      return record;
    },
    write(record, image, { kind, properties }) {
      const managerBefore = record.image.managerId;
      names.remove(record);
      record.image = image;
      if (isLive(record)) names.add(record);
      values.note(record, image);
      if (image.deletedAt === null) deleted.delete(record);
      else deleted.add(record);
      publish(record, image);
      log.push({ at: clock.now(), id: record.id, kind, properties, managerBefore });
    },
    purge,
    startLog: () => {
      log.length = 0;
    },
    deltaGeneration: () => generation,
    resetDelta: () => {
      generation += 1;
    },
    purgeOld() {
      for (const record of deleted) if ((record.image.deletedAt ?? 0) + KEPT_FOR <= clock.now()) purge(record);
    },
  };
}
