import { type CharacterSet, type CodeRange, newSet } from './character-set.ts';
import { readCharacterEscape, readSetEscape } from './parse-escape.ts';
import { isAt, type Parsing, take } from './parsing.ts';
import { PatternError } from './pattern-error.ts';

/** How many classes may be subtracted from one another. */
const MAX_SUBTRACTIONS = 50;

/**
 * Reads the character class that begins here: a `]` in front, a `-` at either end or after a set are themselves; `-[…]` at the end
 * is subtracted.
 * @throws PatternError
 */
export function readClass(parsing: Parsing, depth = 0): CharacterSet {
  const start = parsing.at;
  if (depth > MAX_SUBTRACTIONS) throw new PatternError('too many classes are subtracted from one another', start);
  const [, caret] = take(parsing, /\[(\^?)/y) ?? [];
  const first = parsing.at;
  const ranges: CodeRange[] = [];
  const parts: CharacterSet[] = [];
  const content = { negated: caret === '^', ranges, parts, ignoreCase: parsing.options.i };
  while (parsing.at < parsing.source.length) {
    const isFirst = parsing.at === first;
    if (!isFirst && take(parsing, /\]/y) !== undefined) return newSet(content);
    if (!isFirst && isAt(parsing, '-[')) return newSet({ ...content, minus: readMinus(parsing, depth) });
    const set = readSetEscape(parsing);
    if (set === undefined) ranges.push(readRange(parsing, start));
    else parts.push(set);
  }
  throw new PatternError('the character class does not end', start);
}

function readMinus(parsing: Parsing, depth: number): CharacterSet {
  parsing.at += 1;
  const minus = readClass(parsing, depth + 1);
  if (take(parsing, /\]/y) === undefined)
    throw new PatternError('a subtracted class must be the last part', parsing.at);
  return minus;
}

/** A range, or one character as a range. */
function readRange(parsing: Parsing, start: number): CodeRange {
  const at = parsing.at;
  const low = readMember(parsing, start);
  if (!/^-[^\]]/s.test(parsing.source.slice(parsing.at, parsing.at + 2)) || isAt(parsing, '-[')) return [low, low];
  parsing.at += 1;
  if (readSetEscape(parsing) !== undefined) throw new PatternError('a set cannot end a range of characters', at);
  const high = readMember(parsing, start);
  if (low > high) throw new PatternError('a range in a class is in reverse order', at);
  return [low, high];
}

function readMember(parsing: Parsing, start: number): number {
  if (isAt(parsing, '\\')) return readCharacterEscape(parsing);
  const code = parsing.source.codePointAt(parsing.at);
  if (code === undefined) throw new PatternError('the character class does not end', start);
  parsing.at += code > 0xffff ? 2 : 1;
  return code;
}
