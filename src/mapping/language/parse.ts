import { ExpressionError, positionAt } from './expression-error.ts';
import {
  type Cursor,
  countOperator,
  innermost,
  isSymbol,
  MAX_EXPRESSION_DEPTH,
  newLevel,
  operatorOf,
  peek,
  strengths,
  tooDeep,
  unexpected,
} from './parse-cursor.ts';
import type { SyntaxNode } from './syntax.ts';
import { childrenOf } from './syntax-nodes.ts';
import { type Token, tokenize } from './tokenize.ts';

/** Entra's limit for one expression, kept. */
const MAX_EXPRESSION_LENGTH = 10_000;
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
  const cursor: Cursor = {
    text,
    tokens: tokenize(text),
    levels: [newLevel()],
    depths: new Map(),
    at: 0,
    operators: 0,
  };
  for (;;) {
    readOperand(cursor);
    const whole = readUntilOperand(cursor);
    if (whole !== undefined) return whole;
  }
}

/** Reads one operand, and before it every parenthesis and function that it stands in. */
function readOperand(cursor: Cursor): void {
  while (opensLevel(cursor)) {
    if (skipEmptyArguments(cursor)) return;
  }
  const { kind, value, start, end } = peek(cursor);
  if (kind === 'symbol' || kind === 'end') throw unexpected(cursor, 'a function, an [attribute], a "text" or a number');
  cursor.at += 1;
  const { operands } = innermost(cursor);
  if (kind === 'text') operands.push({ kind, value, start, end });
  else if (kind === 'number') operands.push({ kind, value: numberOf(value), start, end });
  else if (kind === 'attribute') operands.push({ kind, name: value, start, end });
  else operands.push({ kind: 'word', name: value, start, end });
}

/** Whether a parenthesis or a function opens here; it is read then. */
function opensLevel(cursor: Cursor): boolean {
  const token = peek(cursor);
  const isGroup = isSymbol(token, '(');
  const isCall = token.kind === 'name' && isSymbol(cursor.tokens[cursor.at + 1] ?? token, '(');
  if (!isGroup && !isCall) return false;
  if (isCall) cursor.at += 1;
  if (cursor.levels.length > MAX_EXPRESSION_DEPTH) throw tooDeep(cursor.text, peek(cursor).start);
  cursor.at += 1;
  cursor.levels.push(newLevel(isCall ? token : undefined));
  return true;
}

/** Reads the arguments that are left out, from the beginning of one; whether that was the end of the call. */
function skipEmptyArguments(cursor: Cursor): boolean {
  const { call, found } = innermost(cursor);
  if (call === undefined) return false;
  while (isSymbol(peek(cursor), ',')) {
    found.push(undefined);
    cursor.at += 1;
  }
  if (!isSymbol(peek(cursor), ')')) return false;
  if (found.length > 0) found.push(undefined);
  closeCall(cursor, call);
  return true;
}

/** Reads what follows an operand up to where the next one is due; gives the whole tree at the end of the expression. */
function readUntilOperand(cursor: Cursor): SyntaxNode | undefined {
  for (;;) {
    const token = peek(cursor);
    const operator = operatorOf(token);
    if (operator !== undefined) {
      countOperator(cursor);
      const { operands, operators } = innermost(cursor);
      operands.push(reduce(cursor, strengths[operator]));
      operators.push({ operator, start: token.start });
      cursor.at += 1;
      return undefined;
    }
    const { call, found } = innermost(cursor);
    if (isSymbol(token, ',') && call !== undefined) {
      found.push(reduce(cursor, 0));
      cursor.at += 1;
      if (!skipEmptyArguments(cursor)) return undefined;
    } else if (isSymbol(token, ')') && call !== undefined) {
      found.push(reduce(cursor, 0));
      closeCall(cursor, call);
    } else if (isSymbol(token, ')') && cursor.levels.length > 1) {
      const node = reduce(cursor, 0);
      cursor.at += 1;
      cursor.levels.pop();
      innermost(cursor).operands.push(node);
    } else if (token.kind === 'end' && cursor.levels.length === 1) return reduce(cursor, 0);
    else throw unexpected(cursor, expectedAfter(cursor));
  }
}

function expectedAfter({ levels }: Cursor): string {
  if (levels.length === 1) return 'the end of the expression or an operator';
  return levels.at(-1)?.call === undefined ? '")" or an operator' : '"," or ")"';
}

/** Joins the last operands of the level by the operators between them that are as strong as `weakest` or stronger. */
function reduce(cursor: Cursor, weakest: number): SyntaxNode {
  const { operands, operators } = innermost(cursor);
  let right = operands.pop();
  if (right === undefined) throw unexpected(cursor, 'a function, an [attribute], a "text" or a number');
  for (
    let last = operators.at(-1);
    last !== undefined && strengths[last.operator] >= weakest;
    last = operators.at(-1)
  ) {
    const left = operands.pop();
    if (left === undefined) break;
    operators.pop();
    const { operator, start: operatorStart } = last;
    const node: SyntaxNode = {
      kind: 'binary',
      operator,
      left,
      right,
      operatorStart,
      start: left.start,
      end: right.end,
    };
    right = measured(cursor, node, operatorStart);
  }
  return right;
}

/** The node, when the tree below it is not too deep. */
function measured(cursor: Cursor, node: SyntaxNode, start: number): SyntaxNode {
  let depth = 0;
  for (const child of childrenOf(node)) depth = Math.max(depth, cursor.depths.get(child) ?? 0);
  if (depth >= MAX_EXPRESSION_DEPTH) throw tooDeep(cursor.text, start);
  cursor.depths.set(node, depth + 1);
  return node;
}

function closeCall(cursor: Cursor, call: Token): void {
  const { found } = innermost(cursor);
  const { end } = peek(cursor);
  cursor.at += 1;
  cursor.levels.pop();
  const node: SyntaxNode = { kind: 'call', name: call.value, arguments: found, start: call.start, end };
  innermost(cursor).operands.push(measured(cursor, node, call.start));
}

/** Numbers beyond 2^53, such as a FILETIME, stay text: every digit counts. */
function numberOf(text: string): number | string {
  const value = Number(text);
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? text : value;
}
