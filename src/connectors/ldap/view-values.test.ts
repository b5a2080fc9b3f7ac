import { expect, it } from 'vitest';
import { type AttributeValue, newAttributes } from '../../domain/value.ts';
import type { AttributeDefinition, Codec } from './attribute-definition.ts';
import { newValueView } from './view-values.ts';

function see(codec: Codec, held: AttributeValue | undefined, wanted: AttributeValue | undefined) {
  const definition = { name: 'x', type: 'text', multiValued: true, readOnly: false, indexed: false, codec } as const;
  const { view, learn } = newValueView();
  learn(new Map<string, AttributeDefinition>([['x', definition]]));
  const account = { anchor: '1', name: 'CN=A', attributes: newAttributes([['x', held]]) };
  return view(account, newAttributes([['x', wanted]])).attributes.x;
}

it.each([
  ['generalizedTime', '2026-06-01T00:00:00.000Z', '20260601000000.0Z'],
  ['generalizedTime', '2026-06-01T00:00:00.000Z', '2026-06-01'],
  ['generalizedTime', '2026-06-01T10:00:00.000Z', '2026-06-01T12:00:00+02:00'],
  ['integer', 7, '007'],
  ['integer', '133497216000000000', '+133497216000000000'],
  ['integer', [1, 2], ['2', '01']],
  ['octets', 'SGVsbG8=', 'SGVsbG8'],
  ['octets', 'SGVsbG8=', 'SGVs\nbG8='],
  ['guid', '0f0e0d0c-0b0a-0908-0706-050403020100', '0F0E0D0C-0B0A-0908-0706-050403020100'],
] as const)('of syntax %s that is held as %j is shown as the mapping spells it: %j', (codec, held, wanted) => {
  expect(see(codec, held, wanted)).toEqual(wanted);
});

it.each([
  ['generalizedTime', '2026-06-01T00:00:00.000Z', '2026-06-02'],
  ['generalizedTime', '2026-06-01T00:00:00.000Z', 'tomorrow'],
  ['integer', 7, '8'],
  ['integer', 7, 'seven'],
  ['integer', [1, 2], '1'],
  ['octets', 'SGVsbG8=', 'no base64 at all!'],
  ['text', 'Clerk', 'clerk'],
  ['integer', undefined, '7'],
] as const)('of syntax %s that is held as %j and is to be %j is shown as it is', (codec, held, wanted) => {
  expect(see(codec, held, wanted)).toEqual(held);
});
