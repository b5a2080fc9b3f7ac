import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guidToBytes, guidToText, ridOf, sidToBytes, sidToText } from './binary-ids.ts';

describe('a GUID', () => {
  it('is written with its first three groups turned round', () => {
    const bytes = Buffer.from('33221100554477668899aabbccddeeff', 'hex');

    expect(guidToText(bytes)).toBe('00112233-4455-6677-8899-aabbccddeeff');
  });

  it('is the same after writing and reading', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        expect(guidToBytes(guidToText(bytes))).toEqual(bytes);
      }),
    );
  });

  it('is read in capitals and braces too', () => {
    expect(guidToBytes('{00112233-4455-6677-8899-AABBCCDDEEFF}')).toEqual(
      guidToBytes('00112233-4455-6677-8899-aabbccddeeff'),
    );
  });

  it.each(['', '0011', '00112233-4455-6677-8899-aabbccddeef', 'x0112233-4455-6677-8899-aabbccddeeff'])(
    'is none: %j',
    (text) => {
      expect(guidToBytes(text)).toBeUndefined();
    },
  );
});

describe('a SID', () => {
  it('is written as Windows writes it', () => {
    const bytes = Buffer.from('010500000000000515000000a065cf7e784b9b5fe77c8770f4010000', 'hex');

    expect(sidToText(bytes)).toBe('S-1-5-21-2127521184-1604012920-1887927527-500');
    expect(ridOf(sidToText(bytes))).toBe(500);
  });

  it('is the same after writing and reading', () => {
    const parts = fc.array(fc.integer({ min: 0, max: 0xffffffff }), { minLength: 1, maxLength: 15 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 48 - 1 }), parts, (authority, rest) => {
        const text = ['S-1', authority, ...rest].join('-');
        expect(sidToText(sidToBytes(text) ?? new Uint8Array())).toBe(text);
      }),
    );
  });

  it('with bytes missing is refused', () => {
    expect(() => sidToText(Uint8Array.from([1, 5, 0, 0, 0, 0, 0, 5, 21]))).toThrow(RangeError);
  });
});
