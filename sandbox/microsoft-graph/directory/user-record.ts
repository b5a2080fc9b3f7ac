/** The properties of a user; a value is never changed in place. */
export type Values = Readonly<Record<string, unknown>>;

/** A user at one moment. */
export type UserImage = {
  readonly values: Values;
  /** Id of the manager, who may have been deleted since. */
  readonly managerId: string | null;
  /** When the user went to the deleted items, epoch milliseconds; null for a user who is there. */
  readonly deletedAt: number | null;
};

/** A user of the tenant, with what the indexes do not show yet. */
export type UserRecord = {
  readonly id: string;
  /** Place in the order of creation, from 0; pages follow it. */
  readonly position: number;
  /** What GET by id shows. */
  image: UserImage;
  /** What lists and filters show; undefined until the first image is replicated. */
  indexed: UserImage | undefined;
  /** Images on their way to the indexes, the oldest first. */
  waiting: readonly { readonly from: number; readonly image: UserImage }[];
  /** The password, as it was last written; never given out. */
  password: string | null;
  /** Directory roles that the user holds, by display name. */
  readonly roles: readonly string[];
  /** True once the user is permanently deleted. */
  isPurged: boolean;
};

/** What lists and filters show of a user at an instant. */
export function indexedImage(record: UserRecord, now: number): UserImage | undefined {
  while (record.waiting[0] !== undefined && record.waiting[0].from <= now) {
    record.indexed = record.waiting[0].image;
    record.waiting = record.waiting.slice(1);
  }
  return record.indexed;
}

/** Whether a user is there: neither deleted nor purged. */
export function isLive(record: UserRecord | undefined): record is UserRecord {
  return record !== undefined && !record.isPurged && record.image.deletedAt === null;
}

/** A property as text, null when it has none. */
export function textOf(values: Values, name: string): string | null {
  const value = values[name];
  return typeof value === 'string' ? value : null;
}

/** A property as a list of texts. */
export function listOf(values: Values, name: string): readonly string[] {
  const value = values[name];
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}
