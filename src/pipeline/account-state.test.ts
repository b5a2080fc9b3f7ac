import { describe, expect, it } from 'vitest';
import type { Account } from '../domain/account.ts';
import { type AttributeRole, isClosing, stateValue } from './account-state.ts';
import { fixedMapping } from './desired-account.ts';
import { diffAccount } from './diff-account.ts';

const account: Account = { anchor: 'a', name: 'ada', attributes: { accountEnabled: 'True', accountDisabled: 'False' } };

function kindsOf(name: string, role: AttributeRole, value: string): readonly string[] {
  return diffAccount({
    desired: new Map([[name, { mapping: fixedMapping(name), value }]]),
    account,
    roles: new Map([[name, role]]),
    typeOf: () => 'boolean',
    resolve: () => undefined,
  }).kinds;
}

describe('the state of an account', () => {
  it.each([
    ['accountDisabled', 'state', 'True', ['disable']],
    ['accountDisabled', 'state', 'false', []],
    ['accountEnabled', 'openState', 'False', ['disable']],
    ['accountEnabled', 'openState', 'TRUE', []],
  ] as const)('%s (%s) %s means %j for an open account', (name, role, value, kinds) => {
    expect(kindsOf(name, role, value)).toEqual(kinds);
  });

  it.each(['state', 'openState'] as const)('is closed and opened by the values of the role %s', (role) => {
    expect(isClosing(role, stateValue(role, true))).toBe(true);
    expect(isClosing(role, stateValue(role, false))).toBe(false);
    expect(isClosing(role, undefined)).toBe(false);
  });
});
