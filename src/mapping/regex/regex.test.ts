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
    ['[a', 0],
    ['x(a', 1],
    ['a)', 1],
    ['*', 0],
    ['a**', 2],
    ['a|+', 2],
    ['a{3,2}', 1],
    ['a{9999999999}', 1],
    ['[z-a]', 1],
    ['[a-\\d]', 1],
    ['[a-[b]c]', 6],
    ['\\p{Nope}', 0],
    ['\\pL', 0],
    ['\\', 0],
    ['\\y', 0],
    ['\\x1', 0],
    ['\\u12', 0],
    ['\\c!', 0],
    ['a\\1', 1],
    ['\\k<n>', 0],
    ['\\k', 0],
    ['(?<0>a)', 0],
    ['(?<>a)', 0],
    ['(?<1a>b)', 0],
    ['(?<a-b>c)', 0],
    ['(?y)', 0],
    ['(?P<n>a)', 0],
    ['(?(1)a|b)', 2],
    ['(a)(?(1)b|c|d)', 3],
    ['(?(?<n>a)b|c)', 2],
    ['(?#a', 0],
    ['a'.repeat(5000), 4000],
    [`${'('.repeat(1000)}a${')'.repeat(1000)}`, 500],
    [`${'[a-'.repeat(200)}[b]${']'.repeat(200)}`, 153],
  ])('refuses %s at %d', (source, at) => {
    const refused = (() => {
      try {
        return compilePattern(source);
      } catch (error) {
        return error;
      }
    })();

    expect(refused).toBeInstanceOf(PatternError);
    expect(refused).toMatchObject({ at });
  });

  it.each(['(a+)+$', '(a|a)*$', '(a|aa)+$', '(.*a){12}$', '^(a?){30}a{30}$'])(
    'runs %s over a hostile text in no time',
    (source) => {
      const text = `${'a'.repeat(20_000)}!`;
      const began = process.cpuUsage();

      replace(text, source, 'x');

      expect(process.cpuUsage(began).user / 1000).toBeLessThan(5000);
    },
  );

  it.each(['.{0,999}[xy]', '(?:a.*[yz]|a)'])('ends on a text that is too long for %s', (source) => {
    const began = process.cpuUsage();

    expect(() => replace('a'.repeat(50_000), source, '')).toThrow(PatternCostError);
    expect(process.cpuUsage(began).user / 1000).toBeLessThan(10_000);
  });

  it('never throws anything but a PatternError', () => {
    const source = fc.string({ unit: fc.constantFrom(...'ab\\()[]{}?*+|^$.-<>=!:,0159dwsbpkPx\'"'), maxLength: 14 });

    fc.assert(
      fc.property(source, (pattern) => {
        try {
          replace('abab 01', pattern, '$1');
        } catch (error) {
          expect(error instanceof PatternError || error instanceof PatternCostError).toBe(true);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
