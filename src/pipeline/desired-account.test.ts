import { expect, it } from 'vitest';
import { type AttributeValue, newAttributes } from '../domain/value.ts';
import { compileMapping } from '../mapping/index.ts';
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

it.each([
  ['keeps its own number below those that are open to everybody', 300, 'joe250'],
  ['takes an open number below its own', 240, 'joe240'],
])('%s', (_, open, wanted) => {
  const { mapping } = compileMapping({
    source: { attributes: [] },
    scope: [],
    attributes: [{ target: 'cn', value: 'SelectUniqueValue("", Counter("joe"))' }],
  });
  const account = { anchor: '1', name: 'CN=Joe250', attributes: newAttributes([['cn', 'Joe250']]) };

  const desired = desireAccount(mapping?.attributes ?? [], {
    context: { attributes: newAttributes([]), now: 0, random: () => 0 },
    account,
    isTaken: (_attribute, value) => Number(value.slice(3)) < open,
    firstOpen: () => open,
  });

  expect(desired).toMatchObject({ values: new Map([['cn', { value: wanted }]]) });
});

it('wants of a list what is no empty text', () => {
  expect(desire(['', '2', ''], 'keep')?.get('otherTelephone')?.value).toEqual(['2']);
});
