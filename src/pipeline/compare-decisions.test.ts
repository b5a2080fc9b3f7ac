import { describe, expect, it } from 'vitest';
import type { AttributeDelta, ChangeKind, Decision } from '../domain/change.ts';
import { compareDecisions } from './compare-decisions.ts';

function changing(deltas: readonly AttributeDelta[], kinds: readonly ChangeKind[] = ['update']): Decision {
  const change = { worker: '1', workerAnchor: 'a', kinds, link: false, deltas, reasons: [] };
  return { outcome: 'change', change };
}

const unchanged: Decision = { outcome: 'unchanged', reason: 'the account is as desired' };
const out: Decision = { outcome: 'outOfScope', reason: 'no group' };
const junior = { name: 'title', before: 'Trainee', after: 'Junior' };
const senior = { name: 'title', before: 'Trainee', after: 'Senior' };

describe('two decisions about one worker', () => {
  it.each([
    ['nothing to a change', unchanged, changing([junior]), [junior]],
    ['a change to another', changing([junior]), changing([senior]), [{ ...senior, before: 'Junior' }]],
    ['a change to nothing', changing([junior]), unchanged, [{ name: 'title', before: 'Junior', after: 'Trainee' }]],
    ['a value to none', unchanged, changing([{ name: 'title', before: 'x' }]), [{ name: 'title', before: 'x' }]],
    [
      'a reference without an account',
      unchanged,
      changing([{ name: 'manager', before: 'CN=a', reference: '7' }]),
      [{ name: 'manager', before: 'CN=a', after: '7' }],
    ],
  ])('differ in attributes from %s', (_what, before, after, attributes) => {
    expect(compareDecisions(before, after)).toEqual({ attributes });
  });

  it('keep what is redacted marked', () => {
    const secret = { name: 'info', before: 'a', after: 'b', redacted: true };

    expect(compareDecisions(unchanged, changing([secret]))?.attributes).toEqual([secret]);
  });

  it.each([
    [unchanged, unchanged],
    [changing([junior]), changing([junior])],
    [out, out],
  ])('that say the same are no change (%#)', (before, after) => {
    expect(compareDecisions(before, after)).toBeUndefined();
  });

  it.each([
    ['outOfScope', unchanged, out],
    ['inScope', out, unchanged],
    ['created', out, changing([junior], ['create'])],
    ['deleted', unchanged, changing([], ['delete'])],
    [
      'held',
      unchanged,
      { outcome: 'held', problems: [{ code: 'x', worker: '1', message: 'm', advice: 'a' }] } as const,
    ],
  ])('tell that somebody becomes %s', (state, before, after) => {
    expect(compareDecisions(before, after)?.becomes?.state).toBe(state);
  });
});
