import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatDn, parseDn, rdnKey } from './distinguished-name.ts';

it.each([
  ['CN=Doe\\, John,OU=Staff,DC=x', ['Doe, John', 'Staff', 'x']],
  ['CN=Doe\\2C John, OU = Staff ,dc=x', ['Doe, John', 'Staff', 'x']],
  ['CN="Doe, John";DC=x', ['Doe, John', 'x']],
  ['CN=\\C5\\81ukasz\\20,DC=x', ['Łukasz ', 'x']],
  ['CN=a\\\\b\\+c\\#,DC=x', ['a\\b+c#', 'x']],
  ['', []],
])('reads %s', (dn, values) => {
  expect(parseDn(dn)?.map(({ value }) => value)).toEqual(values);
});

it.each(['hello', 'CN=', 'CN=a,', '=x', 'CN=a\\'])('takes %s for no name', (dn) => {
  expect(parseDn(dn)).toBeUndefined();
});

it('holds names equal without regard to case and diacritics', () => {
  expect(rdnKey({ attribute: 'CN', value: 'JOSÉ' })).toBe(rdnKey({ attribute: 'cn', value: 'jose' }));
});

it('reads what it writes, whatever the value', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (value) => {
      const rdns = [
        { attribute: 'CN', value },
        { attribute: 'DC', value: 'x' },
      ];

      expect(parseDn(formatDn(rdns))).toEqual(rdns);
    }),
    { examples: [[' '], ['  '], ['\\ ']] },
  );
});
