import type { AttributeValue } from '../domain/value.ts';

/** How the connector space indexes a matching value: directories compare employee ids and names without case. */
export function matchKey(attribute: string, value: AttributeValue | undefined): string | undefined {
  const text = typeof value === 'object' ? value[0] : value;
  if (text === undefined || text === '') return undefined;
  return `${attribute.toLowerCase()}=${String(text).toLowerCase()}`;
}
