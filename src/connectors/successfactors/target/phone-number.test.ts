import { describe, expect, it } from 'vitest';
import { isSameNumber, splitLikePresent } from './phone-number.ts';

const split = { countryCode: '49', areaCode: '30', phoneNumber: '1234' };

describe('a number in one piece and a record that is split', () => {
  it.each([
    ['+49 30 1234', true],
    ['+49 (0)30 1234', true],
    ['0049 30/12-34', true],
    ['+49 30 12345', false],
    ['030 1234', false],
    ['1234', false],
  ])('%s is the same: %s', (wanted, isSame) => {
    expect(isSameNumber(split, wanted)).toBe(isSame);
  });

  it('compares a record that is not split as text', () => {
    expect(isSameNumber({ phoneNumber: '+49 30 1234' }, '+49 30 1234')).toBe(true);
    expect(isSameNumber({ phoneNumber: '+49301234' }, '+49 30 1234')).toBe(false);
  });

  it.each([
    ['+49 30 99', { phoneNumber: '99' }],
    ['+49 89 99', { areaCode: null, phoneNumber: '8999' }],
    ['+43 1 99', { countryCode: null, areaCode: null, phoneNumber: '+43 1 99' }],
    ['99', { phoneNumber: '99' }],
  ])('%s is written in the style that is there', (wanted, parts) => {
    expect(splitLikePresent(split, wanted)).toEqual(parts);
  });

  it('is written as it is where nothing is there', () => {
    expect(splitLikePresent(undefined, '+49 30 99')).toEqual({ phoneNumber: '+49 30 99' });
  });
});
