import { badRequest } from './api-error.ts';
import { fromWallTime } from './dates.ts';
import type { Property } from './entity.ts';
import type { Literal } from './filter-syntax.ts';
import type { Value } from './rows.ts';

function wallTime(text: string): number {
  const match = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,7}))?)?)?$/u.exec(text);
  if (match === null) return Number.NaN;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '0'] = match;
  return (
    Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)) +
    Math.floor(Number(`0.${fraction}`) * 1000)
  );
}

function instantOf(text: string): number {
  const match = /^(.*?)(Z|[+-]\d{2}:?\d{2})$/u.exec(text.replace(/ (\d{2}:\d{2})$/u, '+$1'));
  if (match === null) return wallTime(text);
  const [, wall = '', zone = 'Z'] = match;
  if (zone === 'Z') return wallTime(wall);
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return wallTime(wall) - (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}

function dateLiteral(literal: Literal, property: Property, serverTimeZone: string): number {
  if (literal.kind !== 'datetime' && literal.kind !== 'datetimeoffset' && literal.kind !== 'string') return Number.NaN;
  if (literal.kind === 'datetimeoffset' || /Z$/u.test(literal.text)) return instantOf(literal.text);
  const wall = wallTime(literal.text);
  return property.type === 'DateTimeOffset' ? fromWallTime(wall, serverTimeZone) : wall;
}

/**
 * The value of a literal for comparison with a property. A `datetime'…'` against a DateTimeOffset is the server's local time
 * (KBA 2933028); a quoted date, number or flag is taken as the property's type. Throws a 400 for a literal of another type.
 */
export function literalValue(literal: Literal, property: Property, serverTimeZone: string): Value {
  if (literal.kind === 'null') return null;
  const { type, name } = property;
  let value: Value = Number.NaN;
  if (type === 'String') value = literal.kind === 'boolean' ? String(literal.value) : literal.text;
  else if (type === 'Boolean') {
    const text = literal.kind === 'boolean' ? String(literal.value) : literal.text.toLowerCase();
    if (text === 'true' || text === 'false') value = text === 'true';
  } else if (type === 'DateTime' || type === 'DateTimeOffset') value = dateLiteral(literal, property, serverTimeZone);
  else if (literal.kind === 'number' || literal.kind === 'string') value = Number(literal.text.replace(/[Ll]$/u, ''));
  if (typeof value === 'number' && Number.isNaN(value)) {
    const shown = literal.kind === 'boolean' ? String(literal.value) : literal.text;
    throw badRequest(`Invalid value '${shown}' for property ${name} of type Edm.${type}.`);
  }
  return value;
}
