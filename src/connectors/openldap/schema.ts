import { type AttributeDefinition, type Codec, typeOfCodec } from '../ldap/attribute-definition.ts';
import { type Description, parseDescription } from './parse-definition.ts';

/** What the subschema says (RFC 4512 §4.2), by lower-case name and OID. */
export type Subschema = {
  readonly attributes: ReadonlyMap<string, AttributeDefinition>;
  readonly classes: ReadonlyMap<string, { readonly superiors: readonly string[]; readonly must: readonly string[] }>;
};

const syntax = '1.3.6.1.4.1.1466.115.121.1.';
/** RFC 4517 §3.3, where it is not text. */
const codecOfSyntax: ReadonlyMap<string, Codec> = new Map([
  [`${syntax}5`, 'octets'],
  [`${syntax}7`, 'boolean'],
  [`${syntax}8`, 'octets'],
  [`${syntax}9`, 'octets'],
  [`${syntax}10`, 'octets'],
  [`${syntax}12`, 'dn'],
  [`${syntax}24`, 'generalizedTime'],
  [`${syntax}27`, 'integer'],
  [`${syntax}28`, 'octets'],
  [`${syntax}40`, 'octets'],
]);

/** Reads the values of `attributeTypes` and `objectClasses`. A description that is broken is left out. Pure. */
export function readSubschema(attributeTypes: readonly string[], objectClasses: readonly string[]): Subschema {
  const types = byName(attributeTypes.map(parseDescription));
  const attributes = [...types].map(([name, description]) => [name, toDefinition(description, types)] as const);
  const classes = [...byName(objectClasses.map(parseDescription))].map(([name, { parts }]) => {
    return [name, { superiors: parts.get('SUP') ?? [], must: parts.get('MUST') ?? [] }] as const;
  });
  return { attributes: new Map(attributes), classes: new Map(classes) };
}

/** What an object of these classes must have, in the schema's spelling, `objectClass` left out. */
export function requiredBy({ classes }: Subschema, names: readonly string[]): readonly string[] {
  const waiting = [...names];
  const seen = new Set<string>();
  const required = new Set<string>();
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const found = classes.get(name.toLowerCase());
    if (found === undefined || seen.has(name.toLowerCase())) continue;
    seen.add(name.toLowerCase());
    for (const attribute of found.must) required.add(attribute);
    waiting.push(...found.superiors);
  }
  return [...required].filter((name) => name.toLowerCase() !== 'objectclass').toSorted();
}

function byName(descriptions: readonly (Description | undefined)[]): ReadonlyMap<string, Description> {
  const named = descriptions.filter((description) => description !== undefined);
  return new Map(
    named.flatMap((description) =>
      [description.oid, ...(description.parts.get('NAME') ?? [])].map((name) => [name.toLowerCase(), description]),
    ),
  );
}

function toDefinition(description: Description, types: ReadonlyMap<string, Description>): AttributeDefinition {
  const { oid, parts } = description;
  const codec = codecOfSyntax.get(syntaxOf(description, types)) ?? 'text';
  const usage = parts.get('USAGE')?.[0] ?? 'userApplications';
  return {
    name: parts.get('NAME')?.[0] ?? oid,
    codec,
    type: typeOfCodec[codec],
    multiValued: !parts.has('SINGLE-VALUE'),
    readOnly: parts.has('NO-USER-MODIFICATION') || usage !== 'userApplications',
    indexed: oid === entryUuid,
  };
}

/** Which attributes have an index is told to administrators alone; the anchor has one wherever OpenLDAP is set up with care. */
const entryUuid = '1.3.6.1.1.16.4';

/** Its own syntax without its length, which OpenLDAP does not enforce, or that of the attribute that it is a kind of. */
function syntaxOf(description: Description, types: ReadonlyMap<string, Description>): string {
  const seen = new Set<Description>();
  let next: Description | undefined = description;
  while (next !== undefined && !seen.has(next)) {
    const own = next.parts.get('SYNTAX')?.[0];
    if (own !== undefined) return own.replace(/\{\d+\}$/, '');
    seen.add(next);
    next = types.get((next.parts.get('SUP')?.[0] ?? '').toLowerCase());
  }
  return '';
}
