import { describe, expect, it } from 'vitest';
import { hideRedacted } from './hide-redacted.ts';

describe('what a target says of a change', () => {
  it('shows no redacted value, the old one and each of several included', () => {
    const deltas = [
      { name: 'a', before: 'old', after: ['first', 'first of all'], redacted: true },
      { name: 'b', after: 'shown' },
      { name: 'c', before: '', redacted: true },
    ];

    expect(hideRedacted('first of all, first, old, shown', deltas)).toBe('[Redact], [Redact], [Redact], shown');
  });
});
