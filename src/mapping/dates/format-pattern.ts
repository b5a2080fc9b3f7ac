/** One part of a .NET date format: a specifier with its repeat count (`yyyy`), or text that stands for itself. */
export type PatternPart =
  | { readonly kind: 'specifier'; readonly letter: string; readonly count: number }
  | { readonly kind: 'literal'; readonly text: string };

/** A .NET date format, taken apart; or what is wrong with it. */
export type FormatPattern =
  | { readonly ok: true; readonly parts: readonly PatternPart[]; readonly isUtc: boolean }
  | { readonly ok: false; readonly problem: string };

/** .NET's standard formats of one letter, by the invariant culture. */
const standardFormats: Readonly<Record<string, string>> = {
  d: 'MM/dd/yyyy',
  D: 'dddd, dd MMMM yyyy',
  f: 'dddd, dd MMMM yyyy HH:mm',
  F: 'dddd, dd MMMM yyyy HH:mm:ss',
  g: 'MM/dd/yyyy HH:mm',
  G: 'MM/dd/yyyy HH:mm:ss',
  m: 'MMMM dd',
  M: 'MMMM dd',
  o: "yyyy'-'MM'-'dd'T'HH':'mm':'ss'.'fffffffK",
  O: "yyyy'-'MM'-'dd'T'HH':'mm':'ss'.'fffffffK",
  r: "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'",
  R: "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'",
  s: "yyyy'-'MM'-'dd'T'HH':'mm':'ss",
  t: 'HH:mm',
  T: 'HH:mm:ss',
  u: "yyyy'-'MM'-'dd HH':'mm':'ss'Z'",
  U: 'dddd, dd MMMM yyyy HH:mm:ss',
  y: 'yyyy MMMM',
  Y: 'yyyy MMMM',
};
const specifiers = 'dfFghHKmMstyz';

/**
 * Takes a .NET custom (or one-letter standard) date format apart.
 * See https://learn.microsoft.com/dotnet/standard/base-types/custom-date-and-time-format-strings
 */
export function parseFormatPattern(format: string): FormatPattern {
  if (format === '') return { ok: false, problem: 'the format is empty' };
  if (format.length > 200) return { ok: false, problem: 'the format is longer than 200 characters' };
  const standard = Object.hasOwn(standardFormats, format) ? standardFormats[format] : undefined;
  if (standard === undefined && format.length === 1)
    return { ok: false, problem: `there is no standard format ${format}` };
  const text = standard ?? format;
  const parts: PatternPart[] = [];
  for (let at = 0; at < text.length; ) {
    const read = readPart(text, at);
    if (typeof read === 'string') return { ok: false, problem: read };
    parts.push(read.part);
    at = read.next;
  }
  return { ok: true, parts, isUtc: standard !== undefined && 'uUrR'.includes(format) };
}

function readPart(text: string, at: number): { part: PatternPart; next: number } | string {
  const letter = text.charAt(at);
  if (letter === "'" || letter === '"') {
    const close = text.indexOf(letter, at + 1);
    if (close < 0) return `the ${letter} at character ${at + 1} has no partner`;
    return { part: { kind: 'literal', text: text.slice(at + 1, close) }, next: close + 1 };
  }
  if (letter === '\\') {
    if (at + 1 >= text.length) return 'the format ends in a backslash';
    return { part: { kind: 'literal', text: text.charAt(at + 1) }, next: at + 2 };
  }
  if (letter === '%') {
    const single = text.charAt(at + 1);
    if (!specifiers.includes(single) || single === '') return 'a % stands before a single letter';
    return { part: { kind: 'specifier', letter: single, count: 1 }, next: at + 2 };
  }
  if (!specifiers.includes(letter)) return { part: { kind: 'literal', text: letter }, next: at + 1 };
  let next = at + 1;
  while (letter !== 'K' && text.charAt(next) === letter) next += 1;
  const count = next - at;
  if ((letter === 'f' || letter === 'F') && count > 7) return 'a second has at most 7 decimal places';
  return { part: { kind: 'specifier', letter, count }, next };
}
