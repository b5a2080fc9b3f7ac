import type { Row, Value } from './rows.ts';
import type { Tenant } from './tenant.ts';

/** The EDM types that the simulator serves. */
export type PropertyType =
  | 'String'
  | 'Int64'
  | 'Int32'
  | 'Boolean'
  | 'Double'
  | 'Decimal'
  | 'DateTime'
  | 'DateTimeOffset';

/** One property of an entity. */
export type Property = {
  readonly name: string;
  readonly type: PropertyType;
  readonly isKey: boolean;
  readonly filterable: boolean;
  readonly upsertable: boolean;
  readonly maxLength: number | null;
  /** The picklist whose external code is stored; the API shows the option id. */
  readonly picklist: string | null;
  /** A value made from others. */
  readonly compute?: (row: Row, tenant: Tenant) => Value;
};

type NavigationBase = { readonly name: string; readonly target: string; readonly upsertable?: boolean };
/** To at most one record that has no slices. */
export type ToOne = NavigationBase & {
  readonly kind: 'one';
  readonly row: (row: Row, tenant: Tenant) => Row | null;
  readonly isShared?: boolean;
};
/** To the slices of at most one effective-dated object. */
export type ToSlice = NavigationBase & {
  readonly kind: 'slice';
  readonly rows: (row: Row, tenant: Tenant) => readonly Row[];
};
/** To any number of records, or to all slices of an effective-dated one. */
export type ToMany = NavigationBase & {
  readonly kind: 'many';
  readonly rows: (row: Row, tenant: Tenant) => readonly Row[];
};
/** A navigation of an entity. */
export type Navigation = ToOne | ToSlice | ToMany;

/** An entity of the API. */
export type Entity = {
  readonly name: string;
  readonly properties: ReadonlyMap<string, Property>;
  readonly navigations: ReadonlyMap<string, Navigation>;
  readonly keys: readonly Property[];
  readonly isEffectiveDated: boolean;
  /** Generic object framework; changes how it may be written and paged. */
  readonly isMdf: boolean;
  /** True when many records refer to one of these, so that its text is worth keeping within an answer. */
  readonly isShared: boolean;
  /** The records; of an effective-dated entity the slices of one object at a time. */
  readonly records: (tenant: Tenant) => Iterable<Row | readonly Row[]>;
  /** Finds by key without a search, where the key is a single text. */
  readonly find?: (tenant: Tenant, key: string) => Row | undefined;
};

const TYPES: Readonly<Record<string, PropertyType>> = {
  S: 'String',
  L: 'Int64',
  I: 'Int32',
  B: 'Boolean',
  F: 'Double',
  M: 'Decimal',
  D: 'DateTime',
  O: 'DateTimeOffset',
};

/**
 * Reads properties from text: `name:S` with a type letter (S string, L Int64, I Int32, B boolean, F double, M decimal, D DateTime,
 * O DateTimeOffset), a length (`S100`) and marks: `*` key, `!` not filterable, `-` not upsertable, `@list` picklist.
 */
export function properties(
  text: string,
  computed: Readonly<Record<string, NonNullable<Property['compute']>>> = {},
): Map<string, Property> {
  const found = new Map<string, Property>();
  for (const entry of text.trim().split(/\s+/u)) {
    const match = /^(\w+):([SLIBFMDO])(\d*)([*!-]*)(?:@([\w-]+))?$/u.exec(entry);
    if (match === null) throw new RangeError(`not a property: ${entry}`);
    const [, name = '', letter = 'S', length = '', marks = '', picklist = null] = match;
    const compute = computed[name];
    found.set(name, {
      name,
      type: TYPES[letter] ?? 'String',
      isKey: marks.includes('*'),
      filterable: !marks.includes('!'),
      upsertable: !marks.includes('-'),
      maxLength: length === '' ? null : Number(length),
      picklist,
      ...(compute === undefined ? {} : { compute }),
    });
  }
  return found;
}

/** The six audit properties; `createdOn` and `lastModifiedOn` are computed in the server's zone elsewhere. */
export const AUDIT =
  'createdBy:S100- createdDateTime:O- createdOn:D- lastModifiedBy:S100- lastModifiedDateTime:O- lastModifiedOn:D-';

/** `customString1:S256 …` up to a number. */
export function customStrings(prefix: string, count: number, pad = 0): string {
  return Array.from({ length: count }, (_, index) => `${prefix}${`${index + 1}`.padStart(pad, '0')}:S256`).join(' ');
}

/** Puts an entity together. */
export function entity(
  name: string,
  parts: Omit<Entity, 'name' | 'keys' | 'navigations' | 'isEffectiveDated' | 'isMdf' | 'isShared'> & {
    readonly navigations?: readonly Navigation[];
    readonly isEffectiveDated?: boolean;
    readonly isMdf?: boolean;
    readonly isShared?: boolean;
  },
): Entity {
  return {
    isEffectiveDated: false,
    isMdf: false,
    isShared: false,
    ...parts,
    name,
    navigations: new Map((parts.navigations ?? []).map((navigation) => [navigation.name, navigation])),
    keys: Array.from(parts.properties.values())
      .filter((property) => property.isKey)
      .sort((left, right) => (left.name < right.name ? -1 : 1)),
  };
}
