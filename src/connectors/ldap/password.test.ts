import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generatePassword } from './password.ts';

describe('a generated password', () => {
  it('is long enough and has four kinds of characters', () => {
    for (let count = 0; count < 500; count += 1) {
      const password = generatePassword({ policy: { minimumLength: 7 }, names: [], randomBytes });

      expect(password).toHaveLength(32);
      for (const kind of [/[A-Z]/, /[a-z]/, /[0-9]/, /[^A-Za-z0-9]/]) expect(password).toMatch(kind);
    }
  });

  it.each([
    [0, 32],
    [40, 40],
    [255, 127],
  ])('with a minimum length of %i has %i characters', (minimumLength, length) => {
    expect(generatePassword({ policy: { minimumLength }, names: [], randomBytes })).toHaveLength(length);
  });

  it.each([
    [60, 0, 60],
    [16, 20, 20],
    [16, 7, 16],
  ])('of %i wanted characters, with a minimum length of %i, has %i', (length, minimumLength, expected) => {
    expect(generatePassword({ policy: { minimumLength }, length, names: [], randomBytes })).toHaveLength(expected);
  });

  it('holds no part of the names, which Windows would refuse', () => {
    const parts = fc.array(fc.stringMatching(/^[a-z]{3}$/), { maxLength: 20 });
    fc.assert(
      fc.property(parts, (names) => {
        const password = generatePassword({ policy: { minimumLength: 0 }, names: [names.join(' ')], randomBytes });
        expect(names.filter((name) => password.toLowerCase().includes(name))).toEqual([]);
      }),
    );
  });

  it('is made of the random bytes alone', () => {
    const source = () => {
      let next = 0;
      return (size: number) =>
        Uint8Array.from({ length: size }, () => {
          next = (next + 37) % 256;
          return next;
        });
    };

    const [first, second] = [source(), source()].map((bytes) =>
      generatePassword({ policy: { minimumLength: 0 }, names: [], randomBytes: bytes }),
    );

    expect(first).toBe(second);
  });
});
