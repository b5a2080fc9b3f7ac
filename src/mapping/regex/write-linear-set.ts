import type { CharacterSet, CodeRange } from './character-set.ts';
import { equalLetters } from './letter-case.ts';

/** How many characters the ranges of a set may have in all for their letters to be spelt out in both cases. */
const MAX_SPELT = 500;

/** A set in the syntax of RE2, for texts without characters beyond U+FFFF; undefined where it would be too long. */
export function writeLinearSet(set: CharacterSet): string | undefined {
  const plain = plainInside(set);
  const inside = plain?.inside ?? spellOut(set);
  if (inside === undefined) return undefined;
  const negated = plain?.negated === true;
  return inside === '' ? anyOrNone(negated) : `[${negated ? '^' : ''}${inside}]`;
}

function anyOrNone(negated: boolean): string {
  return negated ? '(?s:.)' : '[^\\x{0}-\\x{10ffff}]';
}

type Inside = { readonly negated: boolean; readonly inside: string };

/** What stands inside the brackets where the set is one of ranges and categories alone. */
function plainInside(set: CharacterSet): Inside | undefined {
  const { negated, ranges, categories, parts, minus } = set;
  const [only] = parts;
  if (minus !== undefined) return undefined;
  if (only !== undefined && parts.length === 1 && ranges.length + categories.length === 0) {
    const found = plainInside(only);
    return found === undefined ? undefined : { ...found, negated: found.negated !== negated };
  }
  const own = inBothCases(set);
  if (own === undefined) return undefined;
  let inside = writeRanges(own) + writeCategories(set);
  for (const part of parts) {
    const found = plainInside(part);
    if (found === undefined || found.negated) return undefined;
    inside += found.inside;
  }
  return { negated, inside };
}

/** The ranges of a set with the letters that are the same without letter case; undefined for too many. */
function inBothCases({ ranges, ignoreCase }: CharacterSet): readonly CodeRange[] | undefined {
  if (!ignoreCase) return ranges;
  if (ranges.reduce((sum, [low, high]) => sum + high - low + 1, 0) > MAX_SPELT) return undefined;
  return ranges.flatMap(withBothCases);
}

function withBothCases([low, high]: CodeRange): readonly CodeRange[] {
  const found: CodeRange[] = [[low, high]];
  for (let code = low; code <= high; code++) {
    for (const equal of equalLetters(code)) if (equal < low || equal > high) found.push([equal, equal]);
  }
  return found;
}

/** The set up to U+FFFF as ranges: RE2 can neither subtract sets nor join a set with one that is turned round. */
function spellOut(set: CharacterSet): string | undefined {
  const native = writeNative(set);
  if (native === undefined) return undefined;
  const runs = everyCharacter().matchAll(new RegExp(`${native}+`, 'gv'));
  return writeRanges([...runs].map(({ 0: run, index }): CodeRange => [index, index + run.length - 1]));
}

/** Every character up to U+FFFF at the place of its code, save halves of characters. */
function everyCharacter(): string {
  const units = new Uint16Array(0x10000);
  for (let code = 0; code < units.length; code++) units[code] = code >= 0xd800 && code <= 0xdfff ? 0xfffd : code;
  return new TextDecoder('utf-16le', { ignoreBOM: true }).decode(units);
}

/** The set in the syntax of the platform, whose classes can stand in one another. */
function writeNative(set: CharacterSet): string | undefined {
  const ranges = inBothCases(set);
  const parts = set.parts.map(writeNative);
  const minus = set.minus === undefined ? '' : writeNative(set.minus);
  if (ranges === undefined || minus === undefined || parts.includes(undefined)) return undefined;
  const own = ranges.map(([low, high]) => `\\u{${low.toString(16)}}-\\u{${high.toString(16)}}`).join('');
  const base = `[${set.negated ? '^' : ''}${own}${writeCategories(set)}${parts.join('')}]`;
  return minus === '' ? base : `[${base}--${minus}]`;
}

function writeCategories({ categories }: CharacterSet): string {
  return categories.map((name) => `\\p{${name}}`).join('');
}

function writeRanges(ranges: readonly CodeRange[]): string {
  return ranges.map(([low, high]) => (low === high ? hex(low) : `${hex(low)}-${hex(high)}`)).join('');
}

/** A character as RE2 takes it anywhere. */
export function hex(code: number): string {
  return `\\x{${code.toString(16)}}`;
}
