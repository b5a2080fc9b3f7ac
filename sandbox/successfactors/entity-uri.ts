import type { Entity } from './entity.ts';
import { readerOf } from './read-property.ts';
import type { Row, Value } from './rows.ts';
import type { Tenant } from './tenant.ts';

const PLAIN = /^[\w.~-]*$/u;

function isoSeconds(value: Value): string {
  return new Date(Number(value)).toISOString().slice(0, 19);
}

/** How the value of a key stands in a URI: `'x'`, `1L`, `datetime'…'`. */
function keyLiteral(type: string): (value: Value) => string {
  if (type === 'Int64') return (value) => `${value}L`;
  if (type === 'Decimal') return (value) => `${value}M`;
  if (type === 'DateTime') return (value) => `datetime'${isoSeconds(value)}'`;
  if (type === 'DateTimeOffset') return (value) => `datetimeoffset'${isoSeconds(value)}Z'`;
  if (type !== 'String') return (value) => String(value);
  return (value) => {
    const text = String(value);
    return PLAIN.test(text) ? `'${text}'` : `'${encodeURIComponent(text).replaceAll("'", "''")}'`;
  };
}

/** Makes `Entity(key)` of records: one key bare, several by name in alphabetical order. */
export function uriWriter(entity: Entity, tenant: Tenant): (row: Row) => string {
  const keys = entity.keys.map((property) => ({
    name: property.name,
    read: readerOf(property, tenant),
    write: keyLiteral(property.type),
  }));
  const [only] = keys;
  if (keys.length === 1 && only !== undefined) return (row) => `${entity.name}(${only.write(only.read(row))})`;
  return (row) => {
    let text = '';
    for (const key of keys) text += `${text === '' ? '' : ','}${key.name}=${key.write(key.read(row))}`;
    return `${entity.name}(${text})`;
  };
}
