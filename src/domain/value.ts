/** One value of an attribute. Absent is `undefined`, never `null`: `null` stops at the edges. */
export type Scalar = string | number | boolean;

/** What an attribute holds: one value, or several (a multi-valued attribute). */
export type AttributeValue = Scalar | readonly Scalar[];

/**
 * Attribute values by name. Made by {@link newAttributes} alone, so that a name such as `__proto__` or `constructor`,
 * which HR data and imported schemas may hold, is a name like any other.
 */
export type Attributes = { [name: string]: AttributeValue | undefined };

/** An empty set of attributes without a prototype, filled from `entries`; absent values are left out. */
export function newAttributes(entries: Iterable<readonly [string, AttributeValue | undefined]> = []): Attributes {
  const attributes: Attributes = Object.create(null);
  for (const [name, value] of entries) {
    if (value !== undefined) attributes[name] = value;
  }
  return attributes;
}

/** Any JSON document as a source answers it, before its fields are read by type. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export type JsonObject = { readonly [name: string]: JsonValue };
