import { utcSeconds } from '../dates/moment.ts';
import { parseDate } from '../dates/parse-date.ts';
import type { Value } from './evaluation.ts';
import { isMany, numberOfText, textOfScalar } from './value.ts';

/**
 * Whether two values are the same: null and the empty text are; a number and a numeric text compare as numbers, a boolean
 * and a text without letter case, two texts exactly.
 */
export function isSame(left: Value, right: Value): boolean {
  if (isMany(left) || isMany(right)) return isSameMany(left, right);
  if (left === undefined || right === undefined) return (left ?? '') === (right ?? '');
  if (typeof left === typeof right) return left === right;
  if (typeof left === 'boolean' || typeof right === 'boolean') {
    return textOfScalar(left).toLowerCase() === textOfScalar(right).toLowerCase();
  }
  const numbers = [left, right].map((value) => (typeof value === 'number' ? value : numberOfText(value)));
  return numbers[0] !== undefined && numbers[0] === numbers[1];
}

function isSameMany(left: Value, right: Value): boolean {
  if (!isMany(left)) return isMany(right) && isSameMany(right, left);
  if (!isMany(right)) return left.length === 0 ? isSame(undefined, right) : left.length === 1 && isSame(left[0], right);
  return left.length === right.length && left.every((value, index) => isSame(value, right[index]));
}

/**
 * Which of two values is greater: below 0, 0, above 0; undefined when one of them is null or multi-valued. Numbers compare as
 * numbers (every digit of a FILETIME counts), dates in the form of `CDate` or ISO 8601 as dates, other texts by code unit.
 */
export function order(left: Value, right: Value): number | undefined {
  if (left === undefined || right === undefined || isMany(left) || isMany(right)) return undefined;
  if (left === '' || right === '') return undefined;
  const first = textOfScalar(left);
  const second = textOfScalar(right);
  if (/^\d{15,40}$/.test(first) && /^\d{1,40}$/.test(second)) return sign(BigInt(first), BigInt(second));
  if (/^\d{1,40}$/.test(first) && /^\d{15,40}$/.test(second)) return sign(BigInt(first), BigInt(second));
  const numbers = [numberOfText(first), numberOfText(second)] as const;
  if (numbers[0] !== undefined && numbers[1] !== undefined) return numbers[0] - numbers[1];
  const dates = [dateSeconds(first), dateSeconds(second)] as const;
  if (dates[0] !== undefined && dates[1] !== undefined) return dates[0] - dates[1];
  if (typeof left === 'number' || typeof right === 'number') return undefined;
  return first < second ? -1 : first > second ? 1 : 0;
}

function sign(left: bigint, right: bigint): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

const datePattern = /^(?:\d{1,2}\/\d{1,2}\/\d{4}|\d{4}-\d{2}-\d{2})(?:$|[T\s+\-Z])/;

function dateSeconds(text: string): number | undefined {
  if (text.length > 40 || !datePattern.test(text)) return undefined;
  const moment = parseDate(text, 0);
  return moment === undefined ? undefined : utcSeconds(moment) + moment.ticks / 10_000_000;
}
