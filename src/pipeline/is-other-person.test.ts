import { expect, it } from 'vitest';
import { newAttributes } from '../domain/value.ts';
import { isOtherPerson } from './is-other-person.ts';

it.each([
  { account: { givenName: 'Ada', sn: 'King' }, desired: { givenName: 'Ada', sn: 'King' }, other: false },
  { account: { givenName: 'Ada', sn: 'King' }, desired: { givenName: 'Ada', sn: 'Byron' }, other: false },
  { account: { givenName: 'ADA', sn: 'Kíng' }, desired: { givenName: 'ada', sn: 'king' }, other: false },
  { account: { givenName: 'Bob', sn: 'Smith' }, desired: { givenName: 'Ada', sn: 'King' }, other: true },
  { account: {}, desired: { givenName: 'Ada', sn: 'King' }, other: false },
  { account: { displayName: 'Service' }, desired: { displayName: 'Ada King' }, other: true },
])('compares $account with $desired', ({ account, desired, other }) => {
  expect(isOtherPerson(newAttributes(Object.entries(account)), newAttributes(Object.entries(desired)))).toBe(other);
});
