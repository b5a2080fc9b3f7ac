import { badRequest } from './api-error.ts';
import type { Literal } from './filter-syntax.ts';

/** A word (path, operator, function), a mark or a literal, with its position in the text. */
export type Token =
  | { readonly kind: 'word'; readonly text: string; readonly at: number }
  | { readonly kind: 'mark'; readonly text: '(' | ')' | ','; readonly at: number }
  | { readonly kind: 'literal'; readonly literal: Literal; readonly text: string; readonly at: number };

const TOKEN =
  /\s*(?:(?<typed>datetimeoffset|datetime|guid|time)'(?<typedText>(?:[^']|'')*)'|'(?<string>(?:[^']|'')*)'|(?<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)[LlMmDdFf]?(?![\w/])|(?<word>[A-Za-z_$][\w$]*(?:\/[A-Za-z_$][\w$]*)*)|(?<mark>[(),]))/uy;

function toToken(match: RegExpExecArray, at: number): Token {
  const { typed, typedText, string, number, word = '', mark } = match.groups ?? {};
  const text = match[0].trim();
  if (mark === '(' || mark === ')' || mark === ',') return { kind: 'mark', text: mark, at };
  if (string !== undefined)
    return { kind: 'literal', literal: { kind: 'string', text: string.replaceAll("''", "'") }, text, at };
  if (number !== undefined) return { kind: 'literal', literal: { kind: 'number', text: number }, text, at };
  if (typed === 'datetime' || typed === 'datetimeoffset') {
    return { kind: 'literal', literal: { kind: typed, text: typedText ?? '' }, text, at };
  }
  if (typed !== undefined) throw badRequest(`Unsupported literal ${text} at position ${at}.`);
  if (word === 'true' || word === 'false')
    return { kind: 'literal', literal: { kind: 'boolean', value: word === 'true' }, text, at };
  if (word === 'null') return { kind: 'literal', literal: { kind: 'null' }, text, at };
  return { kind: 'word', text: word, at };
}

/** Cuts a filter into tokens. Throws a 400 for what is no token. */
export function tokenizeFilter(text: string): readonly Token[] {
  const tokens: Token[] = [];
  const trimmed = text.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < trimmed.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(trimmed);
    if (match === null)
      throw badRequest(`Invalid filter: unexpected character at position ${at}: ${trimmed.slice(at, at + 20)}`);
    tokens.push(toToken(match, at));
  }
  return tokens;
}
