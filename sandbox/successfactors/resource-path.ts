import { ApiError, badRequest, unknownProperty } from './api-error.ts';
import type { Entity } from './entity.ts';
import { literalValue } from './filter-literal.ts';
import type { Literal } from './filter-syntax.ts';
import { tokenizeFilter } from './filter-tokens.ts';
import type { Value } from './rows.ts';
import type { Schema } from './schema.ts';

/** The key of one record: values by property name. */
export type Key = ReadonlyMap<string, Value>;

/** What a path under the service root asks for. */
export type ResourcePath = {
  readonly entity: Entity;
  readonly key: Key | null;
  /** Navigations after the key. */
  readonly steps: readonly string[];
  readonly isCount: boolean;
  readonly isValue: boolean;
};

/** COE0007 with the status that the tenant uses. */
export function unknownEntity(name: string, status: 400 | 404): ApiError {
  return new ApiError(status, 'COE_ENTITY_NOT_FOUND', `[COE0007]invalid entity (or function) name: ${name}`);
}

function keyValue(entity: Entity, name: string, literal: Literal): readonly [string, Value] {
  const property = entity.properties.get(name);
  if (property === undefined || !property.isKey) throw unknownProperty(entity.name, name);
  const value = literalValue(literal, property, 'UTC');
  return [name, property.type === 'Int64' && value !== null ? Number(value) : value];
}

/** Reads the text between the parentheses of `Entity(…)`. Throws a 400 for another shape than the entity's key. */
export function readKey(entity: Entity, text: string): Key {
  const spaced = text.replace(/(^|,)\s*(\w+)\s*=/gu, '$1$2 eq ');
  const tokens = tokenizeFilter(spaced);
  const [only] = entity.keys;
  const [first] = tokens;
  if (tokens.length === 1 && first?.kind === 'literal' && entity.keys.length === 1 && only !== undefined) {
    return new Map([keyValue(entity, only.name, first.literal)]);
  }
  const key = new Map<string, Value>();
  for (let index = 0; index < tokens.length; index += 4) {
    const [name, , literal] = tokens.slice(index, index + 3);
    if (name?.kind !== 'word' || literal?.kind !== 'literal')
      throw badRequest(`Invalid key predicate (${text}) of ${entity.name}.`);
    key.set(...keyValue(entity, name.text, literal.literal));
  }
  const missing = entity.keys.filter((property) => !key.has(property.name));
  if (missing.length > 0)
    throw badRequest(
      `Invalid key predicate of ${entity.name}: ${missing.map((property) => property.name).join(', ')} missing.`,
    );
  return key;
}

/** Reads `Entity`, `Entity(key)`, `Entity(key)/nav`, each perhaps with `/$count` or `/$value`. The path is still percent-encoded. */
export function readResourcePath(schema: Schema, path: string, unknownStatus: 400 | 404): ResourcePath {
  const [head = '', ...tail] = path.split('/').map((segment) => decodeURIComponent(segment));
  const match = /^(\w+)(?:\((.*)\))?$/su.exec(head);
  const entity = schema.get(match?.[1] ?? '');
  if (match === null || entity === undefined) throw unknownEntity(head, unknownStatus);
  const last = tail.at(-1);
  const isCount = last === '$count';
  const isValue = last === '$value';
  const keyText = match[2];
  return {
    entity,
    key: keyText === undefined || keyText === '' ? null : readKey(entity, keyText),
    steps: (isCount || isValue ? tail.slice(0, -1) : tail).filter((step) => step !== ''),
    isCount,
    isValue,
  };
}
