/**
 * Text as Active Directory compares it in an equality search: case, accents and idle spaces do not count, ß is ss.
 * @remarks A domain controller takes "müller" and "muller" for the same sAMAccountName. Samba tells them apart: a name
 * then counts as taken that is not, which costs no more than the next candidate.
 */
export function foldName(text: string): string {
  // Most names are plain, and thousands are asked about for one frequent one.
  if (/^[!-~]*$/.test(text)) return text.toLowerCase();
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[ßæœþ]/g, (letter) => expansions[letter] ?? letter)
    .trim()
    .replaceAll(/\s+/g, ' ');
}

const expansions: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', œ: 'oe', þ: 'th' };
