/** `unicodePwd` on the wire: in double quotes, UTF-16 little-endian ([MS-ADTS] 3.1.1.3.1.5.1). */
export function encodePassword(password: string): Uint8Array {
  return Buffer.from(`"${password}"`, 'utf16le');
}
