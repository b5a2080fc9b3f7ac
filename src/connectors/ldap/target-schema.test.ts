import { expect, it } from 'vitest';
import type { AttributeDefinition, Codec } from './attribute-definition.ts';
import { toTargetSchema } from './target-schema.ts';

function describe(name: string, codec: Codec) {
  const definition: AttributeDefinition = {
    name,
    codec,
    type: 'text',
    multiValued: true,
    readOnly: false,
    indexed: false,
  };
  const facts = { isPseudo: () => false, required: [], rootDn: 'DC=x' };
  return toTargetSchema([name], { ...facts, definitions: new Map([[name.toLowerCase(), definition]]) }).attributes[
    name
  ];
}

it.each([
  ['accountExpires', 'integer', 'never', 'invalidValue'],
  ['accountExpires', 'integer', '9223372036854775807', undefined],
  ['msTSExpireDate', 'generalizedTime', 'tomorrow', 'invalidValue'],
  ['msTSAllowLogon', 'boolean', 'yes', 'invalidValue'],
  ['assistant', 'dn', 'Ada King', 'invalidValue'],
  ['thumbnailPhoto', 'octets', 'no base64!', 'invalidValue'],
  ['sAMAccountName', 'text', 'a*b', 'invalidName'],
  ['cn', 'text', 'two\nlines', 'invalidCharacter'],
  ['parentDistinguishedName', 'text', 'Staff', 'invalidName'],
  ['parentDistinguishedName', 'text', 'OU=Staff,DC=x', undefined],
] as const)('knows of %s (%s) beforehand whether the directory takes %j: %s', (name, codec, value, code) => {
  expect(describe(name, codec)?.whyUnfit?.(value)?.code).toBe(code);
});

it('leaves to whoever checks every text what is told of every text', () => {
  expect(describe('title', 'text')?.whyUnfit).toBeUndefined();
});
