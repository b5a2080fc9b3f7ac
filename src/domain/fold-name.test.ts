import { describe, expect, it } from 'vitest';
import { foldName } from './fold-name.ts';

describe('names that Active Directory takes for the same', () => {
  it.each([
    ['Müller', 'muller'],
    ['STRASSE', 'straße'],
    ['Ada  Lovelace ', 'ada lovelace'],
    ['Ångström', 'angstrom'],
  ])('%s and %s', (left, right) => {
    expect(foldName(left)).toBe(foldName(right));
  });

  it('are not those that differ in a letter', () => {
    expect(foldName('meier')).not.toBe(foldName('meyer'));
  });
});
