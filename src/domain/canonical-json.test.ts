import fc from 'fast-check';
import { expect, it } from 'vitest';
import { canonicalJson } from './canonical-json.ts';

it('is the same text whatever order the fields came in', () => {
  expect(canonicalJson({ b: [1, { d: null, c: 'x' }], a: true })).toBe('{"a":true,"b":[1,{"c":"x","d":null}]}');
  expect(canonicalJson({ a: true, b: [1, { c: 'x', d: null }] })).toBe('{"a":true,"b":[1,{"c":"x","d":null}]}');
});

it('leaves out what is absent, and the fields that are named', () => {
  const value = { kept: 1, absent: undefined, inner: { password: 'x', list: [undefined] } };

  expect(canonicalJson(value, (name) => name === 'password')).toBe('{"inner":{"list":[null]},"kept":1}');
});

it('is JSON of the same data, whatever characters are in it', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.string({ unit: 'binary' }), (value, text) => {
      const data = { [text]: value, text, '\ud800': '\udfff"\\\n\u0000' };
      expect(JSON.parse(canonicalJson(data))).toEqual(JSON.parse(JSON.stringify(data)));
    }),
  );
});
