import { ExpressionError, positionAt } from './expression-error.ts';

/** One piece of an expression's text; `value` is the text without its marks and escapes. */
export type Token = {
  readonly kind: 'text' | 'number' | 'attribute' | 'name' | 'symbol' | 'end';
  readonly value: string;
  readonly start: number;
  readonly end: number;
};

const symbols = ['<>', '<=', '>=', '=', '<', '>', '&', '(', ')', ','];
const namePattern = /[\p{L}_][\p{L}\p{N}_]*/uy;
const numberPattern = /-?(?:\d+(?:\.\d+)?|\.\d+)/y;
const hexPattern = /&[Hh][0-9A-Fa-f]+/y;

/**
 * Cuts an expression into tokens. Inside `"…"`, `\\` is a backslash and `\"` a quotation mark; any other backslash stays
 * as it is written, since patterns such as `"\+"` are in use.
 * @throws ExpressionError `syntax`, for a character that begins nothing and for a text or attribute without its end
 */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  for (let at = skipBlanks(text, 0); at < text.length; ) {
    const token = readToken(text, at, tokens.at(-1));
    tokens.push(token);
    at = skipBlanks(text, token.end);
  }
  tokens.push({ kind: 'end', value: '', start: text.length, end: text.length });
  return tokens;
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && /[\s\uFEFF]/.test(text.charAt(at))) at += 1;
  return at;
}

function readToken(text: string, at: number, before: Token | undefined): Token {
  const first = text.charAt(at);
  if (first === '"') return readText(text, at);
  if (first === '[') return readAttribute(text, at);
  const operandBefore = before !== undefined && (before.kind !== 'symbol' || before.value === ')');
  const hex = operandBefore ? undefined : matchAt(hexPattern, text, at);
  if (hex !== undefined) {
    return { kind: 'number', value: String(Number.parseInt(hex.slice(2), 16)), start: at, end: at + hex.length };
  }
  const number = matchAt(numberPattern, text, at);
  if (number !== undefined) return { kind: 'number', value: number, start: at, end: at + number.length };
  const name = matchAt(namePattern, text, at);
  if (name !== undefined) return { kind: 'name', value: name, start: at, end: at + name.length };
  const symbol = symbols.find((candidate) => text.startsWith(candidate, at));
  if (symbol !== undefined) return { kind: 'symbol', value: symbol, start: at, end: at + symbol.length };
  throw strangeCharacter(text, at);
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function readText(text: string, start: number): Token {
  let value = '';
  for (let at = start + 1; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '"') return { kind: 'text', value, start, end: at + 1 };
    const next = text.charAt(at + 1);
    const escaped = char === '\\' && (next === '\\' || next === '"');
    if (escaped) at += 1;
    value += escaped ? next : char;
  }
  throw new ExpressionError('A text begins here and does not end', {
    code: 'syntax',
    position: positionAt(text, start),
    expected: 'a closing "',
  });
}

function readAttribute(text: string, start: number): Token {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '[') depth += 1;
    if (char === ']') depth -= 1;
    if (depth > 0) continue;
    const value = text.slice(start + 1, at).trim();
    if (value !== '') return { kind: 'attribute', value, start, end: at + 1 };
    throw new ExpressionError('The attribute has no name', {
      code: 'syntax',
      position: positionAt(text, start),
      expected: 'a source attribute name between [ and ]',
    });
  }
  throw new ExpressionError('An attribute begins here and does not end', {
    code: 'syntax',
    position: positionAt(text, start),
    expected: 'a closing ]',
  });
}

function strangeCharacter(text: string, at: number): ExpressionError {
  const char = String.fromCodePoint(text.codePointAt(at) ?? 0);
  const facts = {
    code: 'syntax',
    position: positionAt(text, at),
    expected: 'a function, an [attribute], a "text" or a number',
  };
  if ("“”„«»'".includes(char)) {
    return new ExpressionError(`${char} does not mark a text`, {
      ...facts,
      hint: 'write texts between straight " marks',
    });
  }
  return new ExpressionError(`${JSON.stringify(char)} is not part of the language`, facts);
}
