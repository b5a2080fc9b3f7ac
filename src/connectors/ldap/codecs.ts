import { respellDn } from '../../domain/dn.ts';
import type { Scalar } from '../../domain/value.ts';
import type { Codec } from './attribute-definition.ts';
import { guidToBytes, guidToText, sidToBytes, sidToText } from './binary-ids.ts';

/** A value that could not be turned into the attribute's syntax. */
export type BadValue = { readonly code: 'invalidValue' | 'invalidCharacter'; readonly reason: string };

/** Whether the values of this syntax must be read as bytes. */
export function isBinary(codec: Codec): boolean {
  return codec === 'octets' || codec === 'guid' || codec === 'sid';
}

/** One LDAP value as ours: `TRUE` is true, whole numbers that JavaScript can hold are numbers, bytes are base64. */
export function decodeValue(codec: Codec, value: string | Uint8Array): Scalar {
  if (typeof value !== 'string') return decodeBytes(codec, value);
  switch (codec) {
    case 'boolean':
      return value.toUpperCase() === 'TRUE';
    case 'integer':
      return decodeInteger(value);
    case 'generalizedTime':
      return decodeGeneralizedTime(value) ?? value;
    default:
      return value;
  }
}

/** One of our values as LDAP wants it, or why it can't be. */
export function encodeValue(codec: Codec, value: Scalar): string | Uint8Array | BadValue {
  switch (codec) {
    case 'boolean':
      return encodeBoolean(value);
    case 'integer':
      return encodeInteger(value);
    case 'generalizedTime':
      return encodeGeneralizedTime(String(value)) ?? invalid(value, 'an instant such as 2026-06-01T00:00:00Z');
    case 'octets':
      return encodeBytes(String(value)) ?? invalid(value, 'base64');
    case 'guid':
      return guidToBytes(String(value)) ?? invalid(value, 'a GUID');
    case 'sid':
      return sidToBytes(String(value)) ?? invalid(value, 'a SID');
    case 'dn':
      return isDn(String(value)) ? encodeText(respellDn(String(value))) : invalid(value, 'a distinguished name');
    default:
      return encodeText(String(value));
  }
}

/** Whether the answer of {@link encodeValue} is a refusal. */
export function isBadValue(value: string | Uint8Array | BadValue): value is BadValue {
  return typeof value === 'object' && !(value instanceof Uint8Array);
}

/** `20261122022749.0Z` as `2026-11-22T02:27:49.000Z`; `undefined` when it is no UTC time. */
export function decodeGeneralizedTime(text: string): string | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:[.,](\d{1,3})\d*)?Z$/.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction = '0'] = match;
  return `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.padEnd(3, '0')}Z`;
}

function encodeGeneralizedTime(text: string): string | undefined {
  if (/^\d{14}([.,]\d+)?Z$/.test(text)) return text;
  const instant = Date.parse(text);
  if (Number.isNaN(instant)) return undefined;
  return new Date(instant)
    .toISOString()
    .replaceAll(/[-T:]/g, '')
    .replace(/\.\d+Z$/, '.0Z');
}

function decodeBytes(codec: Codec, bytes: Uint8Array): string {
  if (codec === 'guid') return guidToText(bytes);
  if (codec === 'sid') return sidToText(bytes);
  return Buffer.from(bytes).toString('base64');
}

/** A number where JavaScript holds it exactly, else the digits: `accountExpires` never is 9223372036854775807. */
function decodeInteger(text: string): number | string {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : text;
}

/** Node.js leaves out what is no base64 without a word: other bytes than those that were meant. */
function encodeBytes(text: string): Uint8Array | undefined {
  const packed = text.replaceAll(/\s+/g, '');
  const isBase64 = /^[A-Za-z0-9+/]*={0,2}$/.test(packed) && packed.replace(/=+$/, '').length % 4 !== 1;
  return isBase64 ? Buffer.from(packed, 'base64') : undefined;
}

function encodeInteger(value: Scalar): string | BadValue {
  if (typeof value === 'number') {
    return Number.isInteger(value) ? BigInt(value).toString() : invalid(value, 'a whole number');
  }
  const text = String(value).trim();
  return /^[+-]?\d+$/.test(text) ? BigInt(text).toString() : invalid(value, 'a whole number');
}

/** Whether the text can be the name of an object: an RDN of several values and `<GUID=…>` ([MS-ADTS] 3.1.1.3.1.2.4) are names too. */
function isDn(text: string): boolean {
  return /^ *(?:[A-Za-z][A-Za-z0-9-]*|\d+(?:\.\d+)*) *=/.test(text) || /^<(?:GUID|SID)=/i.test(text);
}

function encodeBoolean(value: Scalar): string | BadValue {
  const text = String(value).toUpperCase();
  return text === 'TRUE' || text === 'FALSE' ? text : invalid(value, 'true or false');
}

/** Tabs and line ends are text (`streetAddress` has them); every other control character is an accident or an attack. */
function encodeText(text: string): string | BadValue {
  if (/[^\P{Cc}\t\r\n]/u.test(text)) return { code: 'invalidCharacter', reason: 'it holds a control character' };
  if (/\p{Cs}/u.test(text))
    return { code: 'invalidCharacter', reason: 'it holds half of a character (a lone surrogate)' };
  return text;
}

function invalid(value: Scalar, expected: string): BadValue {
  return { code: 'invalidValue', reason: `"${String(value).slice(0, 64)}" is not ${expected}` };
}
