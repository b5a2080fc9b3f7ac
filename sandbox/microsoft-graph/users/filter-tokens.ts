import { unreadable } from '../graph-error.ts';

/** A piece of a `$filter`. */
export type Token = {
  readonly kind: 'text' | 'literal' | 'name' | 'mark';
  readonly text: string;
  /** Where it begins, from 0. */
  readonly at: number;
};

const PIECES: readonly (readonly [Token['kind'], RegExp])[] = [
  ['text', /'(?:[^']|'')*'/uy],
  ['literal', /\d[\w:.+-]*/uy],
  ['literal', /-\d[\d.]*/uy],
  ['name', /[A-Za-z_$][\w$]*(?:\/[A-Za-z_$][\w$]*)*/uy],
  ['mark', /[(),:]/uy],
];

/** A `$filter` in pieces. @throws GraphError 400 for what is none */
export function filterTokens(filter: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < filter.length) {
    if (/\s/u.test(filter.charAt(at))) {
      at += 1;
      continue;
    }
    const token = pieceAt(filter, at);
    if (token === undefined) throw unreadableAt(filter, at);
    tokens.push(token);
    at += token.text.length;
  }
  return tokens;
}

function pieceAt(filter: string, at: number): Token | undefined {
  for (const [kind, pattern] of PIECES) {
    pattern.lastIndex = at;
    const text = pattern.exec(filter)?.[0];
    if (text !== undefined) return { kind, text, at };
  }
  return undefined;
}

/** 400 for a place in a filter where something else was expected. */
export function unreadableAt(filter: string, at: number): Error {
  if (filter.charAt(at) === "'")
    return unreadable(
      `Invalid filter clause: There is an unterminated string literal at position ${at} in '${filter}'.`,
    );
  return unreadable(`Invalid filter clause: Syntax error at position ${at} in '${filter}'.`);
}
