import { expect, it } from 'vitest';
import { isSameValue } from './compare-values.ts';

it.each([
  { before: 'Clerk', after: 'Clerk', type: 'text', same: true },
  { before: 'clerk', after: 'Clerk', type: 'text', same: false },
  { before: undefined, after: undefined, type: 'text', same: true },
  { before: undefined, after: 'x', type: 'text', same: false },
  { before: ['a', 'b'], after: ['b', 'a'], type: 'text', same: true },
  { before: ['a'], after: 'a', type: 'text', same: true },
  { before: true, after: 'TRUE', type: 'boolean', same: true },
  { before: 'False', after: 'false', type: 'boolean', same: true },
  { before: 7, after: '7', type: 'integer', same: true },
  { before: 'CN=Ada,OU=A,DC=x', after: 'cn=ada, ou=a, dc=x', type: 'reference', same: true },
  { before: 'CN=King\\, Ada,DC=x', after: 'CN=King\\,Ada,DC=x', type: 'reference', same: false },
  { before: 'OU=A\\, B,DC=x', after: 'OU=A\\2C B,DC=x', type: 'reference', same: true },
  { before: 'OU=A\\, B,DC=x', after: 'OU="A, B", DC=x', type: 'reference', same: true },
  { before: 'OU=\\#1 \\+ Größe,DC=x', after: 'ou=\\231 \\2B Gr\\C3\\B6ße,dc=x', type: 'reference', same: true },
  { before: 'OU=A,DC=x', after: 'OU=A\\,DC=x', type: 'reference', same: false },
] as const)('compares $before with $after as $type', ({ before, after, type, same }) => {
  expect(isSameValue(before, after, type)).toBe(same);
});
