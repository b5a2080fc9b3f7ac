import { expect, it } from 'vitest';
import { newAttributes } from '../domain/value.ts';
import { bearsName, isOtherPerson } from './is-other-person.ts';

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

it.each([
  { account: { givenName: 'ADA', sn: 'Kíng' }, desired: { givenName: 'ada', sn: 'king' }, bears: true },
  { account: { givenName: 'Ada', sn: 'King' }, desired: { givenName: 'Ada', sn: 'Byron' }, bears: false },
  { account: { sn: 'King' }, desired: { givenName: 'Ada', sn: 'King' }, bears: true },
  {
    account: { givenName: 'Ada', sn: 'King', displayName: 'Dr. Ada King' },
    desired: { givenName: 'Ada', sn: 'King', displayName: 'King, Ada' },
    bears: true,
  },
  { account: { displayName: 'Service' }, desired: { displayName: 'Ada King' }, bears: false },
  { account: {}, desired: { givenName: 'Ada', sn: 'King' }, bears: true },
])('tells whether $account bears the name of $desired', ({ account, desired, bears }) => {
  expect(bearsName(newAttributes(Object.entries(account)), newAttributes(Object.entries(desired)))).toBe(bears);
});
