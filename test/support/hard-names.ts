import fc from 'fast-check';

/** Characters that mean something in a DN or in a filter, at the edges or anywhere, with some that mean nothing. */
const characters = [
  ',',
  '+',
  '"',
  '\\',
  '<',
  '>',
  ';',
  '=',
  '#',
  '*',
  '(',
  ')',
  '&',
  '|',
  '!',
  '/',
  ' ',
  'a',
  'B',
  '5',
  'é',
  '漢',
  '😀',
];

/** Names of one to twelve such characters, blanks at the edges included; never blanks alone. */
export const hardNames: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...characters), { minLength: 1, maxLength: 12 })
  .map((chosen) => chosen.join(''))
  .filter((name) => name.trim() !== '');
