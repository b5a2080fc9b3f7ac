/**
 * An `objectGUID` as people write it: lower case with dashes. The first three groups are stored little-endian
 * ([MS-DTYP] 2.3.4.2).
 */
export function guidToText(bytes: Uint8Array): string {
  if (bytes.length !== 16) throw new RangeError(`A GUID has 16 bytes, not ${bytes.length}.`);
  const hex = Array.from(guidOrder, (at) => (bytes[at] ?? 0).toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The bytes of a GUID's text; `undefined` when the text is none. */
export function guidToBytes(text: string): Uint8Array | undefined {
  if (!/^\{?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?$/i.test(text)) return undefined;
  const hex = text.replaceAll(/[-{}]/g, '');
  const bytes = new Uint8Array(16);
  for (const [index, at] of guidOrder.entries()) bytes[at] = Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16);
  return bytes;
}

const guidOrder = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];

/** An `objectSid` as `S-1-5-21-…` ([MS-DTYP] 2.4.2). */
export function sidToText(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = view.getUint8(1);
  if (bytes.length !== 8 + count * 4)
    throw new RangeError(`A SID of ${count} parts does not have ${bytes.length} bytes.`);
  const authority = view.getUint16(2) * 2 ** 32 + view.getUint32(4);
  const parts = Array.from({ length: count }, (_, index) => view.getUint32(8 + index * 4, true));
  return ['S', view.getUint8(0), authority, ...parts].join('-');
}

/** The bytes of a SID's text; `undefined` when the text is none. */
export function sidToBytes(text: string): Uint8Array | undefined {
  if (!/^S-1-\d+(-\d+){1,15}$/.test(text)) return undefined;
  const [authority = 0, ...parts] = text.split('-').slice(2).map(Number);
  const bytes = new Uint8Array(8 + parts.length * 4);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, 1);
  view.setUint8(1, parts.length);
  view.setUint16(2, Math.floor(authority / 2 ** 32));
  view.setUint32(4, authority % 2 ** 32);
  for (const [index, part] of parts.entries()) view.setUint32(8 + index * 4, part, true);
  return bytes;
}

/** The last part of a SID: 500 is the built-in Administrator, 512 Domain Admins. */
export function ridOf(sid: string): number {
  return Number(sid.slice(sid.lastIndexOf('-') + 1));
}
