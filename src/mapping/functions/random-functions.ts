import type { Frame, Run } from '../language/evaluation.ts';
import { type Call, type FunctionDefinition, fail, integerArgument, textArgument } from './definition.ts';

const DIGITS = '0123456789';
const CAPITALS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const SMALL = 'abcdefghijklmnopqrstuvwxyz';
/** The special characters of Windows' password complexity rule. */
const SPECIAL = '~!@#$%^&*_-+=`|\\(){}[]:;"\'<>,.?/';

/** Functions whose answer differs each time; the chance comes from the context. */
export const randomFunctions: readonly FunctionDefinition[] = [
  {
    name: 'Guid',
    origin: 'entra',
    summary: 'A random GUID, in lower case with dashes.',
    parameters: [],
    examples: [{ expression: 'Len(Guid())', result: 36 }],
    build: () => (frame) => randomGuid(frame),
  },
  {
    name: 'RandomString',
    origin: 'entra',
    summary:
      'A random text of a length (at most 256) with at least so many digits, special, capital and small letters.',
    parameters: [
      { name: 'length', type: 'integer' },
      { name: 'minimumNumbers', type: 'integer', optional: true },
      { name: 'minimumSpecialCharacters', type: 'integer', optional: true },
      { name: 'minimumCapital', type: 'integer', optional: true },
      { name: 'minimumLowerCase', type: 'integer', optional: true },
      { name: 'charactersToAvoid', type: 'text', optional: true },
    ],
    examples: [{ expression: 'Len(RandomString(12, 2, 1, 1, 1))', result: 12 }],
    build: buildRandomString,
  },
];

function pick(frame: Frame, count: number): number {
  return Math.min(count - 1, Math.max(0, Math.floor(frame.context.random() * count)));
}

function randomGuid(frame: Frame): string {
  const digits = Array.from({ length: 32 }, (_, index) => {
    if (index === 12) return '4';
    return (index === 16 ? 8 + pick(frame, 4) : pick(frame, 16)).toString(16);
  }).join('');
  return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join(
    '-',
  );
}

function buildRandomString(call: Call): Run {
  const length = integerArgument(call, 0);
  const minimums = [1, 2, 3, 4].map((index) => integerArgument(call, index));
  const avoid = textArgument(call, 5);
  return (frame) => {
    const total = length(frame) ?? 0;
    const least = minimums.map((minimum) => Math.max(0, minimum(frame) ?? 0));
    const avoided = avoid(frame) ?? '';
    const sets = [DIGITS, SPECIAL, CAPITALS, SMALL].map((set) => [...set].filter((char) => !avoided.includes(char)));
    checkRandomString(call, { total, least, sets });
    const chars: string[] = [];
    for (const [index, set] of sets.entries()) {
      for (let count = least[index] ?? 0; count > 0; count -= 1) chars.push(set[pick(frame, set.length)] ?? '');
    }
    const all = sets.flat();
    while (chars.length < total) chars.push(all[pick(frame, all.length)] ?? '');
    return shuffle(frame, chars).join('');
  };
}

function checkRandomString(
  call: Call,
  wish: { total: number; least: readonly number[]; sets: readonly string[][] },
): void {
  const sum = wish.least.reduce((before, count) => before + count, 0);
  if (wish.total < 1 || wish.total > 256) fail(call, { code: 'outOfRange', message: 'a length is from 1 to 256' });
  if (sum > wish.total)
    fail(call, { code: 'outOfRange', message: `the minimums add up to ${sum}, more than the length ${wish.total}` });
  const isEmptySet = wish.sets.some((set, index) => set.length === 0 && (wish.least[index] ?? 0) > 0);
  if (isEmptySet || wish.sets.flat().length === 0)
    fail(call, { code: 'outOfRange', message: 'no character is left to choose from' });
}

function shuffle(frame: Frame, chars: string[]): string[] {
  for (let at = chars.length - 1; at > 0; at -= 1) {
    const other = pick(frame, at + 1);
    const char = chars[at] ?? '';
    chars[at] = chars[other] ?? '';
    chars[other] = char;
  }
  return chars;
}
