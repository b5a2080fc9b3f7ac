/** objectGUID octets to the text form, the first three fields little-endian (MS-DTYP 2.3.4.2). */
export function formatGuid(octets: Buffer): string {
  const hex = (start: number, end: number) => octets.subarray(start, end).toString('hex');
  const swapped = (start: number, end: number) => Buffer.from(octets.subarray(start, end)).reverse().toString('hex');
  return `${swapped(0, 4)}-${swapped(4, 6)}-${swapped(6, 8)}-${hex(8, 10)}-${hex(10, 16)}`;
}

/** The text form of a GUID, with or without braces, or 32 hexadecimal digits in octet order; undefined when it is none. */
export function parseGuid(text: string): Buffer | undefined {
  const bare = text.replace(/^\{(.*)\}$/, '$1');
  if (/^[0-9a-fA-F]{32}$/.test(bare)) return Buffer.from(bare, 'hex');
  const fields = /^([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})$/i.exec(bare);
  if (fields === null) return undefined;
  const octets = Buffer.from(fields.slice(1).join(''), 'hex');
  octets.subarray(0, 4).reverse();
  octets.subarray(4, 6).reverse();
  octets.subarray(6, 8).reverse();
  return octets;
}

/** A security identifier of the domain, or of the built-in domain, in octets (MS-DTYP 2.4.2.2). */
export function encodeSid(authorities: readonly number[]): Buffer {
  const octets = Buffer.alloc(8 + authorities.length * 4);
  octets[0] = 1;
  octets[1] = authorities.length;
  octets[7] = 5;
  authorities.forEach((authority, index) => {
    octets.writeUInt32LE(authority, 8 + index * 4);
  });
  return octets;
}

/** The text form `S-1-5-…` to octets; undefined when it is none. */
export function parseSid(text: string): Buffer | undefined {
  const match = /^S-1-5((?:-\d+)+)$/i.exec(text);
  if (match === null) return undefined;
  return encodeSid((match[1] ?? '').slice(1).split('-').map(Number));
}

export function formatSid(octets: Buffer): string {
  const parts: number[] = [];
  for (let at = 8; at + 4 <= octets.length; at += 4) parts.push(octets.readUInt32LE(at));
  return `S-1-5-${parts.join('-')}`;
}
