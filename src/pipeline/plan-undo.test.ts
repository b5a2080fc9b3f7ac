import { describe, expect, it } from 'vitest';
import type { AttributeDelta } from '../domain/change.ts';
import type { DoneOperation } from '../domain/done-operation.ts';
import { type Attributes, newAttributes } from '../domain/value.ts';
import { planUndo, type UndoFacts } from './plan-undo.ts';

const name = 'CN=Ada,OU=New,DC=x';
const ref = { anchor: 'a1', name };

function anOperation(kind: DoneOperation['kind'], deltas: readonly AttributeDelta[], id = 7): DoneOperation {
  return { ...{ id, kind, deltas, account: ref }, planId: 'p1', worker: '100', workerAnchor: 'w1' };
}

function undo(operations: readonly DoneOperation[], present: Attributes | undefined, facts: Partial<UndoFacts> = {}) {
  const { decision, left } = planUndo({
    operations,
    ...(present !== undefined && { account: { ...ref, attributes: newAttributes(Object.entries(present)) } }),
    roles: new Map([
      ['cn', 'name'],
      ['parentDistinguishedName', 'container'],
      ['accountDisabled', 'state'],
    ]),
    typeOf: (attribute) =>
      /^(manager|parentDistinguishedName)$/.test(attribute)
        ? 'reference'
        : attribute === 'accountDisabled'
          ? 'boolean'
          : 'text',
    ...{ knows: () => true, redacts: () => false, laterWrite: () => undefined, nameNow: () => undefined },
    ...{ resolve: () => undefined, whyNotThere: () => undefined, deletes: false },
    ...facts,
  });
  const change = decision.outcome === 'change' ? decision.change : undefined;
  return { outcome: decision.outcome, decision, change, left: left.map(({ code, attribute }) => [code, attribute]) };
}

const updated = anOperation('update', [
  { name: 'department', before: 'Sales', after: 'Wrong' },
  { name: 'title', after: 'Seller' },
  { name: 'mobile', before: '1' },
]);

describe('the undo of an update', () => {
  it('puts back what was there, removes what was not, and sets what was emptied', () => {
    const { change, left } = undo([updated], { department: 'Wrong', title: 'Seller' });

    expect(change).toMatchObject({
      ...{ worker: '100', workerAnchor: 'w1', kinds: ['update'], link: false, account: ref },
      deltas: [
        { name: 'department', before: 'Wrong', after: 'Sales' },
        { name: 'title', before: 'Seller' },
        { name: 'mobile', after: '1' },
      ],
      reasons: ['undoes operation 7 (update) of plan p1'],
    });
    expect(left).toEqual([]);
  });

  it('leaves what somebody changed since, and names it', () => {
    const { change, left } = undo([updated], { department: 'By hand', title: 'Seller', mobile: '1' });

    expect(change?.deltas.map((delta) => delta.name)).toEqual(['title']);
    expect(left).toEqual([['changedSince', 'department']]);
  });

  it('says so when it was us who wrote again', () => {
    const { left } = undo(
      [updated],
      { department: 'Later', title: 'Else', mobile: '1' },
      { laterWrite: (one) => (one === 'department' ? 9 : undefined) },
    );

    expect(left).toEqual([
      ['changedByLaterRun', 'department'],
      ['changedSince', 'title'],
    ]);
  });

  it('finds nothing the second time', () => {
    const { outcome, left } = undo([updated], { department: 'Sales', mobile: '1' });

    expect([outcome, left]).toEqual(['unchanged', []]);
  });

  it.each([
    ['text, a difference of case counts', 'department', 'Wrong', 'WRONG', false],
    ['a place, which has no case', 'parentDistinguishedName', 'OU=New,DC=x', 'ou=new, dc=x', true],
    ['a truth value, which has no case', 'accountDisabled', 'True', 'TRUE', true],
  ])('compares as the directory does: %s', (_what, attribute, wrote, present, isOurs) => {
    const operation = anOperation('update', [{ name: attribute, before: 'OU=Old,DC=x', after: wrote }]);

    expect(undo([operation], { [attribute]: present }).outcome).toBe(isOurs ? 'change' : 'unchanged');
  });

  it.each([
    ['the journal hides values', { name: 'mobile', redacted: true }, {}, 'notKept'],
    ['the mapping hides values', { name: 'mobile', before: '1', after: '2' }, { redacts: () => true }, 'notKept'],
    [
      'the target lost the attribute',
      { name: 'mobile', before: '1', after: '2' },
      { knows: () => false },
      'attributeGone',
    ],
  ])('leaves an attribute of which %s', (_what, delta, facts, code) => {
    const { outcome, left } = undo([anOperation('update', [delta])], { mobile: '2' }, facts);

    expect([outcome, left]).toEqual(['unchanged', [[code, 'mobile']]]);
  });

  it('takes several calls of one account together', () => {
    const operations = [
      anOperation('update', [{ name: 'title', before: 'A', after: 'B' }], 7),
      anOperation('update', [{ name: 'title', before: 'B', after: 'C' }], 8),
    ];

    expect(undo(operations, { title: 'C' }).change?.deltas).toEqual([{ name: 'title', before: 'C', after: 'A' }]);
  });

  it('puts back what somebody else wrote between two calls', () => {
    const operations = [
      anOperation('update', [{ name: 'title', before: 'A', after: 'B' }], 7),
      anOperation('update', [{ name: 'title', before: 'By hand', after: 'C' }], 8),
    ];

    expect(undo(operations, { title: 'C' }).change?.deltas).toEqual([{ name: 'title', before: 'C', after: 'By hand' }]);
  });

  it('leaves what was sent along without being different', () => {
    const operation = anOperation('update', [{ name: 'title', before: 'A', after: 'A', always: true }]);

    expect(undo([operation], { title: 'B' })).toMatchObject({ outcome: 'unchanged', left: [] });
  });
});

describe('the undo of a move', () => {
  const moved = anOperation('move', [
    { name: 'cn', before: 'Ada', after: 'Ada King' },
    { name: 'parentDistinguishedName', before: 'OU=Old,DC=x', after: 'OU=New,DC=x' },
  ]);
  const there = { cn: 'Ada King', parentDistinguishedName: 'OU=New,DC=x' };

  it('renames and moves back', () => {
    expect(undo([moved], there).change).toMatchObject({
      kinds: ['rename', 'move'],
      deltas: [{ after: 'Ada' }, { after: 'OU=Old,DC=x' }],
    });
  });

  it('leaves who was moved on since', () => {
    expect(undo([moved], { ...there, parentDistinguishedName: 'OU=Third,DC=x' }).left).toEqual([
      ['changedSince', 'parentDistinguishedName'],
    ]);
  });

  it('leaves the account where it is when the old place is no more', () => {
    const { change, left } = undo([moved], there, { whyNotThere: () => 'OU=Old,DC=x does not exist.' });

    expect(change?.kinds).toEqual(['rename']);
    expect(left).toEqual([['placeGone', 'parentDistinguishedName']]);
  });
});

describe('the undo of a reference', () => {
  const given = anOperation('update', [
    { name: 'manager', before: 'CN=Old,OU=1,DC=x', after: 'CN=New,OU=1,DC=x', reference: '42' },
  ]);

  it('knows the account that we wrote under its name of today', () => {
    const { change } = undo([given], { manager: 'CN=New,OU=2,DC=x' }, { resolve: () => 'CN=New,OU=2,DC=x' });

    expect(change?.deltas).toEqual([
      { name: 'manager', before: 'CN=New,OU=2,DC=x', after: 'CN=Old,OU=1,DC=x', undo: { reference: '42' } },
    ]);
  });

  it('names the former one as it is named today', () => {
    const { change } = undo(
      [given],
      { manager: 'CN=New,OU=1,DC=x' },
      {
        nameNow: (one) => (one === 'CN=Old,OU=1,DC=x' ? 'CN=Old,OU=2,DC=x' : undefined),
      },
    );

    expect(change?.deltas[0]).toMatchObject({ after: 'CN=Old,OU=2,DC=x' });
  });
});

describe('the undo of a state', () => {
  it.each([
    ['disable', 'False', 'True', 'enable'],
    ['enable', 'True', 'False', 'disable'],
  ] as const)('takes a %s back', (kind, before, after, kinds) => {
    const { change } = undo([anOperation(kind, [{ name: 'accountDisabled', before, after }])], {
      accountDisabled: after,
    });

    expect(change).toMatchObject({
      kinds: [kinds],
      deltas: [{ name: 'accountDisabled', before: after, after: before }],
    });
  });
});

describe('the undo of a create', () => {
  const made = anOperation('create', [
    { name: 'employeeID', after: '100' },
    { name: 'title', after: 'Seller' },
    { name: 'accountDisabled', after: 'False' },
  ]);
  const asMade = { employeeID: '100', title: 'Seller', accountDisabled: 'False' };

  it('closes the account and changes nothing else', () => {
    expect(undo([made], { ...asMade, title: 'By hand' }).change).toMatchObject({
      kinds: ['disable'],
      deltas: [{ name: 'accountDisabled', before: 'False', after: 'True', undo: { create: true } }],
    });
  });

  it('finds a closed account done already', () => {
    expect(undo([made], { ...asMade, accountDisabled: 'True' })).toMatchObject({ outcome: 'unchanged', left: [] });
  });

  it('deletes it where the job deletes and nobody else has touched it', () => {
    expect(undo([made], asMade, { deletes: true }).change).toMatchObject({ kinds: ['delete'], deltas: [] });
    expect(undo([made], { ...asMade, title: 'By hand' }, { deletes: true }).change?.kinds).toEqual(['disable']);
  });

  it('says where an account cannot be closed', () => {
    expect(undo([made], asMade, { roles: new Map() })).toMatchObject({
      outcome: 'unchanged',
      left: [['notClosable', undefined]],
    });
  });
});

describe('an undo', () => {
  it('does not touch an account that is protected', () => {
    const account = { ...ref, attributes: newAttributes([['department', 'Wrong']]), protectedBy: 'adminCount=1' };
    const { decision } = undo([updated], undefined, { account });

    expect(decision).toMatchObject({ outcome: 'held', problems: [{ code: 'protectedAccount', worker: '100' }] });
  });

  it.each([
    ['delete', 'deleteNotUndone'],
    ['update', 'accountGone'],
  ] as const)('says what is to be done of an account that is gone after a %s', (kind, code) => {
    expect(undo([anOperation(kind, [])], undefined)).toMatchObject({ outcome: 'unchanged', left: [[code, undefined]] });
  });
});
