import { describe, expect, it } from 'vitest';
import type { AttributeDelta } from '../../domain/change.ts';
import { successText } from './result-texts.ts';

const account = { connection: 'AD', baseDn: 'DC=x', dn: 'CN=Ada,DC=x', userName: 'ada' };
const emptied = [{ field: 'mobilePhone', before: '123' }];

function updated(...deltas: readonly AttributeDelta[]) {
  return { kinds: ['update' as const], deltas };
}

describe('A21: the comment that tells success', () => {
  it('says that nothing is to be written where HR has emptied nothing', () => {
    const ended = [{ field: 'endDate', before: '2026-01-01' }];
    expect(successText(account, undefined, ended)).toContain('The account is as Flex HR says already.');
    expect(successText(account, undefined, ended)).not.toContain('Emptied');
  });

  it('names what HR has emptied and the account still has', () => {
    const text = successText(account, updated({ name: 'title', before: 'A', after: 'B' }), emptied);
    expect(text).toMatch(/title: A → B\nEmptied in Flex HR: mobilePhone\. .*whenNull: clear/);
  });

  it('does not where the account was emptied too', () => {
    const text = successText(account, updated({ name: 'mobile', before: '123' }), emptied);
    expect(text).toMatch(/mobile: 123 → \(empty\)$/);
  });
});
