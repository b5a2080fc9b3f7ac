import { type BerReader, InvalidAsn1Error } from 'ldapts';
import type { Filter } from './message.ts';
import { openSequence, readOctets, readText } from './strict-reading.ts';

const deepestFilter = 200;

/** Reads one filter (RFC 4511, 4.5.1.7) and keeps its values as octets, since objectGUID and objectSid are no text. */
export function decodeFilter(reader: BerReader, depth = 0): Filter {
  if (depth > deepestFilter) throw new InvalidAsn1Error('Filter nested too deeply');
  const tag = reader.peek();
  switch (tag) {
    case 0xa0:
      return { kind: 'and', parts: readParts(reader, depth) };
    case 0xa1:
      return { kind: 'or', parts: readParts(reader, depth) };
    case 0xa2:
      openSequence(reader);
      return { kind: 'not', part: decodeFilter(reader, depth + 1) };
    case 0xa3:
      return { kind: 'equal', ...readAssertion(reader) };
    case 0xa4:
      return readSubstrings(reader);
    case 0xa5:
      return { kind: 'greaterOrEqual', ...readAssertion(reader) };
    case 0xa6:
      return { kind: 'lessOrEqual', ...readAssertion(reader) };
    case 0x87:
      return { kind: 'present', attribute: readText(reader, 0x87) };
    case 0xa8:
      return { kind: 'approx', ...readAssertion(reader) };
    case 0xa9:
      return readExtensible(reader);
    default:
      throw new InvalidAsn1Error(`Unknown filter tag ${tag}`);
  }
}

function readParts(reader: BerReader, depth: number): readonly Filter[] {
  const end = openSequence(reader);
  const parts: Filter[] = [];
  while (reader.offset < end) parts.push(decodeFilter(reader, depth + 1));
  return parts;
}

function readAssertion(reader: BerReader): { attribute: string; value: Buffer } {
  openSequence(reader);
  const attribute = readText(reader);
  return { attribute, value: readOctets(reader, 0x04) };
}

function readSubstrings(reader: BerReader): Filter {
  openSequence(reader);
  const attribute = readText(reader);
  const end = openSequence(reader);
  let initial: Buffer | undefined;
  let final: Buffer | undefined;
  const any: Buffer[] = [];
  while (reader.offset < end) {
    const tag = reader.peek() ?? 0;
    const octets = readOctets(reader, tag);
    if (tag === 0x80) initial = octets;
    else if (tag === 0x81) any.push(octets);
    else final = octets;
  }
  return { kind: 'substrings', attribute, initial, any, final };
}

function readExtensible(reader: BerReader): Filter {
  const end = openSequence(reader);
  let rule: string | undefined;
  let attribute: string | undefined;
  let value: Buffer = Buffer.alloc(0);
  let dnAttributes = false;
  while (reader.offset < end) {
    const tag = reader.peek() ?? 0;
    const octets = readOctets(reader, tag);
    if (tag === 0x81) rule = octets.toString('utf8');
    else if (tag === 0x82) attribute = octets.toString('utf8');
    else if (tag === 0x83) value = octets;
    else dnAttributes = octets[0] !== 0;
  }
  return { kind: 'extensible', rule, attribute, value, dnAttributes };
}
