import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateLine } from './evaluate-line.ts';

const deps = { now: Date.UTC(2024, 0, 1), random: () => 0.5 };

describe('a line of eval', () => {
  it.each<[unknown, unknown]>([
    [{ expression: '[a]', attributes: { a: null } }, { value: null }],
    [{ expression: '[a]' }, { value: null }],
    [{ expression: '[a]', attributes: { a: ['x', null, { b: 1 }] } }, { value: ['x', '{"b":1}'] }],
    [{ expression: 'Now()', now: '2021-07-02T15:33:38Z' }, { value: '7/2/2021 3:33:38 PM' }],
    [{ expression: 'Now()' }, { value: '1/1/2024 12:00:00 AM' }],
    [{ expression: 'SelectUniqueValue("A", "b")', taken: ['a'] }, { value: 'b' }],
    [{ expression: 'SelectUniqueValue("a", "b")', taken: ['a', 'b'] }, { flow: 'escrow' }],
    [{ expression: 'IgnoreAttributeFlow' }, { flow: 'ignored' }],
    [{ expression: 'IgnoreObjectFlow' }, { flow: 'object-ignored' }],
    [{ expression: 'DefaultDomain()', defaultDomain: 'x.org' }, { value: 'x.org' }],
    [{ expression: 'Lookup("t", "k")', tables: { t: { k: 'v' } } }, { value: 'v' }],
    [{ expression: 'CDate("x")' }, { error: 'CDate: takes a date, found "x" (line 1, column 1)' }],
    [
      { expression: 'Noww()' },
      { error: 'There is no function Noww (line 1, column 1); expected the name of a function; did you mean Now?' },
    ],
    [{ expression: 5 }, { error: 'The line has no text "expression"' }],
    [{ expression: '[a]', attributes: [] }, { error: '"attributes" is no JSON object' }],
    [{ expression: '[a]', now: 'soon' }, { error: '"now" is no instant such as 2024-05-31T22:00:00Z' }],
    [[], { error: 'The line is no JSON object with an expression' }],
  ])('%j answers %j', (line, answer) => {
    expect(JSON.parse(evaluateLine(JSON.stringify(line), deps))).toEqual(answer);
  });

  it('answers bad JSON with an error', () => {
    expect(JSON.parse(evaluateLine('{"expression":', deps))).toHaveProperty('error');
  });

  it('keeps every digit of a number beyond 2^53', () => {
    const line =
      '{"expression":"Join(\\",\\", [a], [b], [c])","attributes":{"a":133535990000000001,"b":[133535990000000003],"c":7}}';

    expect(evaluateLine(line, deps)).toBe('{"value":"133535990000000001,133535990000000003,7"}');
  });

  it('reads a name of the prototype that the line itself has', () => {
    expect(evaluateLine('{"expression":"[__proto__]","attributes":{"__proto__":"x"}}', deps)).toBe('{"value":"x"}');
  });

  it('answers one line of JSON for any line', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (line) => {
        const answer = evaluateLine(line, deps);

        expect(answer).not.toContain('\n');
        expect(Object.keys(JSON.parse(answer))).toHaveLength(1);
      }),
    );
  });
});
