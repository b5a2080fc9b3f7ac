// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${name} is a .NET group reference.
import { describe, expect, it } from 'vitest';
import { compilePattern } from './compile-pattern.ts';
import { parseReplacement, replaceMatches } from './replace-pattern.ts';

/** What stands in each group of each match; a group without part is null. */
function find(source: string, text: string): (string | null)[][] {
  const matches = [...compilePattern(source).matches(text)];
  return matches.map(({ groups }) => groups.map((span) => (span === undefined ? null : text.slice(span[0], span[1]))));
}

function replace(text: string, source: string, by: string): string | undefined {
  const pattern = compilePattern(source);
  return replaceMatches(text, { pattern, replacement: parseReplacement(by, pattern), limit: 1_000_000 });
}

describe('what .NET documents', () => {
  it.each<[string, string, string, (string | null)[][]]>([
    [
      'a backreference',
      '(\\w)\\1',
      'trellis seerlatter',
      [
        ['ll', 'l'],
        ['ee', 'e'],
        ['tt', 't'],
      ],
    ],
    ['a named backreference', '(?<char>\\w)\\k<char>', 'trellis', [['ll', 'l']]],
    ['a group whose name is a number', '(?<2>\\w)\\k<2>', 'trellis', [['ll', 'l']]],
    ['a group that is given twice', '(?<1>a)(?<1>\\1b)*', 'aababb', [['aababb', 'abb']]],
    ['lookahead', '\\b\\w+(?=\\sis\\b)', 'The dog is a Malamute.', [['dog']]],
    ['negative lookahead', '\\b(?!un)\\w+\\b', 'unite one unethical use', [['one'], ['use']]],
    ['lookbehind', '(?<=\\b20)\\d{2}\\b', '2010 1999 1861 2140 2009', [['10'], ['09']]],
    ['negative lookbehind', '(?<!(Saturday|Sunday) )\\b\\w+ \\d', 'Monday 1; Sunday Feb 2', [['Monday 1', null]]],
    ['an atomic group', '(?>(\\w)\\1+).\\b', 'aaab aaaa', [['aaab', 'a']]],
    ['options of a group', '\\bb(?#case)(?i:a)r', 'bar bAr BAR', [['bar'], ['bAr']]],
    ['subtraction', '[a-z-[aeiou]]+', 'bcd efg', [['bcd'], ['fg']]],
    ['nested subtraction', '[a-z-[d-w-[m-o]]]', 'abdmwx', [['a'], ['b'], ['m'], ['x']]],
    [
      'a conditional group',
      '(?<n2>\\d{2}-)?(?(n2)\\d{7}|\\d{3}-\\d{2}-\\d{4})',
      '01-9999999 020-33-3333',
      [
        ['01-9999999', '01-'],
        ['020-33-3333', null],
      ],
    ],
    [
      'a conditional expression',
      '\\b(?(\\d{2}-)\\d{2}-\\d{7}|\\d{3}-\\d{2}-\\d{4})\\b',
      '01-9999999 777-88-9999',
      [['01-9999999'], ['777-88-9999']],
    ],
    [
      'a condition without its other branch',
      '(a)?b(?(1)c)',
      'bc abc',
      [
        ['b', null],
        ['abc', 'a'],
      ],
    ],
    [
      'balancing groups',
      "^[^<>]*(((?'Open'<)[^<>]*)+((?'Close-Open'>)[^<>]*)+)*(?(Open)(?!))$",
      '<abc><mno<xyz>>',
      [['<abc><mno<xyz>>', '<mno<xyz>>', '<xyz', '>', null, 'mno<xyz>']],
    ],
    ['unnamed groups before named ones', '(?<a>.)(.)(?<b>.)(.)', 'wxyz', [['wxyz', 'x', 'z', 'w', 'y']]],
    [
      'two groups of one name',
      '(?<n>a)(?<n>b)|(?<n>c)',
      'abc',
      [
        ['ab', 'b'],
        ['c', 'c'],
      ],
    ],
    ['explicit capture', '(?n)(a)(?<x>b)(?-n)(c)', 'abc', [['abc', 'c', 'b']]],
    ['white space and comments', '(?x) a [ ] b # the end\n \\  c', 'a b c', [['a b c']]],
    [
      'options up to the end of the group',
      '(a(?i)b|c)d',
      'aBd Cd CD',
      [
        ['aBd', 'aB'],
        ['Cd', 'C'],
      ],
    ],
    ['the end before the last line feed', 'a$|b\\Z|c\\z', 'a\nb\nc', [['c']]],
    ['the end, and the last line feed', '.$', 'ab\n', [['b']]],
    ['lines', '(?m)^.$', 'a\nb\n', [['a'], ['b']]],
    ['a single line', '(?s)a.b', 'a\nb', [['a\nb']]],
    ['matches in a row', '\\G\\(\\d\\)', '(1)(3)[5](7)', [['(1)'], ['(3)']]],
    ['a lazy repetition', '<.+?>', '<a><b>', [['<a>'], ['<b>']]],
    ['the code of a character where no such group is', '(a)\\101\\x41\\u0041\\cA', 'aAAA\u0001', [['aAAA\u0001', 'a']]],
    ['captures from right to left', '(?<=(\\d+?)(\\d+))x', '123x', [['x', '1', '23']]],
    ['a backreference to what follows', '(?<=\\1(a))b', 'aab', [['b', 'a']]],
    [
      'an iteration that takes nothing',
      '(a*)*',
      'aa',
      [
        ['aa', ''],
        ['', ''],
      ],
    ],
    [
      'the last iteration that takes nothing',
      '(a|\\b)+',
      'a',
      [
        ['a', ''],
        ['', ''],
      ],
    ],
    [
      'a backreference without letter case',
      '(?i)(\\w)\\1',
      'aA Éé',
      [
        ['aA', 'a'],
        ['Éé', 'É'],
      ],
    ],
    ['no s for the long one', '(?i)s', 'ſ', []],
    ['a k for the sign Kelvin', '(?i)k', '\u212a', [['\u212a']]],
    ['cases of a category', '(?i)\\p{Lu}', 'a', [['a']]],
    ['the edge of a word outside ASCII', '\\b\\w+\\b', 'Übung Müller', [['Übung'], ['Müller']]],
    ['a joiner in a word', 'a\\b', 'a\u200db', []],
    ['a character of two halves in no letter', '\\w+|\\p{Cs}', 'a😀', [['a'], ['😀']]],
    ['a count that RE2 does not know', 'a{2000}', 'a'.repeat(2000), [['a'.repeat(2000)]]],
  ])('%s: %s', (_what, source, text, expected) => {
    expect(find(source, text)).toEqual(expected);
  });

  it.each([
    ['ab', '(?<x>a)(?=(b))', '[$1${x}$2$0]', '[baaa]b'],
    ['abc', '(?<=a)b', "{$`|$'|$_|$&|$+|$$}", 'a{a|c|abc|b|b|$}c'],
    ['aXbX', 'X(?=b)|X$', '${1}$9$', 'a${1}$9$b${1}$9$'],
    ['one two', '(?<première>\\w+)(?= )', '<${première}>', '<one> two'],
    ['abc', '(?=b)', '-', 'a-bc'],
    ['aab', '\\Ga*', 'x', 'xxb'],
    ['a\n', '$', '!', 'a!\n!'],
    ['Smith, John', '(?<last>\\w+),\\s*(?<first>\\w+)(?!\\w)', '${first} ${last}', 'John Smith'],
  ])('replaces in %j %s by %s: %j', (text, source, by, expected) => {
    expect(replace(text, source, by)).toBe(expected);
  });
});
