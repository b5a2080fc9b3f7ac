import { expect, it } from 'vitest';
import type { Change } from '../domain/change.ts';
import { type AttributeRoles, toOperations } from './to-operations.ts';

const roles: AttributeRoles = new Map([
  ['accountDisabled', 'state'],
  ['parentDistinguishedName', 'container'],
  ['cn', 'name'],
]);

function aChange(facts: Partial<Change>): Change {
  return {
    worker: '1',
    workerAnchor: 'w1',
    kinds: ['update'],
    account: { anchor: 'a1', name: 'CN=Ada' },
    link: false,
    deltas: [],
    reasons: [],
    ...facts,
  };
}

function kindsOf(change: Change): readonly string[] {
  return toOperations(change, roles).map(({ operation }) => operation.kind);
}

it('shuts a leaver out before anything else', () => {
  const change = aChange({
    kinds: ['update', 'move', 'disable'],
    deltas: [
      { name: 'title', before: 'Clerk' },
      { name: 'parentDistinguishedName', after: 'OU=Leavers' },
      { name: 'accountDisabled', before: 'False', after: 'True' },
    ],
  });

  expect(kindsOf(change)).toEqual(['disable', 'move', 'update']);
});

it('opens an account when all else is right', () => {
  const change = aChange({
    kinds: ['enable', 'update'],
    deltas: [
      { name: 'accountDisabled', before: 'True', after: 'False' },
      { name: 'title', after: 'Clerk' },
    ],
  });

  expect(kindsOf(change)).toEqual(['update', 'enable']);
});

it('renames and moves in one call', () => {
  const change = aChange({
    kinds: ['rename', 'move'],
    deltas: [
      { name: 'cn', before: 'Ada King', after: 'Ada Byron' },
      { name: 'parentDistinguishedName', before: 'OU=A', after: 'OU=B' },
    ],
  });

  expect(toOperations(change, roles).map(({ operation }) => operation)).toEqual([
    { kind: 'move', account: { anchor: 'a1', name: 'CN=Ada' }, cn: 'Ada Byron', parent: 'OU=B' },
  ]);
});

it('makes an account in one call, without the reference that is still pending', () => {
  const { account: _none, ...created } = aChange({
    kinds: ['create'],
    link: true,
    deltas: [
      { name: 'cn', after: 'Ada' },
      { name: 'manager', reference: '2' },
    ],
  });

  const [planned, ...others] = toOperations(created, roles);

  expect(others).toEqual([]);
  expect(planned?.operation).toMatchObject({ kind: 'create', worker: '1' });
  expect(Object.keys(planned?.operation.kind === 'create' ? planned.operation.attributes : {})).toEqual(['cn']);
});

it('needs no call for a link alone', () => {
  expect(kindsOf(aChange({ kinds: ['link'], link: true }))).toEqual([]);
});

it('deletes, and does nothing besides', () => {
  expect(kindsOf(aChange({ kinds: ['delete'] }))).toEqual(['delete']);
});
