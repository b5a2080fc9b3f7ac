import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeValue, encodeValue, isBadValue } from './codecs.ts';

describe('a value of the directory', () => {
  it.each([
    ['boolean', 'TRUE', true],
    ['boolean', 'FALSE', false],
    ['integer', '512', 512],
    ['integer', '-864000000000', -864000000000],
    ['integer', '9223372036854775807', '9223372036854775807'],
    ['integer', '133000000000000000', '133000000000000000'],
    ['generalizedTime', '20261122022749.0Z', '2026-11-22T02:27:49.000Z'],
    ['generalizedTime', '20261122022749.123456Z', '2026-11-22T02:27:49.123Z'],
    ['generalizedTime', 'not a time', 'not a time'],
    ['text', 'FALSE', 'FALSE'],
    ['dn', 'CN=A,DC=x', 'CN=A,DC=x'],
    ['octets', Buffer.from([0, 255]), 'AP8='],
  ] as const)('of syntax %s, %j, is %j', (codec, wire, value) => {
    expect(decodeValue(codec, wire)).toBe(value);
  });

  it.each([
    ['boolean', true, 'TRUE'],
    ['boolean', 'False', 'FALSE'],
    ['integer', 7, '7'],
    ['integer', '007', '7'],
    ['integer', 129699324000000000, '129699324000000000'],
    ['generalizedTime', '2026-06-01T00:00:00Z', '20260601000000.0Z'],
    ['generalizedTime', '20260601000000.0Z', '20260601000000.0Z'],
    ['dn', 'CN=King\\, Ada,DC=x', 'CN=King\\2C Ada,DC=x'],
    ['dn', 'cn=Ada+uid=ada,dc=x', 'cn=Ada+uid=ada,dc=x'],
    ['dn', '<GUID=0f0e0d0c-0b0a-0908-0706-050403020100>', '<GUID=0f0e0d0c-0b0a-0908-0706-050403020100>'],
    ['octets', 'AP8=', Buffer.from([0, 255])],
    ['octets', 'A\r\nP8', Buffer.from([0, 255])],
    ['text', 12, '12'],
    ['text', 'Line 1\r\nLine 2', 'Line 1\r\nLine 2'],
  ] as const)('of syntax %s is written from %j as %j', (codec, value, wire) => {
    expect(encodeValue(codec, value)).toEqual(wire);
  });

  it.each([
    ['boolean', 'yes', 'invalidValue'],
    ['integer', 1.5, 'invalidValue'],
    ['integer', 'many', 'invalidValue'],
    ['integer', '', 'invalidValue'],
    ['generalizedTime', 'tomorrow', 'invalidValue'],
    ['octets', 'no base64 at all!', 'invalidValue'],
    ['octets', 'AP8=A', 'invalidValue'],
    ['dn', 'Ada King', 'invalidValue'],
    ['dn', ' ', 'invalidValue'],
    ['guid', 'x', 'invalidValue'],
    ['sid', 'x', 'invalidValue'],
    ['text', 'a\u0000', 'invalidCharacter'],
    ['text', 'a\u001b[31m', 'invalidCharacter'],
    ['text', '\udc00', 'invalidCharacter'],
  ] as const)('of syntax %s is not written from %j', (codec, value, code) => {
    expect(encodeValue(codec, value)).toMatchObject({ code });
  });

  it('is the same after writing and reading', () => {
    const samples = fc.oneof(
      fc.record({ codec: fc.constant('boolean' as const), value: fc.boolean() }),
      fc.record({ codec: fc.constant('integer' as const), value: fc.maxSafeInteger() }),
      fc.record({
        codec: fc.constant('octets' as const),
        value: fc.uint8Array().map((bytes) => Buffer.from(bytes).toString('base64')),
      }),
      fc.record({ codec: fc.constant('guid' as const), value: fc.uuid() }),
      fc.record({
        codec: fc.constant('text' as const),
        value: fc.string({ unit: 'grapheme' }).filter((text) => !/\p{Cc}/u.test(text)),
      }),
    );
    fc.assert(
      fc.property(samples, ({ codec, value }) => {
        const wire = encodeValue(codec, value);
        if (isBadValue(wire)) throw new Error(wire.reason);
        expect(decodeValue(codec, wire)).toBe(value);
      }),
    );
  });
});
