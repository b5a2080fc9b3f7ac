import { describe, expect, it } from 'vitest';
import type { LdapEntry } from '../ldap/ldap-entry.ts';
import { readDisabled, stateChanges, stateValues } from './account-state.ts';

const byLock = { by: 'pwdAccountLockedTime' } as const;
const byType = { by: 'attribute', attribute: 'employeeType', disabled: 'Left', enabled: 'Active' } as const;

describe('the state of an account', () => {
  it.each([
    [byLock, ['000001010000Z'], 'True'],
    [byLock, ['20260301080000Z'], 'False'],
    [byLock, [], 'False'],
    [byType, ['left'], 'True'],
    [byType, ['Active'], 'False'],
    [{ by: 'none' } as const, ['000001010000Z'], 'False'],
  ])('by %j with %j: disabled is %s', (state, values, expected) => {
    expect(readDisabled(anEntry(values), state)).toBe(expected);
  });

  it('is not touched by an enable when it is locked for a while after wrong passwords', () => {
    expect(stateChanges(anEntry(['20260301080000Z']), byLock, false)).toEqual([]);
  });

  it.each([
    [byLock, true, [{ name: 'pwdAccountLockedTime', values: ['000001010000Z'] }]],
    [byLock, false, []],
    [byType, false, [{ name: 'employeeType', values: ['Active'] }]],
  ])('by %j of a new account, disabled %s, is %j', (state, isDisabled, expected) => {
    expect(stateValues(state, isDisabled)).toEqual(expected);
  });
});

function anEntry(values: readonly string[]): LdapEntry {
  const attributes = ['pwdAccountLockedTime', 'employeeType'].map((type) => ({ type, values, parsedBuffers: [] }));
  return { dn: 'uid=a', attributes };
}
