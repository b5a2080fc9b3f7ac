import { describe, expect, it } from 'vitest';
import type { Change, ChangeKind, Decision } from '../domain/change.ts';
import { holdUnresolved } from './hold-unresolved.ts';

function aChange(worker: string, kind: ChangeKind): Decision {
  const change: Change = { worker, workerAnchor: worker, kinds: [kind], link: true, deltas: [], reasons: [] };
  return { outcome: 'change', change };
}

function someone(id: string, managerKey: string | undefined, decision: Decision = aChange(id, 'create')) {
  return {
    worker: { id, anchor: id, keys: [id], employments: [], document: {} },
    decision,
    pending: managerKey === undefined ? [] : [{ attribute: 'manager', key: managerKey }],
  };
}

function outcomes(judged: ReturnType<typeof holdUnresolved>): readonly string[] {
  return judged.map(({ worker, decision }) => `${worker.id} ${decision.outcome}`);
}

describe('the people whose manager has no account', () => {
  it('are held with the manager named, when that person is nowhere', () => {
    const [one] = holdUnresolved([someone('carl', 'dora')]);

    expect(one?.decision).toMatchObject({
      outcome: 'held',
      problems: [{ code: 'managerUnresolved', worker: 'carl', attribute: 'manager' }],
    });
    expect(JSON.stringify(one?.decision)).toContain('dora');
  });

  it('are told whom HR means, by name and number where they are known', () => {
    const names = new Map([['3f2-guid', { id: '000007', displayName: 'Dora Dahl' }]]);

    const [one] = holdUnresolved([someone('carl', '3f2-guid')], names);

    const [problem] = one?.decision.outcome === 'held' ? one.decision.problems : [];
    expect(problem?.message).toBe('The manager of carl is Dora Dahl (000007) in HR, and that person has no account.');
  });

  it('are told by name of a manager who is held with them', () => {
    const dora = someone('dora', 'nobody');
    const known = { ...dora, worker: { ...dora.worker, keys: ['000007', 'guid'], id: '000007', displayName: 'Dora' } };

    const [one] = holdUnresolved([someone('carl', 'guid'), known]);

    expect(JSON.stringify(one?.decision)).toContain('The manager of carl is Dora (000007) in HR');
  });

  it('G17: go on in a chain of new people, whatever the order', () => {
    const chain = [someone('e', 'd'), someone('d', 'c'), someone('c', 'b'), someone('b', 'a'), someone('a', undefined)];

    expect(outcomes(holdUnresolved(chain))).toEqual(['e change', 'd change', 'c change', 'b change', 'a change']);
  });

  it('are held with everybody below them, when the top of the chain is nowhere', () => {
    const chain = [someone('c', 'b'), someone('b', 'a'), someone('a', 'nobody'), someone('other', undefined)];

    expect(outcomes(holdUnresolved(chain))).toEqual(['c held', 'b held', 'a held', 'other change']);
  });

  it('G18: go on when they manage themselves or one another', () => {
    expect(outcomes(holdUnresolved([someone('a', 'a'), someone('b', 'c'), someone('c', 'b')]))).toEqual([
      'a change',
      'b change',
      'c change',
    ]);
  });

  it('go on when the manager of the same batch has an account that is matched now', () => {
    const manager = someone('bo', undefined, aChange('bo', 'link'));

    expect(outcomes(holdUnresolved([someone('anna', 'bo'), manager]))).toEqual(['anna change', 'bo change']);
  });

  it('go on with the reference pending when they have an account already', () => {
    const [one] = holdUnresolved([someone('anna', 'dora', aChange('anna', 'update'))]);

    expect(one).toMatchObject({ decision: { outcome: 'change' }, pending: [{ key: 'dora' }] });
  });

  it('are held when the manager of the same batch is held', () => {
    const manager = someone('bo', undefined, { outcome: 'held', problems: [] });

    expect(outcomes(holdUnresolved([someone('anna', 'bo'), manager]))).toEqual(['anna held', 'bo held']);
  });
});
