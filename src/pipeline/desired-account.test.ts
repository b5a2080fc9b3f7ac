import { expect, it } from 'vitest';
import { type AttributeValue, newAttributes } from '../domain/value.ts';
import { desireAccount, fixedMapping } from './desired-account.ts';

function desire(value: AttributeValue, whenNull: 'clear' | 'keep') {
  const account = { anchor: '1', name: 'CN=A', attributes: newAttributes([['otherTelephone', ['1']]]) };
  const evaluate = () => ({ kind: 'value' as const, value });
  const desired = desireAccount([{ ...fixedMapping('otherTelephone'), whenNull, evaluate }], {
    context: { attributes: newAttributes([]), now: 0, random: () => 0 },
    account,
    isTaken: () => false,
  });
  return desired.kind === 'desired' ? desired.values : undefined;
}

it('wants no value of a list of nothing but empty texts', () => {
  expect(desire([''], 'clear')?.get('otherTelephone')).toEqual({ mapping: expect.anything() });
  expect(desire([''], 'keep')?.size).toBe(0);
});

it('wants of a list what is no empty text', () => {
  expect(desire(['', '2', ''], 'keep')?.get('otherTelephone')?.value).toEqual(['2']);
});
