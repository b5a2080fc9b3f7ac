import type { JsonObject, JsonValue } from '../../domain/value.ts';
import type { AttributeMapping } from '../attributes/compile-attribute-mapping.ts';
import type { SourceAttribute } from '../source/compile-source-reader.ts';

/** Attributes that name an object for good, by the directories that have them. */
const anchors = new Set(['perPersonUuid', 'objectGUID', 'id']);

/** The definition of a source attribute: its JSONPath is its API expression. How Entra names the key is not published. */
export function sourceDefinition({ name, path }: SourceAttribute, key = 'JSONPath'): JsonObject {
  return { ...definition(name, 'String'), apiExpressions: [{ key, value: path }] };
}

/** The definition of a target attribute, as far as its mapping tells. */
export function targetDefinition(mapping: AttributeMapping): JsonObject {
  return {
    ...definition(mapping.target, mapping.reference === undefined ? 'String' : 'Reference'),
    caseExact: mapping.caseExact !== false,
    multivalued: mapping.flow === 'addValues',
  };
}

function definition(name: string, type: string): JsonObject {
  return {
    anchor: anchors.has(name),
    apiExpressions: [],
    defaultValue: null,
    flowNullValues: false,
    metadata: [],
    multivalued: false,
    mutability: 'ReadWrite',
    name,
    referencedObjects: [],
    required: false,
    type,
  };
}

/** A directory with one object. */
export function directory(name: string, object: string, attributes: readonly JsonValue[]): JsonObject {
  return {
    discoverabilities: 'None',
    id: name,
    metadata: [],
    name,
    objects: [{ attributes, metadata: [], name: object, supportedApis: [] }],
    version: '',
  };
}
