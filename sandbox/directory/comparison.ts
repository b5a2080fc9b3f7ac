const plain = /^[\x20-\x7e]*$/;
const marks = /\p{Mn}/gu;
const expansions: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  þ: 'th',
  ı: 'i',
};
const expandable = /[ßæœøłđþı]/g;

/**
 * The form in which Active Directory compares text: without case, width and diacritics, so that `Müller` equals
 * `MULLER` and `Strauß` equals `strauss` (MS-ADTS 2.2.1.1: NORM_IGNORECASE, NORM_IGNORENONSPACE, NORM_IGNOREWIDTH).
 * Samba and other directories fold the case alone.
 */
export function foldText(text: string): string {
  const lower = text.toLowerCase();
  if (plain.test(lower)) return lower;
  return lower
    .normalize('NFKD')
    .replace(marks, '')
    .replace(expandable, (letter) => expansions[letter] ?? letter);
}
