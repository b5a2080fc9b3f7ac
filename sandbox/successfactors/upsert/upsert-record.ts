import { badRequest, unknownProperty } from '../api-error.ts';
import type { Entity, Property } from '../entity.ts';
import { readKey } from '../resource-path.ts';
import type { Value } from '../rows.ts';
import type { Schema } from '../schema.ts';
import type { Tenant } from '../tenant.ts';

/** A record of an upsert, with its fields as values (option ids as external codes, dates as epoch milliseconds). */
export type UpsertRecord = {
  readonly index: number;
  readonly entity: Entity;
  /** Fields of the record, its key included. */
  readonly fields: ReadonlyMap<string, Value>;
  /** The userId of the manager that the record links to; undefined when it names none. */
  readonly managerLink: string | undefined;
  readonly isDelete: boolean;
  /** What is wrong with the values themselves; the record will fail. */
  readonly problem: RecordProblem | null;
};

/** Why a record fails. */
export type RecordProblem = { readonly httpCode: number; readonly message: string };

type Json = { readonly [name: string]: unknown };

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function entityOf(schema: Schema, uri: string): { readonly entity: Entity; readonly key: ReadonlyMap<string, Value> } {
  const tail = decodeURIComponent(uri.replace(/^.*\/odata\/v2\//u, ''));
  const match = /^\/?(\w+)(?:\((.*)\))?$/su.exec(tail);
  const entity = schema.get(match?.[1] ?? '');
  if (match === null || entity === undefined) throw badRequest(`[COE0007]invalid entity (or function) name: ${tail}`);
  return { entity, key: match[2] === undefined || match[2] === '' ? new Map() : readKey(entity, match[2]) };
}

const FLAGS: Readonly<Record<string, boolean>> = {
  y: true,
  yes: true,
  t: true,
  true: true,
  '1': true,
  n: false,
  no: false,
  f: false,
  false: false,
  '0': false,
};

/** The value of a field; undefined for one that its type cannot hold. */
function fieldValue(property: Property, given: unknown): Value | undefined {
  if (given === null) return null;
  if (property.type === 'DateTime' || property.type === 'DateTimeOffset') {
    const match = /^\/Date\((-?\d+)(?:[+-]\d{4})?\)\/$/u.exec(String(given));
    if (match === null) return undefined;
    const instant = Number(match[1]);
    return property.type === 'DateTime' ? Math.floor(instant / 86_400_000) * 86_400_000 : instant;
  }
  if (property.type === 'Boolean') return typeof given === 'boolean' ? given : FLAGS[String(given).toLowerCase()];
  if (property.type === 'String') return typeof given === 'object' ? undefined : String(given);
  const number = Number(given);
  return Number.isNaN(number) ? undefined : number;
}

/** The external code of an option id; undefined for one that the picklist does not have. */
function optionValue(tenant: Tenant, picklist: string, value: Value): Value | undefined {
  if (value === null) return null;
  const { picklists } = tenant.state;
  if (tenant.switches.picklistValues === 'optionIds') return picklists.externalCode(picklist, String(value));
  return picklists.option(picklist, String(value)) === null ? undefined : value;
}

function readField(tenant: Tenant, property: Property, given: unknown): { readonly value: Value } | RecordProblem {
  const value = fieldValue(property, given);
  if (value === undefined && property.type === 'Boolean') {
    return {
      httpCode: 500,
      message: `${property.name} contains an invalid flag for boolean field. Only Y/Yes/T/True/1 or N/No/F/False/0 are supported`,
    };
  }
  if (value === undefined) return { httpCode: 400, message: `Invalid property value. Property name:${property.name}` };
  if (property.maxLength !== null && typeof value === 'string' && value.length > property.maxLength) {
    return { httpCode: 400, message: `${property.name} exceeds the maximum length of ${property.maxLength}` };
  }
  if (property.picklist === null) return { value };
  const code = optionValue(tenant, property.picklist, value);
  return code === undefined
    ? { httpCode: 400, message: `${String(given)} is an invalid picklist value for ${property.name}` }
    : { value: code };
}

function managerLink(given: unknown): string | undefined {
  const metadata = isObject(given) ? given.__metadata : undefined;
  const uri = isObject(metadata) && typeof metadata.uri === 'string' ? metadata.uri : '';
  return /User\('([^']*)'\)/u.exec(uri)?.[1];
}

/** Reads one record of an upsert. Throws for what spoils the whole request: no entity, an unknown field (COE0021). */
export function readRecord(schema: Schema, tenant: Tenant, given: unknown, index: number): UpsertRecord {
  const metadata = isObject(given) ? given.__metadata : undefined;
  if (!isObject(given) || !isObject(metadata) || typeof metadata.uri !== 'string')
    throw badRequest('Each record needs __metadata with uri.');
  const { entity, key } = entityOf(schema, metadata.uri);
  const fields = new Map<string, Value>();
  let problem: RecordProblem | null = null;
  let link: string | undefined;
  const keyFields = Array.from(key).map(([name, value]) => [name, asSent(entity, name, value)] as const);
  for (const [name, content] of [...keyFields, ...Object.entries(given)]) {
    if (name === '__metadata' || name === 'operation') continue;
    if (entity.navigations.has(name)) {
      if (name === 'manager') link = managerLink(content);
      continue;
    }
    const property = entity.properties.get(name);
    if (property === undefined) throw unknownProperty(entity.name, name);
    const isReadOnly = !property.upsertable && !property.isKey;
    if (isReadOnly && tenant.switches.readOnlyFields === 'ignored') continue;
    if (isReadOnly) problem ??= { httpCode: 400, message: `${name} is not upsertable` };
    const read = readField(tenant, property, content);
    if ('value' in read) fields.set(name, read.value);
    else problem ??= read;
  }
  return {
    index,
    entity,
    fields,
    managerLink: link,
    isDelete: String(given.operation ?? '').toUpperCase() === 'DELETE',
    problem,
  };
}

/** A key value of the URI in the form in which a field would be sent. */
function asSent(entity: Entity, name: string, value: Value): unknown {
  const type = entity.properties.get(name)?.type;
  return type === 'DateTime' || type === 'DateTimeOffset' ? `/Date(${value})/` : value;
}
