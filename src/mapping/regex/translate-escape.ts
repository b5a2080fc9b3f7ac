import { PatternError } from './pattern-error.ts';

/** What an escape stands for: its RE2 form outside a class, its form inside one, and where the pattern goes on. */
export type Escape = { readonly pattern: string; readonly inClass: string | undefined; readonly next: number };

const WORD = '\\p{L}\\p{Mn}\\p{Nd}\\p{Pc}';
/** Where no word character stands before: the beginning of a word, when one follows. */
export const notBehindWord = `(?<![${WORD}])`;
const SPACE = '\\t-\\r \\x{85}\\p{Z}';
/** What is no word character, spelt out: RE2 has no negated set inside a class. */
const NOT_WORD = '\\p{Mc}\\p{Me}\\p{Nl}\\p{No}\\p{Pd}\\p{Ps}\\p{Pe}\\p{Pi}\\p{Pf}\\p{Po}\\p{S}\\p{Z}\\p{C}';
const NOT_SPACE =
  '\\p{L}\\p{M}\\p{N}\\p{P}\\p{S}\\x{0}-\\x{8}\\x{e}-\\x{1f}\\x{7f}-\\x{84}\\x{86}-\\x{9f}\\p{Cf}\\p{Co}';
const sets: Readonly<Record<string, readonly [outside: string, inside: string]>> = {
  d: ['\\p{Nd}', '\\p{Nd}'],
  D: ['\\P{Nd}', '\\P{Nd}'],
  w: [`[${WORD}]`, WORD],
  W: [`[^${WORD}]`, NOT_WORD],
  s: [`[${SPACE}]`, SPACE],
  S: [`[^${SPACE}]`, NOT_SPACE],
};
const anchors: Readonly<Record<string, string>> = { b: '\\b', B: '\\B', A: '\\A', z: '\\z', Z: '\\z' };
const controls: Readonly<Record<string, string>> = { a: '7', e: '1b', f: 'c', n: 'a', r: 'd', t: '9', v: 'b' };
/** .NET's names of Unicode blocks that Latin, Greek, Cyrillic and other HR data needs. */
const blocks: Readonly<Record<string, string>> = {
  BasicLatin: '\\x{0}-\\x{7f}',
  'Latin-1Supplement': '\\x{80}-\\x{ff}',
  'LatinExtended-A': '\\x{100}-\\x{17f}',
  'LatinExtended-B': '\\x{180}-\\x{24f}',
  CombiningDiacriticalMarks: '\\x{300}-\\x{36f}',
  Greek: '\\x{370}-\\x{3ff}',
  GreekandCoptic: '\\x{370}-\\x{3ff}',
  Cyrillic: '\\x{400}-\\x{4ff}',
  Armenian: '\\x{530}-\\x{58f}',
  Hebrew: '\\x{590}-\\x{5ff}',
  Arabic: '\\x{600}-\\x{6ff}',
  Thai: '\\x{e00}-\\x{e7f}',
  Georgian: '\\x{10a0}-\\x{10ff}',
  GeneralPunctuation: '\\x{2000}-\\x{206f}',
  Hiragana: '\\x{3040}-\\x{309f}',
  Katakana: '\\x{30a0}-\\x{30ff}',
  CJKUnifiedIdeographs: '\\x{4e00}-\\x{9fff}',
  HangulSyllables: '\\x{ac00}-\\x{d7af}',
};

/**
 * Reads the escape that begins with the backslash at `at`.
 * @throws PatternError for a backreference, `\G`, an unknown escape and a backslash at the end
 */
export function readEscape(source: string, at: number): Escape {
  const letter = source.charAt(at + 1);
  if (letter === '') throw new PatternError('the pattern ends in a backslash', at);
  const set = Object.hasOwn(sets, letter) ? sets[letter] : undefined;
  if (set !== undefined) return { pattern: set[0], inClass: set[1], next: at + 2 };
  const anchor = Object.hasOwn(anchors, letter) ? anchors[letter] : undefined;
  if (anchor !== undefined) return { pattern: anchor, inClass: letter === 'b' ? '\\x{8}' : undefined, next: at + 2 };
  const control = Object.hasOwn(controls, letter) ? controls[letter] : undefined;
  if (control !== undefined) return single(control, at + 2);
  if (letter === 'p' || letter === 'P') return readProperty(source, at);
  const coded = /^\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|0([0-7]{0,2})|c([A-Za-z@[\\\]^_]))/.exec(
    source.slice(at, at + 8),
  );
  if (coded !== null) return single(codeOf(coded), at + coded[0].length);
  if (/[1-9k]/.test(letter)) throw new PatternError('a backreference is not supported: it has no linear-time form', at);
  if (/[A-Za-z_]/.test(letter)) throw new PatternError(`\\${letter} is no known escape`, at);
  const char = String.fromCodePoint(source.codePointAt(at + 1) ?? 0);
  return single((char.codePointAt(0) ?? 0).toString(16), at + 1 + char.length);
}

function single(hex: string, next: number): Escape {
  return { pattern: `\\x{${hex}}`, inClass: `\\x{${hex}}`, next };
}

function codeOf(coded: RegExpExecArray): string {
  if (coded[3] !== undefined) return Number.parseInt(coded[3] || '0', 8).toString(16);
  if (coded[4] !== undefined) return (coded[4].toUpperCase().charCodeAt(0) & 31).toString(16);
  return coded[1] ?? coded[2] ?? '0';
}

function readProperty(source: string, at: number): Escape {
  const found = /^\\([pP])\{(?:Is)?([A-Za-z0-9-]{1,40})\}/.exec(source.slice(at, at + 48));
  const name = found?.[2];
  if (found === null || name === undefined)
    throw new PatternError('\\p is followed by a name in braces, such as \\p{L}', at);
  const next = at + found[0].length;
  const block = Object.hasOwn(blocks, name) ? blocks[name] : undefined;
  if (block !== undefined) {
    const negated = found[1] === 'P';
    return { pattern: `[${negated ? '^' : ''}${block}]`, inClass: negated ? undefined : block, next };
  }
  if (!/^(?:L[ulmot]?|M[nce]?|N[dlo]?|P[cdseifo]?|S[mcko]?|Z[slp]?|C[cfo]?)$/.test(name)) {
    throw new PatternError(`\\p{${name}} is no known category or block`, at);
  }
  return { pattern: `\\${found[1]}{${name}}`, inClass: `\\${found[1]}{${name}}`, next };
}
