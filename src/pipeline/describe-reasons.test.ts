import { expect, it } from 'vitest';
import type { Account } from '../domain/account.ts';
import { describeReasons } from './describe-reasons.ts';
import type { AccountDiff } from './diff-account.ts';

const account: Account = { anchor: 'a', name: 'ada', attributes: {} };
const diff: AccountDiff = { kinds: ['update'], deltas: [{ name: 'title', after: 'Head' }], pending: [] };

it.each([
  ['HR', 'the directory'],
  ['HR', 'the tenant'],
  ['the directory', 'HR'],
])('speaks of the systems of the job: from %s to %s', (source, target) => {
  const nouns = { source, target };

  expect(describeReasons({ kind: 'deleted', anchor: 'a' }, diff, nouns)).toEqual([
    `the linked account was deleted in ${target}`,
  ]);
  expect(describeReasons({ kind: 'linked', account }, diff, nouns)).toEqual([`differs from ${source} in title`]);
});
