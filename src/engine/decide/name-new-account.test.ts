import { expect, it } from 'vitest';
import type { AttributeDelta } from '../../domain/change.ts';
import { nameNewAccount } from './name-new-account.ts';

const roles = new Map([
  ['cn', 'name'],
  ['parentDistinguishedName', 'container'],
] as const);
const cn = { name: 'cn', after: 'King, Ada' };
const parent = { name: 'parentDistinguishedName', after: 'OU=Staff,DC=corp,DC=test' };

it('names a new account by its name and its container', () => {
  expect(nameNewAccount({ kinds: ['create'], deltas: [cn, parent] }, roles)).toBe(
    'CN=King\\2C Ada,OU=Staff,DC=corp,DC=test',
  );
});

it.each<[string, readonly AttributeDelta[]]>([
  ['without a container', [cn]],
  ['without a name of its own', [{ name: 'uid', after: 'ada' }, parent]],
  ['with a redacted name', [{ ...cn, redacted: true }, parent]],
  ['in what is no DN', [cn, { name: 'parentDistinguishedName', after: 'Staff' }]],
])('names none %s', (_, deltas) => {
  expect(nameNewAccount({ kinds: ['create'], deltas }, roles)).toBeUndefined();
});

it('names none that is there', () => {
  expect(nameNewAccount({ kinds: ['rename', 'move'], deltas: [cn, parent] }, roles)).toBeUndefined();
});
