import type { Call } from '../functions/definition.ts';
import { integerArgument, oneValue, textArgument } from '../functions/definition.ts';
import type { CountedNames, EvaluationResult, Frame, Run } from './evaluation.ts';
import { evaluateRun } from './evaluation.ts';
import { isEmpty, textOfScalar } from './value.ts';

/** How many numbers a counter tries. */
const MAX_COUNT = 10_000;
/** How many digits a number may have. */
const MAX_DIGITS = 16;

/** A rule of SelectUniqueValue: its values, in the order in which they are tried. */
export type UniqueRule = (frame: Frame) => Iterable<EvaluationResult>;

/** A rule of one value. Null, empty and several values are no candidate. */
export function singleRule(call: Call, run: Run): UniqueRule {
  const text: Run = (frame) => {
    const value = oneValue(call, run(frame));
    return value === undefined ? undefined : textOfScalar(value);
  };
  return (frame) => [evaluateRun(text, frame)];
}

/** A rule that counts up: see `Counter` in the function table. */
export function counterRule(call: Call): UniqueRule {
  const format = textArgument(call, 0);
  const start = integerArgument(call, 1);
  const maxLength = integerArgument(call, 2);
  return function* count(frame) {
    let shape = '';
    let first = 1;
    let limit: number | undefined;
    const read = evaluateRun((inner) => {
      shape = format(inner) ?? '';
      first = start(inner) ?? 1;
      limit = maxLength(inner);
      return shape;
    }, frame);
    if (read.kind !== 'value' || shape === '') {
      yield read;
      return;
    }
    const names = countNames(shape, first, limit);
    // The last one is tried even when all are taken, so that the answer says so.
    const begin = Math.min(frame.context.firstOpen?.(names) ?? first, names.to - 1);
    for (let number = begin; number < names.to; number += 1) {
      yield { ...read, value: names.at(number) };
    }
  };
}

function countNames(shape: string, from: number, limit: number | undefined): CountedNames {
  const mark = [...shape.matchAll(/\{(n{1,9})\}/g)].at(-1);
  const before = mark === undefined ? shape : shape.slice(0, mark.index);
  const after = mark === undefined ? '' : shape.slice(mark.index + mark[0].length);
  const beforeDigits = (count: number) =>
    limit === undefined ? before : before.slice(0, Math.max(0, limit - count - after.length));
  const at = (number: number) => {
    const digits = String(number).padStart(mark?.[1]?.length ?? 1, '0');
    return beforeDigits(digits.length) + digits + after;
  };
  const numberOf = (name: string) => {
    const wanted = name.toLowerCase();
    for (let count = 1; count <= MAX_DIGITS; count += 1) {
      const start = beforeDigits(count).toLowerCase().length;
      const number = Number(wanted.slice(start, start + count));
      if (Number.isInteger(number) && at(number).toLowerCase() === wanted) return number;
    }
    return undefined;
  };
  return { key: JSON.stringify([shape, from, limit]), from, to: from + MAX_COUNT, at, numberOf };
}

/** Every candidate of the rules that is a value, and whatever is none and ends the search. */
export function* candidatesOf(rules: readonly UniqueRule[], frame: Frame): Iterable<EvaluationResult> {
  for (const rule of rules) {
    for (const result of rule(frame)) {
      if (result.kind === 'value' && isEmpty(result.value)) continue;
      yield result;
      if (result.kind !== 'value') return;
    }
  }
}

/** The first candidate that is free; escrow when every one is taken; null when there is no candidate at all. */
export function selectUnique(rules: readonly UniqueRule[], frame: Frame): EvaluationResult {
  const { isTaken } = frame.context;
  let tried = 0;
  for (const result of candidatesOf(rules, frame)) {
    if (result.kind !== 'value') return result;
    tried += 1;
    if (isTaken === undefined || !isTaken(String(result.value))) return result;
  }
  return tried === 0 ? { kind: 'value', value: undefined } : { kind: 'flow', flow: 'escrow' };
}
