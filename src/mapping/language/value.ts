import type { Scalar } from '../../domain/value.ts';
import type { Value } from './evaluation.ts';

/** The text form of one value, as .NET prints it: `True`/`False`, numbers plain. */
export function textOfScalar(value: Scalar): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return String(value);
}

/** Every value of a value: none for null, the parts of a multi-valued one. */
export function valuesOf(value: Value): readonly Scalar[] {
  if (value === undefined) return [];
  return isMany(value) ? value : [value];
}

/** Whether the value is a multi-valued one. */
export function isMany(value: Value): value is readonly Scalar[] {
  return Array.isArray(value);
}

/** Whether the value is null, the empty text, or a multi-valued one without anything. */
export function isEmpty(value: Value): boolean {
  return value === undefined || value === '' || (isMany(value) && value.every((part) => part === ''));
}

const decimalPattern = /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?\s*$/;
const hexPattern = /^\s*&[Hh][0-9A-Fa-f]{1,15}\s*$/;

/** The number that a text stands for, decimal or `&H…`; undefined when it is none. */
export function numberOfText(text: string): number | undefined {
  if (text.length > 400) return undefined;
  if (decimalPattern.test(text)) {
    const value = Number(text);
    return Number.isFinite(value) ? value : undefined;
  }
  if (hexPattern.test(text)) return Number.parseInt(text.trim().slice(2), 16);
  return undefined;
}

/** Whether a value stands for true: `true`, a text `True` in any letter case, a number other than zero. */
export function isTrue(value: Value): boolean {
  if (value === undefined) return false;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value !== 0;
  if (typeof value !== 'string') return value.length === 1 && isTrue(value[0]);
  const text = value.trim();
  if (text.length === 4 && text.toLowerCase() === 'true') return true;
  return (numberOfText(text) ?? 0) !== 0;
}

/** A text without the white space at both ends that .NET's `Trim` takes off: U+0085 counts, U+FEFF does not. */
export function trimWhite(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isWhite(text.charAt(start))) start += 1;
  while (end > start && isWhite(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

function isWhite(char: string): boolean {
  return char === '\u0085' || (char !== '\ufeff' && /\s/.test(char));
}
