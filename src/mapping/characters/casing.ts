/** Cultures whose dotted and dotless i are two letters; .NET knows no other exception to its simple case mapping. */
const dottedCultures = /^(?:tr|az)(?:-|$)/i;

/** Whether the text has the form of a culture name (RFC 4646), such as `tr-TR`; empty is the invariant culture. */
export function isCultureName(culture: string): boolean {
  return culture === '' || /^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}$/.test(culture);
}

/**
 * Upper case as .NET's `ToUpper`: one character becomes one character, so `ß` stays. Without a culture (the invariant one)
 * `ı` stays too; in Turkish and Azerbaijani `i` becomes `İ`.
 */
export function toUpper(text: string, culture = ''): string {
  const dotted = dottedCultures.test(culture);
  return mapCharacters(text, (char) => {
    if (char === 'i' && dotted) return 'İ';
    if (char === 'ı') return culture === '' ? char : 'I';
    return oneForOne(char, char.toUpperCase());
  });
}

/** Lower case as .NET's `ToLower`: the invariant culture keeps `İ`; in Turkish and Azerbaijani `I` becomes `ı`. */
export function toLower(text: string, culture = ''): string {
  const dotted = dottedCultures.test(culture);
  return mapCharacters(text, (char) => {
    if (char === 'I' && dotted) return 'ı';
    if (char === 'İ') return culture === '' ? char : 'i';
    return oneForOne(char, char.toLowerCase());
  });
}

function oneForOne(char: string, mapped: string): string {
  return mapped.length === char.length ? mapped : char;
}

function mapCharacters(text: string, map: (char: string) => string): string {
  let result = '';
  for (const char of text) result += map(char);
  return result;
}

/** Title case as .NET's `TextInfo.ToTitleCase` of the lower-cased text: an apostrophe does not begin a word, a hyphen does. */
export function toTitleCase(text: string): string {
  let result = '';
  let inWord = false;
  for (const char of toLower(text)) {
    const isLetter = /\p{L}/u.test(char);
    result += isLetter && !inWord ? toUpper(char) : char;
    if (isLetter) inWord = true;
    else if (inWord && char !== "'" && isWordSeparator(char)) inWord = false;
  }
  return result;
}

/** .NET's word separators: spaces, controls, formats, punctuation and symbols; digits and marks are part of a word. */
function isWordSeparator(char: string): boolean {
  return /[\p{Z}\p{Cc}\p{Cf}\p{P}\p{S}]/u.test(char);
}

/** The first letter of each word upper, the rest lower, where only the characters of `separators` end a word. */
export function toProperCase(text: string, separators: string): string {
  const ends = new Set(separators);
  let result = '';
  let atStart = true;
  for (const char of toLower(text)) {
    result += atStart ? toUpper(char) : char;
    atStart = ends.has(char);
  }
  return result;
}
