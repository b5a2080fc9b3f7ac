// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${name} is a .NET group reference.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePattern } from './compile-pattern.ts';
import { PatternCostError, PatternError } from './pattern-error.ts';
import { parseReplacement, replaceMatches } from './replace-pattern.ts';

function replace(text: string, source: string, by: string): string | undefined {
  const pattern = compilePattern(source);
  return replaceMatches(text, { pattern, replacement: parseReplacement(by, pattern), limit: 1_000_000 });
}

describe('.NET regular expressions', () => {
  it.each([
    ['abc', '[a-z]*', 'X', 'XX'],
    ['a1', '\\d*', '-', '-a--'],
    ['789', '(.*?)(?<id>.{0,2})$', '${id}', '89'],
    ['00012345', '(?<zeros>^0+)(?<rest>[a-zA-Z0-9]+)', '${rest}', '12345'],
    ['ab', '(?<x>a)(b)', '$1$2', 'ba'],
    ['ab', "(?'x'a)", '[${x}]', '[a]b'],
    ['ab', '(a)', '$$1 $& $1 ${none} $9', '$1 a a ${none} $9b'],
    ['abc', 'b', "$`|$'|$_|$+", 'aa|c|abc|bc'],
    ['héllo wörld', '\\w+', '<$&>', '<héllo> <wörld>'],
    ['a٣b', '\\d', '#', 'a#b'],
    ['a b', '\\s', '_', 'a_b'],
    ['a-b]c', '[]-]', '_', 'a_b_c'],
    ['a-b(c) d', '[()\\s-]+', '', 'abcd'],
    ['+1 (x)', '\\+|\\(|\\)', '', '1 x'],
    ['x{a}', '{a}', '!', 'x!'],
    ['ÄB', '(?i)äb', 'x', 'x'],
    ['a\nb', '(?m)^b', 'x', 'a\nx'],
    ['a.b', '\\.', '', 'ab'],
    ['a\tb\u00e9', '\\x09|\\u00e9', '_', 'a_b_'],
    ['abc', '(?#note)b', '', 'ac'],
    ['Жx', '\\p{IsCyrillic}', '', 'x'],
    ['aB', '\\p{Lu}', '', 'a'],
    ['foobar', '(?<=foo)bar', 'X', 'fooX'],
    ['a😀b', '', '-', '-a-😀-b-'],
    ['éa', '[^\\W]', '.', '..'],
    ['José álvarez öz', '\\b(\\w)', '<$1>', '<J>osé <á>lvarez <ö>z'],
    ['José álvarez', '\\b(?<first>\\p{L})\\w*', '${first}', 'J á'],
    ['Übung bung', '\\bbung', 'x', 'Übung x'],
    ['Übung ü', '\\b[Üü]', 'x', 'xbung x'],
    ['cat concat', '\\bcat\\b', 'dog', 'dog concat'],
    ['a b', '\\B', '-', 'a b'],
    ['a b', '[\\S]', '.', '. .'],
  ])('%j with %s by %s is %j', (text, source, by, expected) => {
    expect(replace(text, source, by)).toBe(expected);
  });

  it.each([
    'a(?=b)',
    'a(?!b)',
    '(?>a)',
    '(a)\\1',
    '(?<n>a)\\k<n>',
    '(?(1)a|b)',
    '[a-z-[aeiou]]',
    '(?n)(a)',
    '[a',
    '(a',
    'a)',
    '*',
    'a{2000}',
    '(a{1000}){1000}',
    '[z-a]',
    '\\p{Nope}',
    '\\',
    '(?<n>a)(?<n>b)',
    '\\y',
    'a'.repeat(5000),
  ])('refuses %s', (source) => {
    expect(() => compilePattern(source)).toThrow(PatternError);
  });

  it.each(['(a+)+$', '(a|a)*$', '(a|aa)+$', '(.*a){12}$', '^(a?){30}a{30}$'])(
    'runs %s over a hostile text in no time',
    (source) => {
      const text = `${'a'.repeat(20_000)}!`;
      const began = performance.now();

      replace(text, source, 'x');

      expect(performance.now() - began).toBeLessThan(5000);
    },
  );

  it.each(['bung\\b', '\\Bbung', '\\b', '\\b\\w*'])(
    'fails over letters outside ASCII where %s would not see them as letters',
    (source) => {
      expect(replace('bung', source, '')).toBeDefined();
      expect(() => replace('Übung', source, '')).toThrow(PatternCostError);
    },
  );

  it('refuses a pattern that repeats too much', () => {
    expect(() => compilePattern('.{0,999}'.repeat(20))).toThrow(PatternError);
  });

  it.each(['.{0,999}[xy]', '(?:a.*[yz]|a)'])('ends on a text that is too long for %s', (source) => {
    const began = performance.now();

    expect(() => replace('a'.repeat(50_000), source, '')).toThrow(PatternCostError);
    expect(performance.now() - began).toBeLessThan(10_000);
  });

  it('finds what the platform finds, for the patterns that both know', () => {
    const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '(a)', '(b|ab)', '^', '$', 'c?');
    const piece = fc
      .tuple(atom, fc.constantFrom('', '*', '+', '?', '{1,2}', '*?'))
      .map(([inner, times]) => (/[\^$?]/.test(inner) ? inner : inner + times));
    const source = fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join(''));
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });

    fc.assert(
      fc.property(source, text, (pattern, subject) => {
        expect(replace(subject, pattern, '<$&>')).toBe(subject.replace(new RegExp(pattern, 'gu'), '<$&>'));
      }),
    );
  });

  it('never throws anything but a PatternError', () => {
    const source = fc.string({ unit: fc.constantFrom(...'ab\\()[]{}?*+|^$.-<>=!:,0159dwsbpkPx\'"'), maxLength: 14 });

    fc.assert(
      fc.property(source, (pattern) => {
        try {
          replace('abab 01', pattern, '$1');
        } catch (error) {
          expect(error).toBeInstanceOf(PatternError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
