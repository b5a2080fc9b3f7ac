import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newBacktrackingEngine } from './backtracking-engine.ts';
import { compilePattern } from './compile-pattern.ts';
import { newLinearEngine } from './linear-engine.ts';
import { parsePattern } from './parse-pattern.ts';
import { PatternCostError } from './pattern-error.ts';
import type { Engine } from './pattern-match.ts';
import { parseReplacement, replaceMatches } from './replace-pattern.ts';

const leaf = fc.constantFrom(
  ...['a', 'b', '.', '[ab]', '[^a]', '^', '$', '\\b', '\\B', '\\w', '\\W', '\\s', '\\d', '\\A', '\\z', '\\Z', ''],
  ...['[a-c-[b]]', '(?i:ä)', '(?i:[a-k])', '(?m:^)', '(?m:$)', '(?s:.)', '\\p{Lu}', 'ß', '[^\\Wa]'],
  ...['(?<=a)', '(?<!b)', '(?<=a|bb)', '(?<=a*b)'],
);
const { tree: patterns } = fc.letrec<{ tree: string }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.tuple(tie('tree'), tie('tree')).map(([left, right]) => left + right),
    fc.tuple(fc.constantFrom('(', '(?:'), tie('tree'), tie('tree')).map(([open, a, b]) => `${open}${a}|${b})`),
    fc
      .tuple(
        fc.constantFrom('(', '(?:'),
        tie('tree'),
        fc.constantFrom('', '*', '+', '?', '*?', '+?', '??', '{2}', '{1,2}'),
      )
      .map(([open, inner, times]) => `${open}${inner})${times}`),
  ),
}));
const texts = fc.string({ unit: fc.constantFrom(...'aaabbbc\n _1ÄäßAkK\u0378'), maxLength: 8 });

function groupsOf(engine: Engine, text: string): unknown {
  return [...engine.matches(text)];
}

describe('the two engines', () => {
  it('find the same matches, groups and replacements', () => {
    fc.assert(
      fc.property(patterns, texts, fc.constantFrom('<$&>', '[$1]', "$`-$'", '$+'), (source, text, by) => {
        const parsed = parsePattern(source);
        const linear = newLinearEngine(parsed);
        fc.pre(linear?.takes(text) === true);
        if (linear === undefined) return;
        const backtracking = newBacktrackingEngine(parsed);
        const facts = { groupSlots: parsed.groups.slots, groupCount: parsed.groups.count };
        const replaced = [linear, backtracking].map((engine) => {
          const pattern = { ...facts, ...engine };
          return replaceMatches(text, { pattern, replacement: parseReplacement(by, pattern), limit: 10_000 });
        });

        expect(groupsOf(backtracking, text)).toEqual(groupsOf(linear, text));
        expect(backtracking.test(text)).toBe(linear.test(text));
        expect(replaced[1]).toBe(replaced[0]);
      }),
      { numRuns: 1000 },
    );
  });

  it('the one that tries finds what the platform finds, for the patterns that both know', () => {
    const atom = fc.constantFrom(
      'a',
      'b',
      '.',
      '[ab]',
      '[^a]',
      '(a)',
      '(b|ab)',
      '(?=a)',
      '(?!b)',
      '(?<=a)',
      '(?<!ab?)',
      'c?',
    );
    const piece = fc
      .tuple(atom, fc.constantFrom('', '*', '+', '?', '{1,2}', '*?'))
      .map(([inner, times]) => (/[?]/.test(inner) ? inner : inner + times));
    const source = fc.array(piece, { minLength: 1, maxLength: 5 }).map((pieces) => pieces.join(''));
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'é'), maxLength: 8 });

    fc.assert(
      fc.property(source, text, (pattern, subject) => {
        const found = [...newBacktrackingEngine(parsePattern(pattern)).matches(subject)];
        const native = [...subject.matchAll(new RegExp(pattern, 'gu'))];
        expect(found.map(({ start, end }) => [start, end])).toEqual(
          native.map(({ index, 0: text }) => [index, index + text.length]),
        );
      }),
    );
  });

  it.each([
    ['a[b-d]+', 'abc'],
    ['(?<=x)a', 'xa'],
    ['\\bab$', 'ab'],
    ['[^\\W_]', 'a'],
    ['[a-z-[aeiou]]', 'b'],
    ['^(a?){30}a{30}$', 'a'],
  ])('run %s in linear time', (source, text) => {
    expect(newLinearEngine(parsePattern(source))?.takes(text)).toBe(true);
  });

  it.each([
    ['ab$', 'ab\n'],
    ['a\\b', 'aé'],
    ['a', 'a😀'],
    ['.{500}a', 'a'.repeat(50_000)],
  ])('leave %s to the one that tries, for the text that asks for it', (source, text) => {
    expect(newLinearEngine(parsePattern(source))?.takes(text)).toBe(false);
  });
});

describe('a pattern that tries too much', () => {
  const long = 'a'.repeat(10_000);

  it.each([
    ['(?=(a+)+$)x', `${long}!`],
    ['^(?!(a|aa)+$)(a+)+b', `${long}!`],
    ['(a*)*\\1$', `${long}!`],
    ['(?<=(a+)+)b', `${long}b`.replace('ab', '!b')],
    ['(?>(?:a|a)+!)+$x', `${long}!`],
    ['(a?){5000}\\1b', long],
    ['(.*)(.*)(.*)(.*)(.*)\\5x', long],
    ['(?:(?=(\\w+))\\1)*?!x', long],
    [`${'(?:'.repeat(400)}(?=a)a${')*'.repeat(400)}b`, long],
    ['((?=.)){999999999}', long],
    ['(a+)+$', `${long}!\n`],
    ['(?=([\\w-[_]]+)+!)', 'Жя中'.repeat(3000)],
  ])('%s ends soon, with what to do', (source, text) => {
    const pattern = compilePattern(source);
    const began = process.cpuUsage();

    const outcome = (() => {
      try {
        return [...pattern.matches(text)].length;
      } catch (error) {
        return error;
      }
    })();

    expect(process.cpuUsage(began).user / 1000).toBeLessThan(3000);
    if (typeof outcome === 'number') return;
    expect(outcome).toBeInstanceOf(PatternCostError);
    expect(outcome).toMatchObject({ code: 'patternSteps', message: expect.stringContaining('atomic group') });
  });

  it('is none over a long text that it only walks through', () => {
    const text = 'lorem ipsum '.repeat(20_000);
    const found = [...compilePattern('\\b(?!ipsum)(\\w)(?=\\w+)').matches(text)];

    expect(found).toHaveLength(20_000);
  });

  it('does not exhaust the stack over a million characters', () => {
    const text = 'ab'.repeat(500_000);

    expect(compilePattern('^(?=a)(?:a|b|c)*?$').test(text.slice(0, 300_000))).toBe(true);
    expect(compilePattern('(?=a)[ab]*(?<=b)$').test(text)).toBe(true);
  });
});
