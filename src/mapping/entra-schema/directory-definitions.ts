import type { JsonObject } from '../../domain/value.ts';
import { objectsOf, type Placed, textOf } from './read-json.ts';

/** The attribute definitions of one object of one directory, by name without letter case. */
export type Definitions = ReadonlyMap<string, Placed<JsonObject>>;

/** The object of a directory, as the schema's `directories` describe it; undefined when they do not. */
export function findObject(
  schema: Placed<JsonObject>,
  directory: string,
  object: string,
): Placed<JsonObject> | undefined {
  const objects = objectsOf(schema, 'directories')
    .filter((one) => isSameName(textOf(one, 'name'), directory))
    .flatMap((one) => objectsOf(one, 'objects'));
  return objects.find((one) => isSameName(textOf(one, 'name'), object));
}

/** The attributes that an object has. */
export function definitionsOf(object: Placed<JsonObject> | undefined): Definitions {
  if (object === undefined) return new Map();
  const attributes = objectsOf(object, 'attributes');
  return new Map(attributes.map((one) => [(textOf(one, 'name') ?? '').toLowerCase(), one]));
}

export function findDefinition(definitions: Definitions, name: string): Placed<JsonObject> | undefined {
  return definitions.get(name.toLowerCase());
}

/** Whether a definition says that the attribute names another object. */
export function isReferenceDefinition(definition: Placed<JsonObject> | undefined): boolean {
  return definition !== undefined && textOf(definition, 'type')?.toLowerCase() === 'reference';
}

function isSameName(left: string | undefined, right: string): boolean {
  return left?.toLowerCase() === right.toLowerCase();
}
