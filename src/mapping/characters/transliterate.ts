import { letterTables } from './letter-tables.ts';
import { isAscii, normalizeDiacritics } from './normalize-diacritics.ts';

/**
 * A text in plain Latin letters: non-Latin scripts letter by letter, by the usual passport and library tables; Latin letters outside
 * the table of NormalizeDiacritics (`đ`, `þ`, `œ`); then marks off. Chinese characters stay: they have no reading of their own.
 */
export function transliterate(text: string): string {
  if (isAscii(text)) return text;
  let result = '';
  const chars = [...text.normalize('NFC')];
  for (const [index, char] of chars.entries()) {
    const latin = latinOf(char);
    const followedByLower = /\p{Ll}/u.test(chars[index + 1] ?? '');
    result += latin === undefined ? char : matchCase(latin, char, followedByLower || chars.length === 1);
  }
  return normalizeDiacritics(result);
}

function latinOf(char: string): string | undefined {
  const code = char.codePointAt(0) ?? 0;
  if (code < 0xc0) return undefined;
  if (code >= 0xac00 && code <= 0xd7a3) return hangul(code - 0xac00);
  return letterTables.get(char) ?? letterTables.get(char.toLowerCase());
}

function matchCase(latin: string, char: string, capitalOnly: boolean): string {
  const isUpper = char !== char.toLowerCase();
  if (!isUpper) return latin;
  return capitalOnly ? latin.charAt(0).toUpperCase() + latin.slice(1) : latin.toUpperCase();
}

const leads = 'g kk n d tt r m b pp s ss - j jj ch k t p h'.split(' ').map((part) => part.replace('-', ''));
const vowels = 'a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i'.split(' ');
const tails = '- k k k n n n t l k m l l l p l m p p t t ng t t k t p t'
  .split(' ')
  .map((part) => part.replace('-', ''));

/** Revised Romanization, syllable by syllable. */
function hangul(index: number): string {
  const lead = leads[Math.floor(index / 588)] ?? '';
  const vowel = vowels[Math.floor((index % 588) / 28)] ?? '';
  return lead + vowel + (tails[index % 28] ?? '');
}
