import { describe, expect, it } from 'vitest';
import type { Change } from '../domain/change.ts';
import { verifyWritten } from './verify-written.ts';

const change: Change = {
  ...{ worker: '7', workerAnchor: 'a7', link: false, kinds: ['update'], reasons: [] },
  account: { anchor: 'A', name: '7' },
  deltas: [{ name: 'username', before: 'old', after: 'new' }],
};
const held = (username: string) => ({ anchor: 'A', name: '7', attributes: { username } });
const facts = { typeOf: () => 'text' as const, target: 'hr' };

describe('what was written', () => {
  it('is right where the target holds it', () => {
    expect(verifyWritten(change, held('new'), facts)).toBeUndefined();
  });

  it.each([
    ['that is another value now', held('old'), 'The system hr accepted the write to 7 but does not hold'],
    ['that cannot be read back', undefined, 'could not be read back from the system hr'],
  ])('(%s) is told by the name of the target, which need not be a directory', (_, account, words) => {
    const problem = verifyWritten(change, account, facts);

    expect(problem).toMatchObject({ code: 'notAsWritten', worker: '7' });
    expect(problem?.message).toContain(words);
    expect(problem?.message).not.toContain('directory');
  });
});
