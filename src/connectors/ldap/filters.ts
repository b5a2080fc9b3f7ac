import {
  AndFilter,
  EqualityFilter,
  type Filter,
  FilterParser,
  GreaterThanEqualsFilter,
  OrFilter,
  PresenceFilter,
} from 'ldapts';
import { guidToBytes, sidToBytes } from './binary-ids.ts';

/** How many values one search asks for: well below AD's limits for the size and the cost of a filter. */
export const valuesPerSearch = 100;

/** `attribute=value`. The value goes over the wire as bytes of its own: nothing in it is filter syntax. */
export function equals(attribute: string, value: string | Uint8Array): Filter {
  return new EqualityFilter({ attribute, value: typeof value === 'string' ? value : Buffer.from(value) });
}

export function anyOf(filters: readonly Filter[]): Filter {
  const [only] = filters;
  return filters.length === 1 && only !== undefined ? only : new OrFilter({ filters: [...filters] });
}

export function allOf(filters: readonly Filter[]): Filter {
  return new AndFilter({ filters: [...filters] });
}

export function anyObject(): Filter {
  return new PresenceFilter({ attribute: 'objectClass' });
}

/** Objects that have a value there. */
export function isPresent(attribute: string): Filter {
  return new PresenceFilter({ attribute });
}

/** Objects that this domain controller changed at this update sequence number or later. */
export function changedSince(usn: number): Filter {
  return new GreaterThanEqualsFilter({ attribute: 'uSNChanged', value: String(usn) });
}

/** The filter that an administrator wrote in the configuration. @throws Error when it is no RFC 4515 filter. */
export function parseFilter(text: string): Filter {
  if (!isBalanced(text)) throw new Error('its parentheses do not match');
  return FilterParser.parseString(text);
}

/** ldapts reads a filter whose end is missing. Parentheses inside a value are escaped, so that counting is enough. */
function isBalanced(text: string): boolean {
  let depth = 0;
  for (const char of text) {
    if (char === '(') depth += 1;
    if (char === ')') depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0 && text.startsWith('(');
}

/** `attribute=value`, with the text of a GUID or SID as its bytes; `undefined` where it is none or is empty. */
export function equalsText(attribute: string, value: string): Filter | undefined {
  if (value === '') return undefined;
  if (/^objectGUID$/i.test(attribute)) return equalsBytes(attribute, guidToBytes(value));
  if (/^objectSid$/i.test(attribute)) return equalsBytes(attribute, sidToBytes(value));
  return equals(attribute, value);
}

function equalsBytes(attribute: string, bytes: Uint8Array | undefined): Filter | undefined {
  return bytes === undefined ? undefined : equals(attribute, bytes);
}

/** Whether the text is an attribute name (RFC 4512 §1.4): anything else is not sent to the directory. */
export function isAttributeName(text: string): boolean {
  return /^[A-Za-z][A-Za-z0-9-]*$/.test(text);
}
