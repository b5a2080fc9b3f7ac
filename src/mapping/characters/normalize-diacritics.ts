/** Letters of the documented table that no decomposition gives. */
const letters: Readonly<Record<string, string>> = {
  æ: 'ae',
  Æ: 'AE',
  ø: 'oe',
  Ø: 'OE',
  ß: 'ss',
  ł: 'l',
  Ł: 'L',
  ı: 'i',
};
/** In the table with a macron only; without one they stay. */
const lettersWithMacron: Readonly<Record<string, string>> = { œ: 'oe', Œ: 'OE' };

/**
 * Latin letters with marks become plain letters, by the table of Entra's `NormalizeDiacritics`: `ä` is `a`, `ø` is `oe`, `ß` is
 * `ss`, combining sequences such as `ṳ̄` too. Letters outside the table (`đ`, `þ`, `œ`, `ŋ`) and other scripts stay.
 * See https://learn.microsoft.com/entra/identity/app-provisioning/functions-for-customizing-application-data#normalizediacritics
 */
export function normalizeDiacritics(text: string): string {
  if (isAscii(text)) return text;
  return text.replace(/\p{Script=Latin}\p{M}*/gu, plainLetter);
}

/** Whether every character is below U+0080. */
export function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    if (text.charCodeAt(at) > 127) return false;
  }
  return true;
}

function plainLetter(cluster: string): string {
  const [base = '', ...marks] = cluster.normalize('NFD');
  const plain = letters[base] ?? (marks.includes('\u0304') ? lettersWithMacron[base] : undefined) ?? base;
  return marks.length === 0 || /\p{M}/u.test(marks[0] ?? '') ? plain : cluster;
}
