import { foldText } from './comparison.ts';
import { parseDn, rdnKey } from './distinguished-name.ts';
import type { Value } from './entry.ts';
import type { AttributeDefinition } from './schema.ts';

/** A key that two values share exactly when the attribute's matching rule calls them equal. */
export function valueKey(definition: AttributeDefinition, value: Value): string {
  if (typeof value !== 'string') return value.toString('hex');
  switch (definition.syntax) {
    case 'integer':
    case 'largeInteger':
      return integerKey(value);
    case 'caseExact':
      return value;
    case 'dn':
      return dnKey(value);
    default:
      return foldText(value);
  }
}

export function dnKey(dn: string): string {
  return parseDn(dn)?.map(rdnKey).join(',') ?? foldText(dn);
}

function integerKey(value: string): string {
  return /^-?\d{1,15}$/.test(value) ? String(Number(value)) : value;
}
