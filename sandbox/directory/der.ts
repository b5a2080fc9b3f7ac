/** Minimal DER encoder (X.690) for the certificates of the sandbox. */
export function der(tag: number, ...contents: readonly Buffer[]): Buffer {
  const body = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag]), encodeLength(body.length), body]);
}

export const sequence = (...contents: readonly Buffer[]): Buffer => der(0x30, ...contents);
export const octetString = (content: Buffer): Buffer => der(0x04, content);
export const bitString = (content: Buffer): Buffer => der(0x03, Buffer.from([0]), content);
export const boolean = (value: boolean): Buffer => der(0x01, Buffer.from([value ? 0xff : 0]));
export const utf8String = (text: string): Buffer => der(0x0c, Buffer.from(text));

/** A non-negative integer from big-endian octets. */
export function integer(octets: Buffer): Buffer {
  const needsZero = ((octets[0] ?? 0) & 0x80) !== 0;
  return der(0x02, needsZero ? Buffer.concat([Buffer.from([0]), octets]) : octets);
}

export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const octets = [first * 40 + second];
  for (const arc of rest) {
    const groups = [arc & 0x7f];
    for (let left = arc >>> 7; left > 0; left >>>= 7) groups.unshift((left & 0x7f) | 0x80);
    octets.push(...groups);
  }
  return der(0x06, Buffer.from(octets));
}

/** UTCTime, which RFC 5280 demands in certificates for instants before 2050. */
export function utcTime(epochMilliseconds: number): Buffer {
  const iso = new Date(epochMilliseconds).toISOString();
  return der(0x17, Buffer.from(`${iso.slice(2, 19).replace(/[-:T]/g, '')}Z`));
}

function encodeLength(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const octets: number[] = [];
  for (let left = length; left > 0; left >>>= 8) octets.unshift(left & 0xff);
  return Buffer.from([0x80 | octets.length, ...octets]);
}
