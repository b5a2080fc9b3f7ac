/** One object as a search gives it. Attribute names are as the server spells them. */
export type LdapEntry = { readonly dn: string; readonly attributes: readonly LdapAttribute[] };

export type LdapAttribute = {
  readonly type: string;
  /** Text where the bytes are UTF-8, else the bytes. */
  readonly values: readonly (string | Uint8Array)[];
  readonly parsedBuffers: readonly Uint8Array[];
};

/** The attribute of that name, whatever its case. */
export function attributeOf(entry: LdapEntry, name: string): LdapAttribute | undefined {
  const wanted = name.toLowerCase();
  return entry.attributes.find(
    ({ type }) => type === name || (type.length === name.length && type.toLowerCase() === wanted),
  );
}

/** Its values as text; none where the attribute is absent. */
export function textsOf(entry: LdapEntry, name: string): readonly string[] {
  return (attributeOf(entry, name)?.values ?? []).map(String);
}

/** Its first value as text. */
export function textOf(entry: LdapEntry, name: string): string | undefined {
  return textsOf(entry, name)[0];
}

/** Its first value as bytes. */
export function bytesOf(entry: LdapEntry, name: string): Uint8Array | undefined {
  return attributeOf(entry, name)?.parsedBuffers[0];
}
