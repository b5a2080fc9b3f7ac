import { type JSONPathQuery, jsonpath } from 'json-p3';
import type { JsonValue } from '../../domain/value.ts';
import { compilePattern, type Pattern } from '../regex/compile-pattern.ts';
import { PatternCostError } from '../regex/pattern-error.ts';
import { type Budget, BudgetSpent } from './budget.ts';
import { isArray, isObject } from './step.ts';

/** Whether a filter lets a value through. */
export type Holds = (current: JsonValue, root: JsonValue, budget: Budget) => boolean;

type Query = (current: JsonValue, root: JsonValue, budget: Budget) => readonly JsonValue[];
type CompileQuery = (query: JSONPathQuery) => Query;
type Expression = InstanceType<typeof jsonpath.expressions.FilterExpression>;
/** A comparable: undefined is RFC 9535's Nothing. */
type Operand = (current: JsonValue, root: JsonValue, budget: Budget) => JsonValue | undefined;

const {
  BooleanLiteral,
  FilterQuery,
  FunctionExtension,
  InfixExpression,
  LogicalExpression,
  NullLiteral,
  NumberLiteral,
  PrefixExpression,
  RelativeQuery,
  StringLiteral,
} = jsonpath.expressions;

/** Compiles the expression of a filter; `match` and `search` run in linear time. Throws for what is not supported. */
export function compileFilter(expression: Expression, compileQuery: CompileQuery): Holds {
  if (expression instanceof LogicalExpression) return compileFilter(expression.expression, compileQuery);
  if (expression instanceof PrefixExpression) {
    const inner = compileFilter(expression.right, compileQuery);
    return (current, root, budget) => !inner(current, root, budget);
  }
  if (expression instanceof InfixExpression) return compileInfix(expression, compileQuery);
  if (expression instanceof FilterQuery) {
    const query = queryOf(expression, compileQuery);
    return (current, root, budget) => query(current, root, budget).length > 0;
  }
  if (expression instanceof FunctionExtension && (expression.name === 'match' || expression.name === 'search')) {
    return compileMatch(expression.name, expression.args, compileQuery);
  }
  throw new Error(`${expression.toString()} is no condition`);
}

function queryOf(expression: InstanceType<typeof FilterQuery>, compileQuery: CompileQuery): Query {
  const query = compileQuery(expression.path);
  if (expression instanceof RelativeQuery) return query;
  return (_current, root, budget) => query(root, root, budget);
}

function compileInfix(expression: InstanceType<typeof InfixExpression>, compileQuery: CompileQuery): Holds {
  const { operator } = expression;
  if (operator === '&&' || operator === '||') {
    const left = compileFilter(expression.left, compileQuery);
    const right = compileFilter(expression.right, compileQuery);
    if (operator === '&&') return (...place) => left(...place) && right(...place);
    return (...place) => left(...place) || right(...place);
  }
  const left = compileOperand(expression.left, compileQuery);
  const right = compileOperand(expression.right, compileQuery);
  return (...place) => compares(left(...place), operator, right(...place));
}

function compileOperand(expression: Expression, compileQuery: CompileQuery): Operand {
  if (expression instanceof NullLiteral) return () => null;
  if (
    expression instanceof BooleanLiteral ||
    expression instanceof NumberLiteral ||
    expression instanceof StringLiteral
  ) {
    const { value } = expression;
    return () => value;
  }
  if (expression instanceof FilterQuery) {
    const query = queryOf(expression, compileQuery);
    return (...place) => query(...place)[0];
  }
  if (expression instanceof FunctionExtension) return compileFunction(expression, compileQuery);
  throw new Error(`${expression.toString()} cannot be compared`);
}

function compileFunction(expression: InstanceType<typeof FunctionExtension>, compileQuery: CompileQuery): Operand {
  const [argument] = expression.args;
  if (argument === undefined) throw new Error(`${expression.name}() needs an argument`);
  if (expression.name === 'length') {
    const operand = compileOperand(argument, compileQuery);
    return (...place) => lengthOf(operand(...place));
  }
  if (!(argument instanceof FilterQuery)) throw new Error(`${expression.name}() takes a path`);
  const query = queryOf(argument, compileQuery);
  if (expression.name === 'count') return (...place) => query(...place).length;
  if (expression.name !== 'value') throw new Error(`there is no function ${expression.name}()`);
  return (...place) => {
    const found = query(...place);
    return found.length === 1 ? found[0] : undefined;
  };
}

function lengthOf(value: JsonValue | undefined): number | undefined {
  if (typeof value === 'string') return [...value].length;
  if (isArray(value)) return value.length;
  return isObject(value) ? Object.keys(value).length : undefined;
}

function compileMatch(name: string, args: readonly Expression[], compileQuery: CompileQuery): Holds {
  const [subject, source] = args;
  if (subject === undefined || !(source instanceof StringLiteral))
    throw new Error(`${name}() takes a pattern that is written out`);
  const pattern = compilePattern(name === 'match' ? `\\A(?:${source.value})\\z` : source.value);
  const operand = compileOperand(subject, compileQuery);
  return (...place) => {
    const value = operand(...place);
    return typeof value === 'string' && testWithin(pattern, value);
  };
}

function testWithin(pattern: Pattern, text: string): boolean {
  try {
    return pattern.test(text);
  } catch (error) {
    if (error instanceof PatternCostError) throw new BudgetSpent();
    throw error;
  }
}

function compares(left: JsonValue | undefined, operator: string, right: JsonValue | undefined): boolean {
  if (operator === '==') return isEqual(left, right);
  if (operator === '!=') return !isEqual(left, right);
  if (operator === '<') return isLess(left, right);
  if (operator === '>') return isLess(right, left);
  return isEqual(left, right) || (operator === '<=' ? isLess(left, right) : isLess(right, left));
}

/** Equality of RFC 9535, save that a number or boolean equals its text: tenants differ in how they write them. */
function isEqual(left: JsonValue | undefined, right: JsonValue | undefined): boolean {
  if (left === right) return true;
  if (left === undefined || right === undefined || left === null || right === null) return false;
  if (typeof left !== 'object' && typeof right !== 'object')
    return typeof left !== typeof right && String(left) === String(right);
  if (isArray(left) && isArray(right)) {
    return left.length === right.length && left.every((value, index) => isEqual(value, right[index]));
  }
  if (!isObject(left) || !isObject(right)) return false;
  const names = Object.keys(left);
  if (names.length !== Object.keys(right).length) return false;
  return names.every((name) => Object.hasOwn(right, name) && isEqual(left[name], right[name]));
}

function isLess(left: JsonValue | undefined, right: JsonValue | undefined): boolean {
  if (typeof left === 'number' && typeof right === 'number') return left < right;
  return typeof left === 'string' && typeof right === 'string' && left < right;
}
