/** What a tenant's `$metadata` says about one entity: names as they are written there. */
export type EntityMetadata = {
  readonly properties: ReadonlySet<string>;
  /** Those of them that a filter may not name. */
  readonly unfilterable: ReadonlySet<string>;
  /** Navigation → entity; undefined where the document does not tell it. */
  readonly navigations: ReadonlyMap<string, string | undefined>;
};

export type Metadata = ReadonlyMap<string, EntityMetadata>;

/**
 * Entities, properties and navigations of an EDMX document. Only these are read, by their element names, and of the
 * annotations `filterable`; prefixes do not matter (one document binds `sap:` to two URIs). No DTD, no entities, no nesting: nothing to expand.
 */
export function parseMetadata(edmx: string): Metadata {
  const ends = readAssociations(edmx);
  const entities = new Map<string, EntityMetadata>();
  for (const [, attributes = '', body = ''] of edmx.matchAll(
    /<(?:\w+:)?EntityType\b([^>]*)>([\s\S]*?)<\/(?:\w+:)?EntityType>/g,
  )) {
    const name = attributeOf(attributes, 'Name');
    if (name === undefined) continue;
    const properties = new Set<string>();
    const unfilterable = new Set<string>();
    const navigations = new Map<string, string | undefined>();
    for (const [, kind, text = ''] of body.matchAll(/<(?:\w+:)?(Property|NavigationProperty)\b([^>]*)>/g)) {
      const property = attributeOf(text, 'Name');
      if (property === undefined) continue;
      if (kind === 'Property') {
        properties.add(property);
        if (/\bfilterable\s*=\s*["']false["']/.test(text)) unfilterable.add(property);
      } else
        navigations.set(
          property,
          ends.get(`${shortName(attributeOf(text, 'Relationship'))}/${attributeOf(text, 'ToRole')}`),
        );
    }
    entities.set(name, { properties, unfilterable, navigations });
  }
  return entities;
}

/** `Association/Role` → entity. */
function readAssociations(edmx: string): ReadonlyMap<string, string> {
  const ends = new Map<string, string>();
  for (const [, attributes = '', body = ''] of edmx.matchAll(
    /<(?:\w+:)?Association\b([^>]*)>([\s\S]*?)<\/(?:\w+:)?Association>/g,
  )) {
    const association = attributeOf(attributes, 'Name');
    for (const [, text = ''] of body.matchAll(/<(?:\w+:)?End\b([^>]*)>/g)) {
      const type = attributeOf(text, 'Type');
      if (type !== undefined) ends.set(`${association}/${attributeOf(text, 'Role')}`, shortName(type));
    }
  }
  return ends;
}

function attributeOf(text: string, name: string): string | undefined {
  const match = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(text);
  return match?.[1] ?? match?.[2];
}

/** `SFOData.EmpJob` → `EmpJob`. */
function shortName(name: string | undefined): string {
  return name?.split('.').at(-1) ?? '';
}
