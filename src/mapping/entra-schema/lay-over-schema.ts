import type { JsonObject, JsonValue } from '../../domain/value.ts';
import type { AttributeMapping } from '../attributes/compile-attribute-mapping.ts';
import { compileMapping, type Mapping } from '../compile-mapping.ts';
import type { ScopeGroup } from '../scope/compile-scope.ts';
import type { SourceAttribute } from '../source/compile-source-reader.ts';
import { findObject } from './directory-definitions.ts';
import { exportAttributeMapping, type OriginalMapping } from './export-attribute-mapping.ts';
import { sourceDefinition, targetDefinition } from './export-directories.ts';
import { exportScope } from './export-scope.ts';
import { type ImportSchemaOptions, importEntraSchema } from './import-schema.ts';
import { pickObjectMapping } from './pick-object-mapping.ts';
import { checkDocument, isSameJson, isSet, memberOf, objectsOf, type Placed, textOf } from './read-json.ts';
import { ownPath, pathOf } from './read-source-attributes.ts';
import type { Report } from './report.ts';

type Options = ImportSchemaOptions & { readonly report: Report };

/** A mapping laid over the schema that it was imported from: only what differs is written anew, all else stays, member by member. */
export function layOverSchema(mapping: Mapping, original: unknown, { report, ...options }: Options): JsonObject {
  const schema = { value: checkDocument(original), path: '' };
  const place = pickObjectMapping(schema, options);
  const { mapping: imported } = importEntraSchema(original, options);
  const sourceObject = findObject(schema, place.source, place.sourceObject);
  const targetObject = findObject(schema, place.target, place.targetObject);
  const objectMapping = {
    ...place.mapping.value,
    attributeMappings: layOverAttributes(mapping, imported, { entra: place.mapping, report }),
    ...layOverScope(mapping.scope, imported.scope, { entra: place.mapping.value, report }),
  };
  const replacements = new Map<JsonValue, JsonValue>([[place.mapping.value, objectMapping]]);
  if (sourceObject !== undefined) {
    const attributes = layOverSources(mapping, sourceObject, options.defaults ?? []);
    replacements.set(sourceObject.value, { ...sourceObject.value, attributes });
  }
  if (targetObject !== undefined) {
    const attributes = layOverTargets(mapping.attributes, imported.attributes, targetObject);
    replacements.set(targetObject.value, { ...targetObject.value, attributes });
  }
  return replaceIn(schema.value, replacements) as JsonObject;
}

/** The document with some of its objects replaced; the rest is shared, not copied. */
function replaceIn(value: JsonValue, replacements: ReadonlyMap<JsonValue, JsonValue>): JsonValue {
  const replacement = replacements.get(value);
  if (replacement !== undefined) return replacement;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((part: JsonValue) => replaceIn(part, replacements));
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, replaceIn(part, replacements)]));
}

type Laying = { readonly entra: Placed<JsonObject>; readonly report: Report };

function layOverAttributes(mapping: Mapping, imported: Mapping, { entra, report }: Laying): readonly JsonObject[] {
  const waiting = new Map<string, OriginalMapping[]>();
  for (const [index, one] of objectsOf(entra, 'attributeMappings').entries()) {
    const found = imported.attributes[index];
    if (found === undefined) continue;
    const list = waiting.get(found.target.toLowerCase()) ?? [];
    list.push({ entra: one.value, imported: found });
    waiting.set(found.target.toLowerCase(), list);
  }
  return mapping.attributes.map((one, index) => {
    const original = waiting.get(one.target.toLowerCase())?.shift();
    return exportAttributeMapping(one, { path: `attributes[${index}]`, report, original });
  });
}

function layOverScope(
  scope: readonly ScopeGroup[],
  imported: readonly ScopeGroup[],
  { entra, report }: { entra: JsonObject; report: Report },
): { readonly scope?: JsonValue } {
  if (isSameJson(plain(scope), plain(imported))) return {};
  const before = memberOf(entra, 'scope');
  const kept = typeof before === 'object' && before !== null && !Array.isArray(before) ? before : undefined;
  const written = exportScope(scope, report);
  if (kept === undefined) return { scope: written };
  return { scope: { ...kept, inputFilterGroups: [], groups: written?.groups ?? [] } };
}

/** One value and a list of one are the same; so are a name that is missing and an empty one. */
function plain(groups: readonly ScopeGroup[]): JsonValue {
  return groups.map(({ name, all }) => ({
    name: name ?? '',
    all: all.map(({ attribute, expression, operator, value }) => ({
      subject: attribute ?? expression ?? '',
      operator,
      values: value === undefined ? [] : typeof value === 'string' ? [value] : [...value],
    })),
  }));
}

function layOverSources(
  mapping: Mapping,
  object: Placed<JsonObject>,
  defaults: readonly SourceAttribute[],
): readonly JsonObject[] {
  const paths = new Map(mapping.source.attributes.map(({ name, path }) => [name, path]));
  const usual = new Map(defaults.map(({ name, path }) => [name, path]));
  const definitions = objectsOf(object, 'attributes');
  const known = new Set(definitions.map((definition) => textOf(definition, 'name') ?? ''));
  const kept = definitions.map((definition) => {
    const name = textOf(definition, 'name') ?? '';
    const path = paths.get(name);
    const before = pathOf(definition) ?? usual.get(name) ?? ownPath(name);
    return path === undefined || path === before ? definition.value : withPath(definition, path);
  });
  const used = new Set(compileMapping(mapping).mapping?.sourceAttributes.map(({ name }) => name));
  const added = mapping.source.attributes.filter(
    ({ name, path }) => !known.has(name) && (used.has(name) || usual.get(name) !== path),
  );
  const key = definitions
    .flatMap((definition) => objectsOf(definition, 'apiExpressions'))
    .map((one) => textOf(one, 'key'))
    .find((found) => found !== undefined);
  return [...kept, ...added.map((attribute) => sourceDefinition(attribute, key))];
}

function withPath(definition: Placed<JsonObject>, path: string): JsonObject {
  const [first, ...others] = objectsOf(definition, 'apiExpressions');
  const changed = first === undefined ? sourceDefinition({ name: '', path }).apiExpressions : undefined;
  return {
    ...definition.value,
    apiExpressions: changed ?? [{ ...first?.value, value: path }, ...others.map(({ value }) => value)],
  };
}

function layOverTargets(
  attributes: readonly AttributeMapping[],
  imported: readonly AttributeMapping[],
  object: Placed<JsonObject>,
): readonly JsonObject[] {
  const before = new Map(imported.map((one) => [one.target.toLowerCase(), one]));
  const now = new Map(attributes.map((one) => [one.target.toLowerCase(), one]));
  const definitions = objectsOf(object, 'attributes');
  const known = new Set(definitions.map((definition) => (textOf(definition, 'name') ?? '').toLowerCase()));
  const kept = definitions.map((definition) => {
    const name = (textOf(definition, 'name') ?? '').toLowerCase();
    const mapping = now.get(name);
    if (mapping === undefined) return definition.value;
    const was = before.get(name);
    const wasReference = was === undefined ? undefined : was.reference !== undefined;
    const isReference = mapping.reference !== undefined;
    const isExact = mapping.caseExact !== false;
    const hasSource = mapping.value !== undefined || isReference;
    const type = isReference ? 'Reference' : 'String';
    return {
      ...definition.value,
      ...(hasSource && wasReference !== isReference && !isTyped(definition, isReference) && { type }),
      ...(isSet(definition, 'caseExact') !== isExact && { caseExact: isExact }),
    };
  });
  return [...kept, ...attributes.filter(({ target }) => !known.has(target.toLowerCase())).map(targetDefinition)];
}

/** Whether the definition's type says already that the attribute is a reference, or that it is none. */
function isTyped(definition: Placed<JsonObject>, isReference: boolean): boolean {
  return (textOf(definition, 'type')?.toLowerCase() === 'reference') === isReference;
}
