import { newSet } from './character-set.ts';
import { readClass } from './parse-class.ts';
import { readEscape } from './parse-escape.ts';
import { readGroup } from './parse-group.ts';
import { newParsing, numberGroups, type Parsing, skipBlank, take } from './parsing.ts';
import { PatternError } from './pattern-error.ts';
import { characterNode, choiceOf, emptyNode, type ParsedPattern, type PatternNode } from './pattern-node.ts';

const MAX_LENGTH = 4000;
const MAX_COUNT = 2 ** 31 - 1;
const quantifier = /[*+?]|\{(\d+)(?:(,)(\d*))?\}/y;

/**
 * Reads a regular expression in the syntax of .NET.
 * @throws PatternError where .NET would refuse it too, and for a pattern that is too long or too deep
 */
export function parsePattern(source: string, options: { readonly ignoreCase?: boolean } = {}): ParsedPattern {
  if (source.length > MAX_LENGTH) {
    throw new PatternError(`the pattern is longer than ${MAX_LENGTH} characters`, MAX_LENGTH);
  }
  const ignoreCase = options.ignoreCase === true;
  const first = newParsing(source, ignoreCase);
  readAll(first);
  const groups = numberGroups(first.seen);
  return { root: readAll(newParsing(source, ignoreCase, groups)), groups };
}

function readAll(parsing: Parsing): PatternNode {
  const root = choiceOf(readBranches(parsing));
  if (parsing.at < parsing.source.length) throw new PatternError('a parenthesis closes no group', parsing.at);
  return root;
}

/** What stands between the bars, up to the end of the group. */
function readBranches(parsing: Parsing): readonly PatternNode[] {
  const branches = [readSequence(parsing)];
  while (take(parsing, /\|/y) !== undefined) branches.push(readSequence(parsing));
  return branches;
}

function readSequence(parsing: Parsing): PatternNode {
  const parts: PatternNode[] = [];
  for (let isRepeated = false; ; ) {
    skipBlank(parsing);
    const { source, at } = parsing;
    if (at >= source.length || source[at] === '|' || source[at] === ')') break;
    if (take(parsing, quantifier) !== undefined) {
      throw new PatternError(isRepeated ? 'a quantifier follows another one' : 'a quantifier follows nothing', at);
    }
    const atom = readAtom(parsing);
    if (atom === undefined) {
      isRepeated = false;
      continue;
    }
    const joined = joinHalves(parts, atom);
    skipBlank(parsing);
    const whole = readQuantifier(parsing, joined);
    isRepeated = whole !== joined;
    parts.push(whole);
  }
  const [only] = parts;
  return only !== undefined && parts.length === 1 ? only : { kind: 'sequence', parts };
}

/** Two escapes in a row may be the halves of one character: `\ud83d\ude00`. */
function joinHalves(parts: PatternNode[], atom: PatternNode): PatternNode {
  const before = parts.at(-1);
  if (before?.kind !== 'character' || atom.kind !== 'character') return atom;
  const code = String.fromCharCode(before.code, atom.code).codePointAt(0) ?? 0;
  if (before.code > 0xffff || atom.code > 0xffff || code <= 0xffff) return atom;
  parts.pop();
  return { kind: 'character', code };
}

function readAtom(parsing: Parsing): PatternNode | undefined {
  const { options, source, at } = parsing;
  switch (source[at]) {
    case '\\':
      return readEscape(parsing);
    case '[':
      return { kind: 'set', set: readClass(parsing) };
    case '(':
      return readGroup(parsing, readBranches);
    case '^':
      parsing.at += 1;
      return { kind: 'anchor', anchor: options.m ? 'lineStart' : 'textStart' };
    case '$':
      parsing.at += 1;
      return { kind: 'anchor', anchor: options.m ? 'lineEnd' : 'lastLineEnd' };
    case '.':
      parsing.at += 1;
      return { kind: 'set', set: newSet({ negated: true, ranges: options.s ? [] : [[0x0a, 0x0a]] }) };
    default: {
      const code = source.codePointAt(at) ?? 0;
      parsing.at += code > 0xffff ? 2 : 1;
      return characterNode(code, options.i);
    }
  }
}

function readQuantifier(parsing: Parsing, inner: PatternNode): PatternNode {
  const start = parsing.at;
  const found = take(parsing, quantifier);
  if (found === undefined) return inner;
  const [mark, digits, comma, more] = found;
  const least = digits === undefined ? (mark === '+' ? 1 : 0) : readCount(digits, start);
  const most =
    digits === undefined ? (mark === '?' ? 1 : Number.POSITIVE_INFINITY) : mostOf(least, { comma, more, start });
  if (least > most) throw new PatternError('a quantifier has more at its beginning than at its end', start);
  skipBlank(parsing);
  const lazy = take(parsing, /\?/y) !== undefined;
  return most === 0 ? emptyNode : { kind: 'loop', inner, least, most, lazy };
}

type Written = { readonly comma: string | undefined; readonly more: string | undefined; readonly start: number };

function mostOf(least: number, { comma, more, start }: Written): number {
  if (comma === undefined) return least;
  return more === undefined || more === '' ? Number.POSITIVE_INFINITY : readCount(more, start);
}

function readCount(digits: string, at: number): number {
  const count = Number(digits);
  if (count > MAX_COUNT) throw new PatternError(`a count is larger than ${MAX_COUNT}`, at);
  return count;
}
