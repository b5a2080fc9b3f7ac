import { describe, expect, it } from 'vitest';
import type { Change, Decision } from '../domain/change.ts';
import type { SetAside } from '../domain/set-aside.ts';
import { holdSetAside } from './hold-set-aside.ts';

const settings = {
  job: 'hr-to-ad',
  roles: new Map([['accountDisabled', 'state'] as const]),
  typeOf: (name: string) => (name === 'manager' ? ('reference' as const) : ('text' as const)),
};
const undone: SetAside = {
  ...{ reason: 'undone', worker: '100', workerAnchor: 'w1', accountAnchor: 'a1', undoesCreate: false },
  ...{ withdrawn: [{ name: 'department', value: 'Wrong' }], by: 'ada', since: Date.parse('2026-03-02T08:00:00Z') },
};

function aChange(change: Partial<Change> = {}): Decision {
  const account = { anchor: 'a1', name: 'CN=Ada' };
  const deltas = [{ name: 'department', before: 'Sales', after: 'Wrong' }];
  return {
    outcome: 'change',
    change: {
      worker: '100',
      workerAnchor: 'w1',
      kinds: ['update'],
      account,
      link: false,
      deltas,
      reasons: [],
      ...change,
    },
  };
}

function judge(decision: Decision, aside: SetAside = undone) {
  const { verdict, over } = holdSetAside({ decision, pending: [] }, [aside], settings);
  const problems = verdict.decision.outcome === 'held' ? verdict.decision.problems.map(({ code }) => code) : [];
  const change = 'change' in verdict.decision ? verdict.decision.change : undefined;
  return { outcome: verdict.decision.outcome, problems, change, isOver: over.length > 0 };
}

const state = (before: string, after: string) => ({ name: 'accountDisabled', before, after });
const { account: _account, ...withoutAccount } = (aChange() as { change: Change }).change;

describe('somebody after an undo', () => {
  it('is held as long as the same value would be written again, and told how to go on', () => {
    const { verdict } = holdSetAside({ decision: aChange(), pending: [] }, [undone], settings);

    expect(verdict.decision).toMatchObject({
      outcome: 'held',
      problems: [
        {
          code: 'undone',
          message: expect.stringContaining('ada undid department on 2026-03-02'),
          advice: expect.stringContaining('hirewire release hr-to-ad 100'),
        },
      ],
    });
  });

  it.each([
    ['another value', aChange({ deltas: [{ name: 'department', before: 'Sales', after: 'Right' }] })],
    ['another attribute alone', aChange({ deltas: [{ name: 'title', after: 'X' }] })],
    ['another account', aChange({ account: { anchor: 'a2', name: 'CN=Other' } })],
    ['nothing at all', { outcome: 'unchanged', reason: 'as desired' } as const],
  ])('goes on when HR or the mapping now says %s, and it is over', (_what, decision) => {
    expect(judge(decision)).toMatchObject({ outcome: decision.outcome, problems: [], isOver: true });
  });

  it('is held for all of a change that has the value beside others', () => {
    const deltas = [
      { name: 'title', after: 'X' },
      { name: 'department', after: 'Wrong' },
    ];

    expect(judge(aChange({ deltas }))).toMatchObject({ outcome: 'held', change: undefined, isOver: false });
  });

  it('is known by the manager’s key, whatever the manager’s account is called', () => {
    const aside = { ...undone, withdrawn: [{ name: 'manager', value: 'CN=M,OU=1', reference: '42' }] };
    const deltas = [{ name: 'manager', after: 'CN=M,OU=2', reference: '42' }];

    expect(judge(aChange({ deltas }), aside).outcome).toBe('held');
  });

  it('is shut out all the same when the person has left', () => {
    const deltas = [{ name: 'department', after: 'Wrong' }, state('False', 'True')];

    expect(judge(aChange({ kinds: ['disable', 'update'], deltas }))).toMatchObject({
      ...{ outcome: 'held', problems: ['undone'] },
      change: { kinds: ['disable'], deltas: [{ name: 'accountDisabled' }] },
    });
  });

  it('is neither disabled nor deleted when it was the disabling that was undone', () => {
    const aside = { ...undone, withdrawn: [{ name: 'accountDisabled', value: 'True' }] };

    expect(judge(aChange({ kinds: ['disable'], deltas: [state('False', 'True')] }), aside)).toMatchObject({
      outcome: 'held',
      change: undefined,
    });
    expect(judge(aChange({ kinds: ['delete'], deltas: [] }), aside)).toMatchObject({
      outcome: 'held',
      change: undefined,
    });
  });

  it('gets no other account when the making of the first was undone', () => {
    const create = { outcome: 'change', change: { ...withoutAccount, kinds: ['create'], link: true } } as const;

    expect(judge(create, { ...undone, undoesCreate: true }).outcome).toBe('held');
    expect(judge(create).outcome).toBe('change');
  });

  it('keeps the problems that hold the person anyway', () => {
    const problem = { code: 'valueTooLong', message: '', advice: '' };
    const change = (aChange({ kinds: ['disable'], deltas: [state('False', 'True')] }) as { change: Change }).change;
    const aside = { ...undone, withdrawn: [{ name: 'accountDisabled', value: 'True' }] };

    expect(judge({ outcome: 'held', problems: [problem], change }, aside)).toMatchObject({
      problems: ['valueTooLong', 'undone'],
      change: undefined,
    });
  });
});

describe('somebody without a link', () => {
  const { accountAnchor: _anchor, ...rest } = undone;
  const unlinked: SetAside = { ...rest, reason: 'unlinked', withdrawn: [] };

  it('gets no account and is matched to none', () => {
    expect(judge(aChange({ link: true, kinds: ['link'], deltas: [] }), unlinked)).toMatchObject({
      outcome: 'held',
      problems: ['unlinked'],
    });
    expect(
      judge({ outcome: 'change', change: { ...withoutAccount, kinds: ['create'], link: true } }, unlinked).outcome,
    ).toBe('held');
  });

  it('is held for that alone, whatever is wrong with a match', () => {
    const problem = { code: 'accountTaken', message: '', advice: '' };

    expect(judge({ outcome: 'held', problems: [problem] }, unlinked).problems).toEqual(['unlinked']);
  });

  it('goes on once there is a link', () => {
    expect(judge(aChange(), unlinked)).toMatchObject({ outcome: 'change', isOver: true });
  });
});
