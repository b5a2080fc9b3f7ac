import { peek, type TokenReader, takeIf, takeMark } from '../../simulator/token-reader.ts';
import type { Comparison, Filter, Literal } from './filter-syntax.ts';
import { filterTokens, type Token, unreadableAt } from './filter-tokens.ts';

type Reader = TokenReader<Token> & {
  readonly filter: string;
  /** The variable of the `any` that is being read. */
  variable: string | undefined;
};

const COMPARISONS: ReadonlySet<string> = new Set(['eq', 'ne', 'ge', 'le', 'gt', 'lt']);
const FUNCTIONS = new Map([
  ['startswith', 'startsWith'],
  ['endswith', 'endsWith'],
  ['contains', 'contains'],
] as const);

/** Reads a `$filter`. Keywords and names of functions are taken in any case, as Graph does. @throws GraphError 400 */
export function parseFilter(filter: string): Filter {
  const reader: Reader = { filter, tokens: filterTokens(filter), next: 0, variable: undefined };
  const parsed = readOr(reader);
  if (peek(reader) !== undefined) throw failure(reader);
  return parsed;
}

function readOr(reader: Reader): Filter {
  const parts = [readAnd(reader)];
  while (takeWord(reader, 'or')) parts.push(readAnd(reader));
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: 'or', of: parts };
}

function readAnd(reader: Reader): Filter {
  const parts = [readUnary(reader)];
  while (takeWord(reader, 'and')) parts.push(readUnary(reader));
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: 'and', of: parts };
}

function readUnary(reader: Reader): Filter {
  if (takeWord(reader, 'not')) return { kind: 'not', of: readUnary(reader) };
  if (takeMark(reader, '(')) {
    const inner = readOr(reader);
    expectMark(reader, ')');
    return inner;
  }
  return readCondition(reader);
}

function readCondition(reader: Reader): Filter {
  const name = take(reader, 'name');
  const call = FUNCTIONS.get(name.toLowerCase() as 'contains');
  if (call !== undefined) return readFunction(reader, call);
  if (/\/any$/iu.test(name) && takeMark(reader, '(')) return readAny(reader, name.slice(0, -'/any'.length));
  const path = pathOf(reader, name);
  const operator = take(reader, 'name').toLowerCase();
  if (operator === 'in') return { kind: 'in', path, values: readList(reader) };
  if (!COMPARISONS.has(operator)) throw failure(reader, -1);
  return { kind: 'compare', operator: operator as Comparison, path, value: readLiteral(reader) };
}

function readFunction(reader: Reader, name: 'startsWith' | 'endsWith' | 'contains'): Filter {
  expectMark(reader, '(');
  const path = pathOf(reader, take(reader, 'name'));
  expectMark(reader, ',');
  const value = readLiteral(reader);
  expectMark(reader, ')');
  return { kind: 'function', name, path, value: String(value) };
}

function readAny(reader: Reader, path: string): Filter {
  const outer = reader.variable;
  reader.variable = take(reader, 'name');
  expectMark(reader, ':');
  const of = readOr(reader);
  expectMark(reader, ')');
  reader.variable = outer;
  return { kind: 'any', path, of };
}

function readList(reader: Reader): readonly Literal[] {
  expectMark(reader, '(');
  const values = [readLiteral(reader)];
  while (takeMark(reader, ',')) values.push(readLiteral(reader));
  expectMark(reader, ')');
  return values;
}

function readLiteral(reader: Reader): Literal {
  const token = peek(reader);
  if (token === undefined || token.kind === 'mark') throw failure(reader);
  reader.next += 1;
  if (token.kind === 'text') return token.text.slice(1, -1).replaceAll("''", "'");
  if (token.kind === 'literal') return /^-?\d+(\.\d+)?$/u.test(token.text) ? Number(token.text) : token.text;
  const word = token.text.toLowerCase();
  if (word === 'null') return null;
  if (word === 'true' || word === 'false') return word === 'true';
  throw failure(reader, -1);
}

function pathOf(reader: Reader, name: string): string {
  return name === reader.variable ? '' : name;
}

function take(reader: Reader, kind: Token['kind']): string {
  const token = peek(reader);
  if (token?.kind !== kind) throw failure(reader);
  reader.next += 1;
  return token.text;
}

function takeWord(reader: Reader, word: string): boolean {
  return takeIf(reader, ({ kind, text }) => kind === 'name' && text.toLowerCase() === word);
}

function expectMark(reader: Reader, mark: string): void {
  if (!takeMark(reader, mark)) throw failure(reader);
}

function failure(reader: Reader, step = 0): Error {
  return unreadableAt(reader.filter, reader.tokens[reader.next + step]?.at ?? reader.filter.length);
}
