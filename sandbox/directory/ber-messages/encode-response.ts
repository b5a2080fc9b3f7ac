import { BerReader, BerWriter } from 'ldapts';
import type { LdapResult, Request, SentEntry } from './message.ts';

/** The tag of the answer to each kind of request that has one. */
export const responseTags = {
  bind: 0x61,
  search: 0x65,
  modify: 0x67,
  add: 0x69,
  delete: 0x6b,
  modifyDN: 0x6d,
  compare: 0x6f,
  extended: 0x78,
} as const satisfies Partial<Record<Request['kind'], number>>;

export const pagedResultsOid = '1.2.840.113556.1.4.319';

/** Appends an answer without entries; `pageCookie` adds the paged results control, empty when the last page went out. */
export function writeResult(
  writer: BerWriter,
  answer: {
    readonly id: number;
    readonly tag: number;
    readonly result: LdapResult;
    readonly pageCookie?: Buffer | undefined;
    readonly extendedOid?: string | undefined;
    readonly extendedValue?: string | undefined;
  },
): void {
  writer.startSequence();
  writer.writeInt(answer.id);
  writer.startSequence(answer.tag);
  writer.writeEnumeration(answer.result.code);
  writer.writeString(answer.result.matchedDn);
  writer.writeString(answer.result.message);
  if (answer.extendedOid !== undefined) writer.writeString(answer.extendedOid, 0x8a);
  if (answer.extendedValue !== undefined) writer.writeString(answer.extendedValue, 0x8b);
  writer.endSequence();
  if (answer.pageCookie !== undefined) writePageControl(writer, answer.pageCookie);
  writer.endSequence();
}

/** Appends one found entry. */
export function writeEntry(writer: BerWriter, id: number, entry: SentEntry): void {
  writer.startSequence();
  writer.writeInt(id);
  writer.startSequence(0x64);
  writer.writeString(entry.dn);
  writer.startSequence();
  for (const attribute of entry.attributes) {
    writer.startSequence();
    writer.writeString(attribute.name);
    writer.startSequence(0x31);
    for (const value of attribute.values) {
      if (typeof value === 'string') writer.writeString(value);
      else writer.writeBuffer(value, 0x04);
    }
    writer.endSequence();
    writer.endSequence();
  }
  writer.endSequence();
  writer.endSequence();
  writer.endSequence();
}

/** Appends a reference to another naming context. */
export function writeReference(writer: BerWriter, id: number, url: string): void {
  writer.startSequence();
  writer.writeInt(id);
  writer.startSequence(0x73);
  writer.writeString(url);
  writer.endSequence();
  writer.endSequence();
}

/** Page size and cookie of a paged results control (RFC 2696). */
export function readPageControl(value: Buffer): { size: number; cookie: Buffer } {
  const reader = new BerReader(value);
  reader.readSequence();
  const size = reader.readInt() ?? 0;
  return { size, cookie: reader.readString(0x04, true) ?? Buffer.alloc(0) };
}

function writePageControl(writer: BerWriter, cookie: Buffer): void {
  const value = new BerWriter({ size: 64 });
  value.startSequence();
  value.writeInt(0);
  value.writeBuffer(cookie, 0x04);
  value.endSequence();
  writer.startSequence(0xa0);
  writer.startSequence();
  writer.writeString(pagedResultsOid);
  writer.writeBuffer(value.buffer, 0x04);
  writer.endSequence();
  writer.endSequence();
}
