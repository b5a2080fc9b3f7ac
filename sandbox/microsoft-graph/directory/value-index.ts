import type { UserImage, UserRecord } from './user-record.ts';

/**
 * Finds users by the text of a property, without regard to case. It holds every value that a user ever had, so that it finds
 * too many rather than too few: what it finds is to be looked at.
 */
export type ValueIndex = {
  /** Notes a new image of a user. */
  note(record: UserRecord, image: UserImage): void;
  /** The users who have, or had, one of the values. The first question about a property looks at everybody. */
  find(property: string, values: readonly string[]): ReadonlySet<UserRecord>;
};

type Entries = Map<string, Set<UserRecord>>;

/** An index over the users of a tenant. */
export function createValueIndex(order: readonly UserRecord[]): ValueIndex {
  const properties = new Map<string, Entries>();

  function put(entries: Entries, property: string, [record, image]: readonly [UserRecord, UserImage]): void {
    const value = image.values[property];
    if (typeof value !== 'string') return;
    const key = value.toLowerCase();
    const held = entries.get(key);
    if (held === undefined) entries.set(key, new Set([record]));
    else held.add(record);
  }

  function build(property: string): Entries {
    const entries: Entries = new Map();
    for (const record of order) {
      const images = [record.image, ...record.waiting.map(({ image }) => image)];
      if (record.indexed !== undefined) images.push(record.indexed);
      for (const image of images) put(entries, property, [record, image]);
    }
    properties.set(property, entries);
    return entries;
  }

  return {
    note(record, image) {
      for (const [property, entries] of properties) put(entries, property, [record, image]);
    },
    find(property, values) {
      const entries = properties.get(property) ?? build(property);
      return new Set(values.flatMap((value) => [...(entries.get(value.toLowerCase()) ?? [])]));
    },
  };
}
