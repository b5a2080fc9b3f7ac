/** The password modify extended operation (RFC 3062). */
export const passwordModifyOid = '1.3.6.1.4.1.4203.1.11.1';

/** Its request value: whose password, and the new one; the server hashes it as it is set up to. */
export function encodePasswordModify(dn: string, password: string): Buffer {
  const body = Buffer.concat([element(0x80, Buffer.from(dn)), element(0x82, Buffer.from(password))]);
  return element(0x30, body);
}

/** One BER element with a length in definite form (X.690 §8.1.3). */
function element(tag: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([tag, ...lengthOf(content.length)]), content]);
}

function lengthOf(length: number): readonly number[] {
  if (length < 0x80) return [length];
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return [0x80 | bytes.length, ...bytes];
}
