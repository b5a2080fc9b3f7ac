import type { Scalar } from '../../domain/value.ts';
import { type EvaluationContext, EvaluationFailure, type Frame, type Run, type Value } from '../language/evaluation.ts';
import { ExpressionError, type Position } from '../language/expression-error.ts';
import { isMany, numberOfText, textOfScalar } from '../language/value.ts';

/**
 * What a parameter takes: `text` one value; `integer` and `number` a number or numeric text; `values` one or several values;
 * `condition` anything that can be true; `word` a bare word of the language; `any` all of it.
 */
export type ParameterType = 'text' | 'integer' | 'number' | 'values' | 'condition' | 'word' | 'any';

/** One parameter of a function. `optional`: it may be left out or left empty. `repeated`: it, with those after it, may come again. */
export type Parameter = {
  readonly name: string;
  readonly type: ParameterType;
  readonly optional?: true;
  readonly repeated?: true;
  /** The texts or words that are allowed, without letter case. */
  readonly oneOf?: readonly string[];
};

/** An example that the test run executes. */
export type FunctionExample = {
  readonly expression: string;
  readonly attributes?: Readonly<Record<string, Value>>;
  /** What else is given: the time, the tables of the configuration, the domain of the target. */
  readonly context?: Pick<Partial<EvaluationContext>, 'now' | 'tables' | 'defaultDomain'>;
  readonly result: Value;
};

/**
 * A function of the language. `origin` says whose it is: Microsoft Entra's provisioning reference, its Cloud Sync page, or an extra
 * of Hirewire that Entra does not know.
 */
export type FunctionDefinition = {
  readonly name: string;
  readonly origin: 'entra' | 'cloud-sync' | 'hirewire';
  readonly summary: string;
  readonly parameters: readonly Parameter[];
  /** Least number of arguments, where the parameters do not say it. */
  readonly least?: number;
  readonly examples: readonly FunctionExample[];
  /** Builds the closure of one call; throws an ExpressionError for arguments that can never work. */
  readonly build: (call: Call) => Run;
};

/**
 * One argument of a call; `literal` is its value when it is written out in the expression. `isWatched`: the expression is traced, so
 * that even a literal must be run.
 */
export type Argument = {
  readonly run: Run;
  readonly literal?: Scalar;
  readonly isWatched?: boolean;
  readonly position: Position;
};

/** One call of a function in an expression, while it is compiled. */
export type Call = {
  readonly name: string;
  readonly position: Position;
  readonly arguments: readonly (Argument | undefined)[];
};

/** The longest text that a function answers, in UTF-16 units: an expression cannot fill the memory. */
export const MAX_TEXT_LENGTH = 1_000_000;

/** Ends the evaluation of the expression: this call cannot answer. `found` is the value, left out where it is redacted. */
export function fail(call: Call, facts: { code: string; message: string; found?: string | undefined }): never {
  throw new EvaluationFailure({
    code: facts.code,
    message: `${call.name}: ${facts.message}`,
    position: call.position,
    found: facts.found,
  });
}

/** Refuses an argument that is written out and can never work; without an index the call as such. */
export function refuse(
  call: Call,
  index: number | undefined,
  facts: { code: string; message: string; expected?: string; hint?: string },
): never {
  const { message, ...rest } = facts;
  const position = (index === undefined ? undefined : call.arguments[index]?.position) ?? call.position;
  throw new ExpressionError(`${call.name}: ${message}`, { ...rest, position });
}

/** The argument, as it comes; null when it is left out. */
export function anyArgument(call: Call, index: number): Run {
  return call.arguments[index]?.run ?? answersNull;
}

function answersNull(): undefined {
  return undefined;
}

/** One value, or a failure when the argument has several. */
export function oneValue(call: Call, value: Value): Scalar | undefined {
  if (!isMany(value)) return value;
  if (value.length <= 1) return value[0];
  return fail(call, { code: 'severalValues', message: `takes one value and was given ${value.length}` });
}

/** The argument as text; undefined for null and for an argument that is left out. */
export function textArgument(call: Call, index: number): (frame: Frame) => string | undefined {
  const argument = call.arguments[index];
  if (argument === undefined) return answersNull;
  if (argument.literal !== undefined && argument.isWatched !== true) {
    const text = textOfScalar(argument.literal);
    return () => text;
  }
  const { run } = argument;
  return (frame) => {
    const value = run(frame);
    if (typeof value === 'string' || value === undefined) return value;
    const single = oneValue(call, value);
    return single === undefined ? undefined : textOfScalar(single);
  };
}

/** The argument as a number; undefined for null, empty and left out; fails for a text that is no number. */
function numberArgument(call: Call, index: number): (frame: Frame) => number | undefined {
  const text = textArgument(call, index);
  return (frame) => {
    const value = text(frame);
    if (value === undefined || value === '') return undefined;
    const number = numberOfText(value);
    return number ?? fail(call, { code: 'notANumber', message: 'takes a number', found: value });
  };
}

/** The argument as a whole number, its fraction cut off; undefined for null, empty and left out. */
export function integerArgument(call: Call, index: number): (frame: Frame) => number | undefined {
  const number = numberArgument(call, index);
  return (frame) => {
    const value = number(frame);
    return value === undefined ? undefined : Math.trunc(value);
  };
}

/** Refuses a place that is written out and lies before the first: places count from 1. */
export function refuseBelowOne(call: Call, index: number): void {
  const text = literalText(call, index);
  if (text === undefined || text === '' || (numberOfText(text) ?? 1) >= 1) return;
  refuse(call, index, { code: 'type', message: `places count from 1, found ${text}`, expected: 'a number from 1' });
}

/** Checks that a text may be an answer. */
export function limited(call: Call, text: string): string {
  if (text.length <= MAX_TEXT_LENGTH) return text;
  return fail(call, { code: 'tooLong', message: `the answer would pass ${MAX_TEXT_LENGTH} characters` });
}

/** Builds a function of one text; null gives null. */
export function mapsText(map: (text: string, call: Call) => Value): (call: Call) => Run {
  return (call) => {
    const text = textArgument(call, 0);
    return (frame) => {
      const value = text(frame);
      return value === undefined ? undefined : map(value, call);
    };
  };
}

/** The text of an argument that is written out in the expression; undefined when it is computed or left out. */
export function literalText(call: Call, index: number): string | undefined {
  const literal = call.arguments[index]?.literal;
  return literal === undefined ? undefined : textOfScalar(literal);
}

/**
 * A value derived from a text argument, derived once when the text is written out, else once for each different text in a row.
 * `derive` throws what it likes; it decides by `isLiteral` whether that is the configuration's mistake.
 */
export function derivedArgument<Derived>(
  call: Call,
  index: number,
  derive: (text: string, isLiteral: boolean) => Derived,
): (frame: Frame) => Derived | undefined {
  const literal = literalText(call, index);
  const text = textArgument(call, index);
  if (literal !== undefined) {
    const derived = derive(literal, true);
    const watched = call.arguments[index]?.isWatched === true ? text : undefined;
    return (frame) => {
      watched?.(frame);
      return derived;
    };
  }
  let last: { readonly text: string; readonly derived: Derived } | undefined;
  return (frame) => {
    const value = text(frame);
    if (value === undefined) return undefined;
    if (last?.text !== value) last = { text: value, derived: derive(value, false) };
    return last.derived;
  };
}
