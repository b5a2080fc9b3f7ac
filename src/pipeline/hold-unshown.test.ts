import { expect, it } from 'vitest';
import type { Account } from '../domain/account.ts';
import type { Worker } from '../domain/worker.ts';
import type { Situation } from './correlate.ts';
import { holdUnshown } from './hold-unshown.ts';
import type { EmploymentState } from './judge-employment.ts';

const account: Account = { anchor: 'a', name: 'CN=Ada', attributes: {} };
const situations: Readonly<Record<string, Situation>> = {
  unmatched: { kind: 'unmatched' },
  unlinked: { kind: 'unlinked', account, matchedBy: 'employeeID' },
  linked: { kind: 'linked', account },
};

type Holds = NonNullable<Worker['unshown']>['holds'];

function isHeld(holds: Holds, situation: string, employment: EmploymentState): boolean {
  const worker: Worker = {
    ...{ id: '1', anchor: 'x', keys: ['1'], employments: [], document: {} },
    unshown: { what: 'no name', holds },
  };
  const facts = { worker, situation: situations[situation] ?? { kind: 'unmatched' } };
  return holdUnshown(facts, employment)?.code === 'notShown';
}

it.each<[Holds, string, EmploymentState, boolean]>([
  ['creation', 'unmatched', 'active', true],
  ['creation', 'unmatched', 'preHire', true],
  ['creation', 'unlinked', 'active', false],
  ['creation', 'linked', 'active', false],
  ['match', 'unmatched', 'preHire', true],
  ['match', 'unlinked', 'preHire', true],
  ['match', 'linked', 'preHire', false],
  ['change', 'unlinked', 'active', true],
  ['change', 'linked', 'active', true],
  ['change', 'linked', 'unknown', true],
  ['change', 'linked', 'preHire', false],
  ['change', 'linked', 'left', false],
  ['change', 'unlinked', 'left', false],
])(
  'a record that holds a %s, in the situation %s, of somebody who is %s: held is %s',
  (holds, situation, state, held) => {
    expect(isHeld(holds, situation, state)).toBe(held);
  },
);
