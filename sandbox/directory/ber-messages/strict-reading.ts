import { type BerReader, InvalidAsn1Error } from 'ldapts';

/** Reads a string's octets. Unlike the reader itself it throws at the end of the data, so that no loop waits for more. */
export function readOctets(reader: BerReader, tag = 0x04): Buffer {
  const octets = reader.readString(tag, true);
  if (octets === null) throw new InvalidAsn1Error('The message ends within a value');
  return octets;
}

export function readText(reader: BerReader, tag = 0x04): string {
  return readOctets(reader, tag).toString('utf8');
}

/** Enters a sequence or set and gives the offset at which it ends. */
export function openSequence(reader: BerReader): number {
  if (reader.readSequence() === null) throw new InvalidAsn1Error('The message ends before a sequence');
  const end = reader.offset + reader.length;
  if (end > reader.buffer.length) throw new InvalidAsn1Error('A sequence is longer than its message');
  return end;
}

/** An integer or enumeration, null turned into an error. */
export function present<T>(value: T | null): T {
  if (value === null) throw new InvalidAsn1Error('The message ends within a value');
  return value;
}
