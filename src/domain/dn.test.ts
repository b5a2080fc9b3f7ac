import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  equalDns,
  escapeRdnValue,
  formatDn,
  isWithin,
  leafValue,
  normalizeDn,
  parentOf,
  parseDn,
  respellDn,
} from './dn.ts';

const value = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 });
const type = fc.constantFrom('CN', 'OU', 'DC', 'ou', '2.5.4.3');
const rdns = fc.array(fc.record({ type, value }), { minLength: 1, maxLength: 6 });

describe('a DN', () => {
  it('is the same after formatting and parsing, whatever its values', () => {
    fc.assert(
      fc.property(rdns, (parts) => {
        expect(parseDn(formatDn(parts))).toEqual(parts);
      }),
      { numRuns: 2000 },
    );
  });

  it('never lets a value become a part of its own', () => {
    fc.assert(
      fc.property(value, (text) => {
        const dn = `CN=${escapeRdnValue(text)},OU=Staff,DC=x`;
        expect(parentOf(dn)).toBe('OU=Staff,DC=x');
        expect(leafValue(dn)).toBe(text);
        expect(escapeRdnValue(text)).not.toMatch(/[,+"<>;=]|\p{Cc}|\\(?![0-9A-F]{2})/u);
      }),
    );
  });

  it('equals itself in any case and any escaping', () => {
    fc.assert(
      fc.property(rdns, (parts) => {
        const plain = parts.map(({ type, value }) => `${type}=${backslashed(value)}`).join(',');
        expect(equalDns(plain, formatDn(parts))).toBe(true);
        expect(normalizeDn(normalizeDn(plain))).toBe(normalizeDn(plain));
        expect(respellDn(plain)).toBe(plain.includes('\\') ? formatDn(parts) : plain);
      }),
    );
  });

  it.each([
    ['CN=Doe\\, John,OU=Staff,DC=x', ['Doe, John', 'Staff', 'x']],
    ['CN=Doe\\2C John,OU=Staff', ['Doe, John', 'Staff']],
    ['CN="Doe, John",OU=Staff', ['Doe, John', 'Staff']],
    ['cn = spaced , ou = out', ['spaced', 'out']],
    ['CN=trailing\\ ,DC=x', ['trailing ', 'x']],
    ['CN=\\ leading,DC=x', [' leading', 'x']],
    ['CN=ends\\\\,DC=x', ['ends\\', 'x']],
    ['CN=J\\C3\\BCrgen,DC=x', ['Jürgen', 'x']],
    ['CN=nul\\00x,DC=x', ['nul\u0000x', 'x']],
    ['CN=a=b,DC=x', ['a=b', 'x']],
    ['CN=conflict\\0ACNF:1234,DC=x', ['conflict\nCNF:1234', 'x']],
    ['', []],
  ])('is parsed as RFC 4514 says: %s', (dn, values) => {
    expect(parseDn(dn)?.map(({ value }) => value)).toEqual(values);
  });

  it.each(['Staff', 'CN=a+OU=b,DC=x', 'CN=#04024869,DC=x', 'CN=a\\', 'CN=\\C3,DC=x', ',DC=x', '=a'])(
    'is none: %s',
    (text) => {
      expect(parseDn(text)).toBeUndefined();
    },
  );

  it.each([
    ['CN=A,OU=Staff,DC=x', 'ou=staff, dc=X', true],
    ['OU=Staff,DC=x', 'OU=Staff,DC=x', true],
    ['CN=A,OU=Other Staff,DC=x', 'OU=Staff,DC=x', false],
    ['CN=a\\,OU=Staff,DC=x', 'OU=Staff,DC=x', false],
    ['DC=x', 'OU=Staff,DC=x', false],
  ])('%s within %s: %s', (dn, ancestor, expected) => {
    expect(isWithin(dn, ancestor)).toBe(expected);
  });

  it('has no parent at the top', () => {
    expect(parentOf('DC=x')).toBeUndefined();
  });
});

/** The other legal spelling: a backslash before each special. */
function backslashed(text: string): string {
  const chars = [...text];
  return chars
    .map((char, at) => {
      if (/\p{Cc}/u.test(char)) return Buffer.from(char).toString('hex').replaceAll(/../g, '\\$&');
      const isAtEdge = (char === ' ' && (at === 0 || at === chars.length - 1)) || (char === '#' && at === 0);
      return isAtEdge || /[,+"\\<>;=]/.test(char) ? `\\${char}` : char;
    })
    .join('');
}
