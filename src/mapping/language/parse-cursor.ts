import { ExpressionError, positionAt } from './expression-error.ts';
import type { BinaryOperator, SyntaxNode } from './syntax.ts';
import type { Token } from './tokenize.ts';

/** How deep calls and parentheses may be nested; deeper is a clear error instead of an exhausted stack. */
export const MAX_EXPRESSION_DEPTH = 1000;
/** How many operators one expression may have; each may be one more level of the tree. */
const MAX_EXPRESSION_OPERATORS = 1000;

/** How strong each operator binds. */
export const strengths: Record<BinaryOperator, number> = {
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

/** An open parenthesis, or the expression itself: what has been read in it and still waits for its operator or its end. */
export type Level = {
  /** The name of the function whose arguments are read. */
  readonly call?: Token;
  readonly found: (SyntaxNode | undefined)[];
  readonly operands: SyntaxNode[];
  readonly operators: { readonly operator: BinaryOperator; readonly start: number }[];
};

/** How far an expression is read. */
export type Cursor = {
  readonly text: string;
  readonly tokens: readonly Token[];
  /** The open levels, outermost first: a stack of our own, so that no nesting exhausts that of the platform. */
  readonly levels: Level[];
  /** How deep the tree below a node is; a node without any below it is not in it. */
  readonly depths: Map<SyntaxNode, number>;
  at: number;
  operators: number;
};

export function newLevel(call?: Token): Level {
  return { ...(call !== undefined && { call }), found: [], operands: [], operators: [] };
}

export function innermost(cursor: Cursor): Level {
  return cursor.levels.at(-1) ?? newLevel();
}

export function peek(cursor: Cursor): Token {
  return cursor.tokens[cursor.at] ?? { kind: 'end', value: '', start: cursor.text.length, end: cursor.text.length };
}

export function isSymbol(token: Token, value: string): boolean {
  return token.kind === 'symbol' && token.value === value;
}

export function unexpected(cursor: Cursor, expected: string): ExpressionError {
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

export function operatorOf(token: Token): BinaryOperator | undefined {
  if (token.kind === 'name') {
    const word = token.value.toLowerCase();
    return word === 'and' ? 'And' : word === 'or' ? 'Or' : undefined;
  }
  const known = token.kind === 'symbol' && Object.hasOwn(strengths, token.value);
  return known ? (token.value as BinaryOperator) : undefined;
}

export function tooDeep(text: string, start: number): ExpressionError {
  return new ExpressionError('The expression is nested too deeply', {
    code: 'tooDeep',
    position: positionAt(text, start),
    expected: `at most ${MAX_EXPRESSION_DEPTH} levels`,
  });
}

export function countOperator(cursor: Cursor): void {
  cursor.operators += 1;
  if (cursor.operators <= MAX_EXPRESSION_OPERATORS) return;
  throw new ExpressionError('The expression has too many operators', {
    code: 'tooDeep',
    position: positionAt(cursor.text, peek(cursor).start),
    expected: `at most ${MAX_EXPRESSION_OPERATORS}`,
    hint: 'Join(…) takes any number of parts',
  });
}
