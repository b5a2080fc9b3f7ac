import { describe, expect, it } from 'vitest';
import { normalizeDiacritics } from './normalize-diacritics.ts';
import { transliterate } from './transliterate.ts';

const table: readonly [string, string][] = [
  ['ä à â ã å á ą ă ā ā́ ā̀ ā̂ ā̃ ǟ ā̈ ǡ a̱ å̄', 'a'],
  ['æ ǣ', 'ae'],
  ['ç č ć c̄ c̱', 'c'],
  ['ď d̄ ḏ', 'd'],
  ['ë è é ê ę ě ė ē ḗ ḕ ē̂ ē̃ ê̄ e̱ ë̄ e̊̄', 'e'],
  ['ğ ḡ g̱', 'g'],
  ['h̄ ẖ', 'h'],
  ['ï î í ì ı ī ī́ ī̀ ī̂ ī̃ i̱', 'i'],
  ['ǰ j̄', 'j'],
  ['ḵ k̄', 'k'],
  ['ł l̥ ḹ l̄ ḻ', 'l'],
  ['m̄ m̱', 'm'],
  ['ñ ń n̄ ň ṉ', 'n'],
  ['ö ò ő õ ô ó ō ṓ ṑ ō̂ ō̃ ȫ ǭ ȭ ȱ o̱', 'o'],
  ['ø ø̄ ǿ œ̄', 'oe'],
  ['r̥ ř ṝ r̄ ṟ', 'r'],
  ['ß', 'ss'],
  ['š ś ș ş s̄ s̱', 's'],
  ['ť ț t̄ ṯ', 't'],
  ['ü ù û ú ů ű ū ū́ ū̀ ū̂ ū̃ u̇̄ ǖ ṳ̄ u̱', 'u'],
  ['ÿ ý ȳ ȳ́ ȳ̀ ȳ̃ y̱', 'y'],
  ['ź ž ż z̄ ẕ', 'z'],
];
const rows = table.flatMap(([letters, plain]) => letters.split(' ').map((letter) => [letter, plain] as const));

describe('NormalizeDiacritics', () => {
  it.each(rows)('%s is %s', (letter, plain) => {
    expect(normalizeDiacritics(letter)).toBe(plain);
    expect(normalizeDiacritics(letter.normalize('NFD'))).toBe(plain);
  });

  it.each(rows.filter(([letter]) => !['ß', 'ı', 'ẖ', 'ǰ'].includes(letter)))(
    '%s in upper case is %s in upper case',
    (letter, plain) => {
      expect(normalizeDiacritics(letter.toUpperCase())).toBe(plain.toUpperCase());
    },
  );

  it.each(['đ', 'þ', 'œ', 'ŋ', 'й', 'ή', 'が', '王', '한', 'e\ud800'])(
    'leaves %s, which is outside the table',
    (letter) => {
      expect(normalizeDiacritics(letter)).toBe(letter);
    },
  );
});

describe('Transliterate', () => {
  it.each([
    ['Щукин', 'Shchukin'],
    ['ЩУКИН', 'SHCHUKIN'],
    ['Юрій', 'Yuriy'],
    ['Ελλάδα', 'Ellada'],
    ['ქართული', 'kartuli'],
    ['こんにちは', 'konnichiha'],
    ['トヨタ', 'toyota'],
    ['홍길동', 'honggildong'],
    ['Đorđe Þór', 'Dorde Thor'],
    ['Zoë', 'Zoe'],
    ['王', '王'],
    ['plain', 'plain'],
  ])('writes %s as %s', (text, latin) => {
    expect(transliterate(text)).toBe(latin);
  });
});
