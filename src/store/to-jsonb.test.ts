import { expect, it } from 'vitest';
import { toJsonb } from './to-jsonb.ts';

it.each([
  ['plain text', { a: 'Würde 😀' }, { a: 'Würde 😀' }],
  ['NUL', { a: ['x\0y'] }, { a: ['x\uFFFDy'] }],
  ['the first half of a character alone', 'x\uD83Dy', 'x\uFFFDy'],
  ['the second half of a character alone', '\uDE00', '\uFFFD'],
  ['text that looks like an escape', String.raw`\u0000 \ud83d`, String.raw`\u0000 \ud83d`],
])('takes %s', (_, value, expected) => {
  expect(JSON.parse(toJsonb(value))).toEqual(expected);
});
