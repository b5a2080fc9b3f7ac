import { expect, it } from 'vitest';
import { readSought } from './read-effects.ts';

it.each([
  ['an empty text', [' ']],
  ['what is no text', [7, null, {}]],
  ['a text that is too long for a name', ['a'.repeat(201)]],
  ['a NUL, which ends every question to the database', ['\0', 'a\0b']],
])('looks for nobody by %s', (_, sought) => {
  expect(readSought(sought)).toEqual([]);
});

it('looks for each person once', () => {
  expect(readSought([' 7 ', '7', 'bo@acme.example'])).toEqual(['7', 'bo@acme.example']);
});
