import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { evaluateLine } from './evaluate-line.ts';

type Case = {
  id: string;
  expression: string;
  attributes: Record<string, unknown>;
  expected: unknown;
  status: string;
  now?: string;
  taken?: string[];
};
type Shape = {
  length: number;
  minDigits: number;
  minSpecial: number;
  minUpper: number;
  minLower: number;
  avoid: string;
};

const cases: Case[] = JSON.parse(readFileSync(new URL('./test-data/function-cases.json', import.meta.url), 'utf8'));

function evaluate({ expression, attributes, now, taken }: Case): Record<string, unknown> {
  let seed = 7;
  const random = () => {
    seed = (seed * 16_807) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  return JSON.parse(evaluateLine(JSON.stringify({ expression, attributes, now, taken }), { now: 0, random }));
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

describe('the worked cases of the documentation', () => {
  const fixed = cases.filter(({ status }) => status !== 'nondeterministic');

  it.each(fixed)('$id: $expression', (found) => {
    const { expected } = found;

    const answer = evaluate(found);

    if (typeof expected !== 'object' || expected === null || Array.isArray(expected)) {
      expect(answer).toEqual({ value: expected });
    } else if ('flow' in expected) {
      expect(expected.flow === 'error' ? Object.keys(answer) : answer.flow).toEqual(
        expected.flow === 'error' ? ['error'] : expected.flow,
      );
    } else {
      expect(answer).toEqual({ value: (expected as { value: unknown }).value });
    }
  });

  const random = cases.filter(({ status }) => status === 'nondeterministic');

  it.each(random)('$id has the shape that is asked for', (found) => {
    const { shape } = found.expected as { shape: Shape };

    const value = String(evaluate(found).value);

    expect(value).toHaveLength(shape.length);
    expect(count(value, /\d/g)).toBeGreaterThanOrEqual(shape.minDigits);
    expect(count(value, /[^A-Za-z0-9]/g)).toBeGreaterThanOrEqual(shape.minSpecial);
    expect(count(value, /[A-Z]/g)).toBeGreaterThanOrEqual(shape.minUpper);
    expect(count(value, /[a-z]/g)).toBeGreaterThanOrEqual(shape.minLower);
    for (const char of shape.avoid) expect(value).not.toContain(char);
  });
});
