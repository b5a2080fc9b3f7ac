/**
 * Letters whose lower case has another upper case: title case, Greek with a iota below, the signs Ohm, Kelvin and Ångström, ẞ and ϴ.
 */
const second =
  '\u01c5\u01c8\u01cb\u01f2\u03f4\u1e9e\u1f88\u1f89\u1f8a\u1f8b\u1f8c\u1f8d\u1f8e\u1f8f\u1f98\u1f99\u1f9a\u1f9b\u1f9c\u1f9d\u1f9e\u1f9f\u1fa8\u1fa9\u1faa\u1fab\u1fac\u1fad\u1fae\u1faf\u1fbc\u1fcc\u1ffc\u2126\u212a\u212b';
const secondByLower = new Map([...second].map((letter) => [letter.toLowerCase(), letter.charCodeAt(0)]));

/**
 * The letters that are the same without letter case, the letter itself among them: those with one lower case in the invariant culture,
 * as .NET compares them (`k`, `K` and the sign Kelvin; not `s` and `ſ`, not `i` and `İ`).
 */
export function equalLetters(code: number): readonly number[] {
  const lower = lowerLetter(code);
  const text = String.fromCodePoint(lower);
  const found = [code];
  for (const other of [lower, single(text.toUpperCase(), lower), secondByLower.get(text)]) {
    if (other !== undefined && !found.includes(other) && lowerLetter(other) === lower) found.push(other);
  }
  return found;
}

/** One letter in lower case; a letter without a lower case of one character stays. */
export function lowerLetter(code: number): number {
  return single(String.fromCodePoint(code).toLowerCase(), code);
}

function single(text: string, otherwise: number): number {
  const code = text.codePointAt(0) ?? otherwise;
  return text.length === (code > 0xffff ? 2 : 1) ? code : otherwise;
}
