import type { JsonObject, JsonValue } from '../../domain/value.ts';

/** Names of fields of Flex HR's employee and employment that are never stored, shown or logged, whoever read them. */
const sensitive =
  /^(dateofbirth|nationalidentificationnumber|nationality|gender|unionid|salary.*|.*salary|addressrow\d|postalcode|homeaddress|bank.*|iban|bic|clearingnumber|accountnumber|tax.*)$/i;

export function isSensitiveField(name: string): boolean {
  const known = judged.get(name);
  if (known !== undefined) return known;
  const isSensitive = sensitive.test(name);
  if (judged.size < mostNames) judged.set(name, isSensitive);
  return isSensitive;
}

/** The same few names come with each record. */
const judged = new Map<string, boolean>();
const mostNames = 1000;

/** A record without its sensitive fields, at whatever depth. The source drops them already: what is stored has them in no case. */
export function withoutSensitiveFields(record: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(record)
      .filter(([name]) => !isSensitiveField(name))
      .map(([name, value]) => [name, cleanValue(value)]),
  );
}

function cleanValue(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(cleanValue);
  return isObject(value) ? withoutSensitiveFields(value) : value;
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
