import { describe, expect, it } from 'vitest';
import { isOfType, resolveType, type TypeList } from './contact-types.ts';

const list: TypeList = {
  name: 'ecEmailType',
  form: 'id',
  options: [
    { id: '8448', code: 'B' },
    { id: '8449', code: 'P' },
  ],
};

describe('an option of a picklist', () => {
  it.each([
    ['8448', '8448'],
    ['8,448', '8448'],
    ['8.448', '8448'],
    [' B ', '8448'],
    ['b', '8448'],
    ['9999', undefined],
    ['Business', undefined],
  ])('named %j is written as %s', (wanted, expected) => {
    expect(resolveType(list, wanted)).toBe(expected);
  });

  it('is written as its code where the tenant’s fields hold codes', () => {
    expect(resolveType({ ...list, form: 'code' }, '8448')).toBe('B');
  });

  it('is the type of a record in whatever form either is', () => {
    expect(isOfType(list, '8448', 'B')).toBe(true);
    expect(isOfType(list, 'B', '8,448')).toBe(true);
    expect(isOfType(list, '8449', 'B')).toBe(false);
    expect(isOfType({ ...list, options: [] }, 'X', 'X')).toBe(true);
  });
});
