import { peek, type TokenReader, takeIf, takeMark } from '../simulator/token-reader.ts';
import { badRequest } from './api-error.ts';
import type { Filter, Literal, Operand, Operator, TextTest } from './filter-syntax.ts';
import { type Token, tokenizeFilter } from './filter-tokens.ts';

type Reader = TokenReader<Token>;

const OPERATORS: Readonly<Record<string, Operator>> = { eq: 'eq', ne: 'ne', gt: 'gt', ge: 'ge', lt: 'lt', le: 'le' };
const MIRRORED: Readonly<Record<Operator, Operator>> = { eq: 'eq', ne: 'ne', gt: 'lt', ge: 'le', lt: 'gt', le: 'ge' };
const VALUE_FUNCTIONS = new Set(['tolower', 'toupper', 'trim']);
const TEXT_TESTS = new Set(['startswith', 'endswith', 'substringof']);

function fail(reader: Reader, expected: string): never {
  const token = peek(reader);
  throw badRequest(
    token === undefined
      ? `Invalid filter: ${expected} expected, but the expression ends.`
      : `Invalid filter: ${expected} expected at position ${token.at}, found '${token.text}'.`,
  );
}

function expectMark(reader: Reader, mark: string): void {
  if (!takeMark(reader, mark)) fail(reader, `'${mark}'`);
}

function takeWord(reader: Reader, word: string): boolean {
  return takeIf(reader, ({ kind, text }) => kind === 'word' && text === word);
}

function takeLiteral(reader: Reader): Literal | undefined {
  const token = peek(reader);
  if (token?.kind !== 'literal') return undefined;
  reader.next += 1;
  return token.literal;
}

function readOperand(reader: Reader): Operand {
  const token = peek(reader);
  if (token?.kind !== 'word') fail(reader, 'a property');
  reader.next += 1;
  if (!VALUE_FUNCTIONS.has(token.text) || !takeMark(reader, '(')) return { kind: 'path', path: token.text.split('/') };
  const argument = readOperand(reader);
  expectMark(reader, ')');
  return { kind: 'function', name: token.text as 'tolower' | 'toupper' | 'trim', argument };
}

function readText(reader: Reader): string {
  const literal = takeLiteral(reader);
  if (literal?.kind !== 'string') fail(reader, 'a text');
  return literal.text;
}

function readTextTest(reader: Reader, test: TextTest): Filter {
  expectMark(reader, '(');
  const textFirst = peek(reader)?.kind === 'literal';
  const before = textFirst ? readText(reader) : '';
  if (textFirst) expectMark(reader, ',');
  const operand = readOperand(reader);
  if (!textFirst) expectMark(reader, ',');
  const text = textFirst ? before : readText(reader);
  expectMark(reader, ')');
  const found: Filter = { kind: 'text', test, operand, text };
  const isNegative = takeWord(reader, 'ne');
  if (!isNegative && !takeWord(reader, 'eq')) return found;
  const literal = takeLiteral(reader);
  if (literal?.kind !== 'boolean') fail(reader, 'true or false');
  return literal.value === isNegative ? { kind: 'not', part: found } : found;
}

function readIn(reader: Reader, operand: Operand): Filter {
  const inParentheses = takeMark(reader, '(');
  const literals: Literal[] = [];
  do {
    literals.push(takeLiteral(reader) ?? fail(reader, 'a literal'));
  } while (takeMark(reader, ','));
  if (inParentheses) expectMark(reader, ')');
  return { kind: 'in', operand, literals };
}

function takeOperator(reader: Reader): Operator {
  const token = peek(reader);
  const operator = token?.kind === 'word' ? OPERATORS[token.text] : undefined;
  if (operator === undefined) fail(reader, 'an operator');
  reader.next += 1;
  return operator;
}

function readComparison(reader: Reader): Filter {
  const first = takeLiteral(reader);
  if (first !== undefined) {
    const operator = takeOperator(reader);
    return { kind: 'compare', operator: MIRRORED[operator], operand: readOperand(reader), literal: first };
  }
  const operand = readOperand(reader);
  if (takeWord(reader, 'in')) return readIn(reader, operand);
  if (takeWord(reader, 'like')) return { kind: 'text', test: 'like', operand, text: readText(reader) };
  const operator = takeOperator(reader);
  return { kind: 'compare', operator, operand, literal: takeLiteral(reader) ?? fail(reader, 'a literal') };
}

function readPrimary(reader: Reader): Filter {
  if (takeWord(reader, 'not')) return { kind: 'not', part: readPrimary(reader) };
  if (takeMark(reader, '(')) {
    const inner = readOr(reader);
    expectMark(reader, ')');
    return inner;
  }
  const token = peek(reader);
  if (token?.kind === 'word' && TEXT_TESTS.has(token.text)) {
    reader.next += 1;
    return readTextTest(reader, token.text as TextTest);
  }
  return readComparison(reader);
}

function readAnd(reader: Reader): Filter {
  const parts = [readPrimary(reader)];
  while (takeWord(reader, 'and')) parts.push(readPrimary(reader));
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: 'and', parts };
}

function readOr(reader: Reader): Filter {
  const parts = [readAnd(reader)];
  while (takeWord(reader, 'or')) parts.push(readAnd(reader));
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: 'or', parts };
}

/** Parses a `$filter`: `or`, `and`, `not`, comparisons, `in` with or without parentheses, `like`, text functions. Throws a 400 with the position. */
export function parseFilter(text: string): Filter {
  const reader: Reader = { tokens: tokenizeFilter(text), next: 0 };
  const filter = readOr(reader);
  if (peek(reader) !== undefined) fail(reader, 'and, or or the end');
  return filter;
}

/** Every property path of a filter. */
export function filterPaths(filter: Filter): readonly (readonly string[])[] {
  if ('parts' in filter) return filter.parts.flatMap(filterPaths);
  if ('part' in filter) return filterPaths(filter.part);
  let operand = filter.operand;
  while (operand.kind === 'function') operand = operand.argument;
  return [operand.path];
}
