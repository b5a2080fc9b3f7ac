import type { Run } from '../language/evaluation.ts';
import { type Call, type FunctionDefinition, fail, limited, mapsText, textArgument } from './definition.ts';

/** Functions that change the form of a value: base64, hexadecimal, SID, DN parts, text form. */
export const conversionFunctions: readonly FunctionDefinition[] = [
  {
    name: 'ConvertToBase64',
    origin: 'entra',
    summary: 'Base64 of a text in UTF-16 (little endian).',
    parameters: [{ name: 'source', type: 'text' }],
    examples: [{ expression: 'ConvertToBase64("Hello")', result: 'SABlAGwAbABvAA==' }],
    build: mapsText((text, call) => limited(call, toBase64(utf16Bytes(text)))),
  },
  {
    name: 'ConvertFromBase64',
    origin: 'cloud-sync',
    summary: 'The text of a base64 value, by an encoding: Unicode (UTF-16, the default), UTF8 or ASCII.',
    parameters: [
      { name: 'source', type: 'text' },
      { name: 'encoding', type: 'word', optional: true, oneOf: ['Unicode', 'UTF8', 'ASCII'] },
    ],
    examples: [{ expression: 'ConvertFromBase64("SGVsbG8gd29ybGQh", UTF8)', result: 'Hello world!' }],
    build: buildFromBase64,
  },
  {
    name: 'ConvertToUTF8Hex',
    origin: 'entra',
    summary: 'The UTF-8 bytes of a text as hexadecimal digits, in upper case.',
    parameters: [{ name: 'source', type: 'text' }],
    examples: [{ expression: 'ConvertToUTF8Hex("Hé")', result: '48C3A9' }],
    build: mapsText((text, call) => limited(call, toHex(new TextEncoder().encode(text)))),
  },
  {
    name: 'CStr',
    origin: 'entra',
    summary: 'The text form of a number, a reference or a boolean.',
    parameters: [{ name: 'value', type: 'text' }],
    examples: [{ expression: 'CStr(Len("abc"))', result: '3' }],
    build: mapsText((text) => text),
  },
  {
    name: 'CRef',
    origin: 'cloud-sync',
    summary: 'A text as a reference; the same text here.',
    parameters: [{ name: 'text', type: 'text' }],
    examples: [{ expression: 'CRef("CN=Joe,DC=x")', result: 'CN=Joe,DC=x' }],
    build: mapsText((text) => text),
  },
  {
    name: 'DNComponent',
    origin: 'cloud-sync',
    summary: 'The value of the n-th part of a distinguished name, from the left.',
    parameters: [
      { name: 'dn', type: 'text' },
      { name: 'n', type: 'integer' },
    ],
    examples: [{ expression: 'DNComponent("CN=Joe,DC=contoso,DC=com", 1)', result: 'Joe' }],
    build: buildDnComponent,
  },
  {
    name: 'StringFromSID',
    origin: 'cloud-sync',
    summary: 'The text form (S-1-5-…) of a SID given as base64 or hexadecimal bytes.',
    parameters: [{ name: 'bytes', type: 'text' }],
    examples: [{ expression: 'StringFromSID("AQIAAAAAAAUgAAAAIAIAAA==")', result: 'S-1-5-32-544' }],
    build: mapsText((text, call) => {
      if (/^S-\d/i.test(text)) return text;
      const sid = sidText(/^(?:[0-9A-Fa-f]{2}){8,68}$/.test(text) ? fromHex(text) : fromBase64(text));
      return sid ?? fail(call, { code: 'notASid', message: 'takes the bytes of a SID', found: text });
    }),
  },
];

function utf16Bytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  for (let at = 0; at < text.length; at += 1) {
    bytes[at * 2] = text.charCodeAt(at) & 255;
    bytes[at * 2 + 1] = text.charCodeAt(at) >> 8;
  }
  return bytes;
}

function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

function fromBase64(text: string): Uint8Array | undefined {
  const clean = text.replace(/\s/g, '');
  if (clean.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(clean)) return undefined;
  return Uint8Array.from(atob(clean), (char) => char.charCodeAt(0));
}

function toHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).toUpperCase().padStart(2, '0');
  return text;
}

function fromHex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function buildFromBase64(call: Call): Run {
  const text = textArgument(call, 0);
  const encoding = textArgument(call, 1);
  return (frame) => {
    const value = text(frame);
    const name = (encoding(frame) ?? 'Unicode').toLowerCase();
    if (value === undefined) return undefined;
    const bytes = fromBase64(value) ?? fail(call, { code: 'notBase64', message: 'takes base64', found: value });
    if (name === 'ascii') return Array.from(bytes, (byte) => (byte < 128 ? String.fromCharCode(byte) : '?')).join('');
    return new TextDecoder(name === 'utf8' ? 'utf-8' : 'utf-16le', { ignoreBOM: true }).decode(bytes);
  };
}

function buildDnComponent(call: Call): Run {
  const text = textArgument(call, 0);
  const number = textArgument(call, 1);
  return (frame) => {
    const value = text(frame);
    if (value === undefined) return undefined;
    const parts = splitUnescaped(value, ',');
    const part = parts[Number(number(frame) ?? 0) - 1];
    if (part === undefined)
      return fail(call, { code: 'outOfRange', message: `there is no such part among ${parts.length}` });
    const equals = part.indexOf('=');
    return unescapeDnValue(part.slice(equals + 1).trim());
  };
}

function splitUnescaped(text: string, separator: string): string[] {
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text.charAt(at) === '\\') at += 1;
    else if (text.charAt(at) === separator) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  parts.push(text.slice(from));
  return parts;
}

/** RFC 4514: `\2C` sequences are UTF-8 bytes, any other character after a backslash is itself. */
function unescapeDnValue(text: string): string {
  return text.replace(/(?:\\[0-9A-Fa-f]{2})+|\\(.)/g, (escaped, char: string | undefined) => {
    if (char !== undefined) return char;
    return new TextDecoder().decode(fromHex(escaped.replaceAll('\\', '')));
  });
}

function sidText(bytes: Uint8Array | undefined): string | undefined {
  if (bytes === undefined || bytes.length < 8) return undefined;
  const count = bytes[1] ?? 0;
  if (bytes.length !== 8 + count * 4) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const authority = view.getUint16(2) * 2 ** 32 + view.getUint32(4);
  const parts = Array.from({ length: count }, (_, index) => view.getUint32(8 + index * 4, true));
  return ['S', bytes[0], authority, ...parts].join('-');
}
