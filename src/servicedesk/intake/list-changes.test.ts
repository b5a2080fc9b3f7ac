import { expect, it } from 'vitest';
import { contentHash } from './content-hash.ts';
import { listFieldChanges, mergeFieldChanges } from './list-changes.ts';

it.each([
  ['a value', { a: 'x' }, { a: 'y' }, [{ field: 'a', before: 'x', after: 'y' }]],
  ['a value that came', {}, { a: 1 }, [{ field: 'a', after: '1' }]],
  ['a value that went', { a: true }, { a: null }, [{ field: 'a', before: 'true' }]],
  ['an empty text for nothing', { a: '' }, {}, []],
  ['a value inside', { t: { name: 'A' } }, { t: { name: 'B' } }, [{ field: 't.name', before: 'A', after: 'B' }]],
  ['a part that went', { t: { name: 'A' } }, {}, [{ field: 't.name', before: 'A' }]],
  ['a list', { l: [1] }, { l: [1, 2] }, [{ field: 'l', before: '[1]', after: '[1,2]' }]],
  ['the order of fields', { a: 1, b: 2 }, { b: 2, a: 1 }, []],
  ['a sensitive field', { dateOfBirth: '1' }, { dateOfBirth: '2', person: { unionId: '3' } }, []],
])('tells %s', (_title, before, after, expected) => {
  expect(listFieldChanges(before, after)).toEqual(expected);
});

it('cuts what is too long to be shown', () => {
  const [change] = listFieldChanges({}, { a: 'x'.repeat(5000) });
  expect(change?.after).toHaveLength(501);
});

it('adds up changes of several runs, and forgets what is as it was', () => {
  const first = [
    { field: 'a', before: '1', after: '2' },
    { field: 'b', after: 'x' },
  ];
  const second = [
    { field: 'a', before: '2', after: '1' },
    { field: 'b', before: 'x', after: 'y' },
    { field: 'c', before: 'z' },
  ];
  expect(mergeFieldChanges(first, second)).toEqual([
    { field: 'b', after: 'y' },
    { field: 'c', before: 'z' },
  ]);
});

it('has one fingerprint for equal records, whatever the order of their fields', () => {
  expect(contentHash({ a: 1, b: { c: [1, { d: 2, e: 3 }] } })).toBe(
    contentHash({ b: { c: [1, { e: 3, d: 2 }] }, a: 1 }),
  );
  expect(contentHash({ a: [1, 2] })).not.toBe(contentHash({ a: [2, 1] }));
});
