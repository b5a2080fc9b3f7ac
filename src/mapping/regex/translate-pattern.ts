import { PatternError } from './pattern-error.ts';
import { readClass } from './translate-class.ts';
import { notBehindWord, readEscape } from './translate-escape.ts';
import { beginsWithWord } from './word-boundary.ts';

/** A .NET pattern in the syntax of RE2; `groups` holds the name, or undefined, of each capturing group in order. */
export type TranslatedPattern = {
  readonly pattern: string;
  readonly groups: readonly (string | undefined)[];
  /** Whether it asks for the boundary of a word in a way that the engine answers for ASCII alone. */
  readonly knowsAsciiWords: boolean;
};

const refusedGroups: readonly (readonly [string, string])[] = [
  ['(?=', 'lookahead'],
  ['(?!', 'negative lookahead'],
  ['(?>', 'an atomic group'],
  ['(?(', 'a conditional group'],
];

/**
 * Translates a .NET regular expression to RE2, which runs in linear time. `\d`, `\w` and `\s` keep .NET's Unicode meaning.
 * @throws PatternError for what RE2 has not: lookahead, backreferences, atomic and conditional groups, class subtraction
 */
export function translatePattern(source: string): TranslatedPattern {
  const groups: (string | undefined)[] = [];
  let pattern = '';
  let knowsAsciiWords = false;
  for (let at = 0; at < source.length; ) {
    const char = source.charAt(at);
    if (source.startsWith('\\b', at) && beginsWithWord(source, at + 2)) {
      pattern += notBehindWord;
      at += 2;
    } else if (char === '\\') {
      if (/[bB]/.test(source.charAt(at + 1))) knowsAsciiWords = true;
      const read = readEscape(source, at);
      pattern += read.pattern;
      at = read.next;
    } else if (char === '[') {
      const found = readClass(source, at);
      pattern += found.pattern;
      at = found.next;
    } else if (char === '(') {
      const group = readGroup(source, at);
      if (group.capture !== undefined) groups.push(group.capture.name);
      pattern += group.pattern;
      at = group.next;
    } else {
      pattern += isLiteralBracket(source, at) ? `\\${char}` : char;
      at += 1;
    }
  }
  return { pattern, groups, knowsAsciiWords };
}

/** `]`, and braces that are no quantifier, stand for themselves. */
function isLiteralBracket(source: string, at: number): boolean {
  const char = source.charAt(at);
  return char === ']' || (char === '{' && !isQuantifier(source, at)) || (char === '}' && !closesQuantifier(source, at));
}

function isQuantifier(source: string, at: number): boolean {
  return /^\{\d{1,9}(?:,\d{0,9})?\}/.test(source.slice(at, at + 24));
}

function closesQuantifier(source: string, at: number): boolean {
  const open = source.lastIndexOf('{', at);
  return open >= 0 && isQuantifier(source, open) && source.indexOf('}', open) === at;
}

type Group = {
  readonly pattern: string;
  readonly next: number;
  readonly capture?: { readonly name: string | undefined };
};

function readGroup(source: string, at: number): Group {
  if (source.charAt(at + 1) !== '?') return { pattern: '(', next: at + 1, capture: { name: undefined } };
  for (const [mark, name] of refusedGroups) {
    if (source.startsWith(mark, at)) throw new PatternError(`${name} is not supported: it has no linear-time form`, at);
  }
  if (source.startsWith('(?#', at)) return readComment(source, at);
  const behind = /^\(\?<[=!]/.exec(source.slice(at, at + 4));
  if (behind !== null) return { pattern: behind[0], next: at + 4 };
  const named = /^\(\?(?:P?<(\w{1,64})>|'(\w{1,64})')/.exec(source.slice(at, at + 80));
  if (named !== null) return { pattern: '(', next: at + named[0].length, capture: { name: named[1] ?? named[2] } };
  const options = /^\(\?([imsn]*)(?:-([imsn]+))?([:)])/.exec(source.slice(at, at + 16));
  if (options === null) throw new PatternError(`${source.slice(at, at + 4)} begins no known group`, at);
  if (/n/.test(`${options[1]}${options[2] ?? ''}`))
    throw new PatternError('the option n (explicit capture) is not supported', at);
  const off = options[2] === undefined ? '' : `-${options[2]}`;
  const set = options[1] === '' && off === '' && options[3] === ')' ? '' : `(?${options[1]}${off}${options[3]}`;
  return { pattern: set, next: at + options[0].length };
}

function readComment(source: string, at: number): Group {
  const close = source.indexOf(')', at);
  if (close < 0) throw new PatternError('a comment does not end', at);
  return { pattern: '', next: close + 1 };
}
