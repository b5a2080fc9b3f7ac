import { expect, it } from 'vitest';
import { foldText } from './comparison.ts';

it.each([
  ['MÜLLER', 'muller'],
  ['Strauß', 'strauss'],
  ['Łukasz', 'lukasz'],
  ['Søren', 'soren'],
  ['İpek', 'ipek'],
  ['ＡＢＣ', 'abc'],
  ["O'Brien-Smith 2", "o'brien-smith 2"],
])('finds %s equal to %s', (text, same) => {
  expect(foldText(text)).toBe(foldText(same));
});

it('tells different letters apart', () => {
  expect(foldText('Иванов')).not.toBe(foldText('Петров'));
});
