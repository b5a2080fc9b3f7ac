import { type CharacterSet, newSet } from './character-set.ts';
import { type Parsing, slotOf, take } from './parsing.ts';
import { PatternError } from './pattern-error.ts';
import { type Anchor, characterNode, type PatternNode } from './pattern-node.ts';
import { findBlock } from './unicode-blocks.ts';

const wordCategories = ['L', 'Mn', 'Nd', 'Pc'];
/** `\w` of .NET. */
export const wordSet = newSet({ categories: wordCategories });
/** `\s` of .NET: Unicode's separators, and tab to carriage return, and next line. */
const spaceContent: Partial<CharacterSet> = {
  categories: ['Z'],
  ranges: [
    [0x09, 0x0d],
    [0x85, 0x85],
  ],
};
const sets = new Map<string, CharacterSet>([
  ['d', newSet({ categories: ['Nd'] })],
  ['D', newSet({ categories: ['Nd'], negated: true })],
  ['w', wordSet],
  ['W', newSet({ categories: wordCategories, negated: true })],
  ['s', newSet(spaceContent)],
  ['S', newSet({ ...spaceContent, negated: true })],
]);
const anchors = new Map<string, Anchor>([
  ['b', 'wordEdge'],
  ['B', 'noWordEdge'],
  ['A', 'textStart'],
  ['z', 'textEnd'],
  ['Z', 'lastLineEnd'],
  ['G', 'searchStart'],
]);
const controls = new Map([...'abefnrtv'].map((letter, index) => [letter, '\x07\b\x1b\f\n\r\t\v'.charCodeAt(index)]));
const categories = /^(?:L[ulmot]?|M[nce]?|N[dlo]?|P[cdseifo]?|S[mcko]?|Z[slp]?|C[cfosn]?)$/;
const wordCharacter = /^[\p{L}\p{Mn}\p{Nd}\p{Pc}]$/u;

/**
 * Reads what a backslash begins outside a class.
 * @throws PatternError
 */
export function readEscape(parsing: Parsing): PatternNode {
  const { at, options } = parsing;
  const letter = parsing.source.charAt(at + 1);
  const anchor = anchors.get(letter);
  if (anchor !== undefined) {
    parsing.at += 2;
    return { kind: 'anchor', anchor };
  }
  const set = readSetEscape(parsing);
  if (set !== undefined) return { kind: 'set', set };
  return readBackreference(parsing) ?? characterNode(readCharacterEscape(parsing), options.i);
}

/** `\1`, `\k<name>`, `\<name>`; a number of several digits that is no group is the code of a character. */
function readBackreference(parsing: Parsing): PatternNode | undefined {
  const { at, options } = parsing;
  const named = take(parsing, /\\k?(?:<([\p{L}\p{Mn}\p{Nd}\p{Pc}]+)>|'([\p{L}\p{Mn}\p{Nd}\p{Pc}]+)')/uy);
  const name = named?.[1] ?? named?.[2];
  if (name !== undefined)
    return { kind: 'backreference', slot: slotOf(parsing, plainName(name), at), ignoreCase: options.i };
  if (parsing.source.charAt(at + 1) === 'k') throw new PatternError('\\k is followed by a name: \\k<name>', at);
  const digits = take(parsing, /\\([1-9][0-9]{0,8})/y)?.[1];
  if (digits === undefined) return undefined;
  if (digits.length > 1 && parsing.groups?.slots.has(digits) === false) {
    parsing.at = at;
    return undefined;
  }
  return { kind: 'backreference', slot: slotOf(parsing, digits, at), ignoreCase: options.i };
}

/** The name of a group; a number without zeros before it. */
export function plainName(name: string): string {
  return /^\d+$/.test(name) ? String(Number(name)) : name;
}

/** Reads `\d`, `\p{L}` and their like; nothing when no such escape stands here. @throws PatternError for an unknown category */
export function readSetEscape(parsing: Parsing): CharacterSet | undefined {
  const { at, options } = parsing;
  const letter = take(parsing, /\\([dDwWsS])/y)?.[1];
  if (letter !== undefined) return sets.get(letter);
  if (take(parsing, /\\[pP]/y) === undefined) return undefined;
  const negated = parsing.source.charAt(at + 1) === 'P';
  const name = take(parsing, /\{([A-Za-z0-9_-]+)\}/y)?.[1];
  if (name === undefined) throw new PatternError('\\p is followed by a name in braces, such as \\p{L}', at);
  const block = findBlock(name);
  if (block !== undefined) return newSet({ negated, ranges: [block], ignoreCase: options.i && !negated });
  if (!categories.test(name)) throw new PatternError(`\\p{${name}} is no known category or block`, at);
  const isOfCase = options.i && /^L[ult]$/.test(name);
  return newSet({ negated, categories: isOfCase ? ['Lu', 'Ll', 'Lt'] : [name] });
}

/** Reads an escape that stands for one character. @throws PatternError */
export function readCharacterEscape(parsing: Parsing): number {
  const { at, source } = parsing;
  const octal = take(parsing, /\\([0-7]{1,3})/y)?.[1];
  if (octal !== undefined) return Number.parseInt(octal, 8) & 0xff;
  const hex = take(parsing, /\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4}))/y);
  if (hex !== undefined) return Number.parseInt(hex[1] ?? hex[2] ?? '0', 16);
  const control = take(parsing, /\\c([A-Za-z@[\\\]^_])/y)?.[1];
  if (control !== undefined) return control.toUpperCase().charCodeAt(0) & 0x1f;
  const code = source.codePointAt(at + 1);
  if (code === undefined) throw new PatternError('the pattern ends in a backslash', at);
  const char = String.fromCodePoint(code);
  const known = controls.get(char);
  if (known === undefined && wordCharacter.test(char)) throw new PatternError(escapeProblem(char), at);
  parsing.at += 1 + char.length;
  return known ?? code;
}

function escapeProblem(letter: string): string {
  if (letter === 'x') return '\\x is followed by two hexadecimal digits';
  if (letter === 'u') return '\\u is followed by four hexadecimal digits';
  if (letter === 'c') return '\\c is followed by a letter';
  return `\\${letter} is no known escape`;
}
