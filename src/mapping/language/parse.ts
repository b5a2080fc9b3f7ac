import { ExpressionError, positionAt } from './expression-error.ts';
import type { BinaryOperator, SyntaxNode } from './syntax.ts';
import { type Token, tokenize } from './tokenize.ts';

/** Entra's limit for one expression, kept. */
export const MAX_EXPRESSION_LENGTH = 10_000;
/** How deep calls and parentheses may be nested; deeper is a clear error instead of an exhausted stack. */
export const MAX_EXPRESSION_DEPTH = 500;
/** How many operators one expression may have; each may be one more level of the tree. */
const MAX_EXPRESSION_OPERATORS = 1000;

const strengths: Record<BinaryOperator, number> = {
  Or: 1,
  And: 2,
  '=': 3,
  '<>': 3,
  '<': 3,
  '<=': 3,
  '>': 3,
  '>=': 3,
  '&': 4,
};

type Cursor = {
  readonly text: string;
  readonly tokens: readonly Token[];
  at: number;
  depth: number;
  operators: number;
};

/**
 * Parses an expression into its tree.
 * @throws ExpressionError `syntax`, `tooLong` or `tooDeep`
 */
export function parseExpression(text: string): SyntaxNode {
  if (text.length > MAX_EXPRESSION_LENGTH) {
    throw new ExpressionError(`The expression has ${text.length} characters`, {
      code: 'tooLong',
      position: positionAt(text, MAX_EXPRESSION_LENGTH),
      expected: `at most ${MAX_EXPRESSION_LENGTH}`,
      hint: 'a table and Lookup(…) take the place of a long Switch(…)',
    });
  }
  const cursor: Cursor = { text, tokens: tokenize(text), at: 0, depth: 0, operators: 0 };
  const node = parseOperators(cursor, 0);
  if (peek(cursor).kind !== 'end') throw unexpected(cursor, 'the end of the expression or an operator');
  return node;
}

function peek(cursor: Cursor): Token {
  return cursor.tokens[cursor.at] ?? { kind: 'end', value: '', start: cursor.text.length, end: cursor.text.length };
}

function isSymbol(token: Token, value: string): boolean {
  return token.kind === 'symbol' && token.value === value;
}

function unexpected(cursor: Cursor, expected: string): ExpressionError {
  const token = peek(cursor);
  const found =
    token.kind === 'end'
      ? 'the end of the text'
      : cursor.text.slice(token.start, Math.min(token.end, token.start + 40));
  return new ExpressionError(`Found ${found} where it cannot stand`, {
    code: 'syntax',
    position: positionAt(cursor.text, token.start),
    expected,
  });
}

function operatorOf(token: Token): BinaryOperator | undefined {
  if (token.kind === 'name') {
    const word = token.value.toLowerCase();
    return word === 'and' ? 'And' : word === 'or' ? 'Or' : undefined;
  }
  const known = token.kind === 'symbol' && Object.hasOwn(strengths, token.value);
  return known ? (token.value as BinaryOperator) : undefined;
}

function parseOperators(cursor: Cursor, weakest: number): SyntaxNode {
  let left = parseOperand(cursor);
  for (;;) {
    const token = peek(cursor);
    const operator = operatorOf(token);
    if (operator === undefined || strengths[operator] <= weakest) return left;
    countOperator(cursor);
    cursor.at += 1;
    const right = parseOperators(cursor, strengths[operator]);
    left = { kind: 'binary', operator, left, right, operatorStart: token.start, start: left.start, end: right.end };
  }
}

function parseOperand(cursor: Cursor): SyntaxNode {
  const token = peek(cursor);
  const { start, end } = token;
  if (isSymbol(token, '(')) return parseGroup(cursor);
  if (token.kind === 'symbol' || token.kind === 'end') {
    throw unexpected(cursor, 'a function, an [attribute], a "text" or a number');
  }
  cursor.at += 1;
  if (token.kind === 'text') return { kind: 'text', value: token.value, start, end };
  if (token.kind === 'number') return { kind: 'number', value: numberOf(token.value), start, end };
  if (token.kind === 'attribute') return { kind: 'attribute', name: token.value, start, end };
  if (isSymbol(peek(cursor), '(')) return parseCall(cursor, token);
  return { kind: 'word', name: token.value, start, end };
}

/** Numbers beyond 2^53, such as a FILETIME, stay text: every digit counts. */
function numberOf(text: string): number | string {
  const value = Number(text);
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? text : value;
}

function enter(cursor: Cursor): void {
  cursor.depth += 1;
  if (cursor.depth <= MAX_EXPRESSION_DEPTH) return;
  throw new ExpressionError('The expression is nested too deeply', {
    code: 'tooDeep',
    position: positionAt(cursor.text, peek(cursor).start),
    expected: `at most ${MAX_EXPRESSION_DEPTH} levels`,
  });
}

function countOperator(cursor: Cursor): void {
  cursor.operators += 1;
  if (cursor.operators <= MAX_EXPRESSION_OPERATORS) return;
  throw new ExpressionError('The expression has too many operators', {
    code: 'tooDeep',
    position: positionAt(cursor.text, peek(cursor).start),
    expected: `at most ${MAX_EXPRESSION_OPERATORS}`,
    hint: 'Join(…) takes any number of parts',
  });
}

function parseGroup(cursor: Cursor): SyntaxNode {
  enter(cursor);
  cursor.at += 1;
  const node = parseOperators(cursor, 0);
  if (!isSymbol(peek(cursor), ')')) throw unexpected(cursor, '")" or an operator');
  cursor.at += 1;
  cursor.depth -= 1;
  return node;
}

function parseCall(cursor: Cursor, name: Token): SyntaxNode {
  enter(cursor);
  cursor.at += 1;
  const found: (SyntaxNode | undefined)[] = [];
  while (!isSymbol(peek(cursor), ')')) {
    found.push(isSymbol(peek(cursor), ',') ? undefined : parseOperators(cursor, 0));
    const next = peek(cursor);
    if (isSymbol(next, ')')) break;
    if (!isSymbol(next, ',')) throw unexpected(cursor, '"," or ")"');
    cursor.at += 1;
    if (isSymbol(peek(cursor), ')')) found.push(undefined);
  }
  const close = peek(cursor);
  cursor.at += 1;
  cursor.depth -= 1;
  return { kind: 'call', name: name.value, arguments: found, start: name.start, end: close.end };
}
