import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AttributeValue, type JsonObject, newAttributes } from '../domain/value.ts';
import { compileMapping } from './compile-mapping.ts';
import { treeOfExpression } from './entra-schema/expression-tree.ts';
import { mappingFunctions } from './functions/function-table.ts';
import { parameterAt } from './language/check-call.ts';
import { compileExpression } from './language/compile-expression.ts';
import { evaluateRun } from './language/evaluation.ts';
import { ExpressionError } from './language/expression-error.ts';
import { compileScope } from './scope/compile-scope.ts';
import { scopeOperators } from './scope/scope-operators.ts';

const LIMIT_MILLISECONDS = 5000;

/** Values that HR would hardly send, and that break programs. */
const hostile: readonly AttributeValue[] = [
  '\ud800',
  'a\udfff\ud800b',
  '\u0000\u202e\ufeff',
  '__proto__',
  'constructor',
  'a'.repeat(100_000),
  '(((((((((a*)*)*)*)*)*)*)*)*)',
  '(a{1,1000}){1,1000}',
  '[',
  '\\',
  '9'.repeat(400),
  '1e308',
  '-1e308',
  '12/31/9999 11:59:59 PM',
  '1/1/0001',
  '2024-02-30',
  '/Date(99999999999999999999)/',
  '9223372036854775807',
  '\u0130\u1e9e\ufb03',
  Number.NaN,
  Number.POSITIVE_INFINITY,
  -0,
  2 ** 60,
  [],
  ['', '\ud800', '__proto__'],
  Array.from({ length: 5000 }, (_, index) => String(index)),
];
const value = fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: 'binary', maxLength: 20 }), fc.double());

function within<Result>(work: () => Result): Result {
  const began = process.cpuUsage();
  const result = work();
  expect(process.cpuUsage(began).user / 1000).toBeLessThan(LIMIT_MILLISECONDS);
  return result;
}

function evaluate(expression: string, values: Record<string, AttributeValue>): void {
  within(() => {
    try {
      compileExpression(expression).evaluate({
        attributes: newAttributes(Object.entries(values)),
        now: 0,
        random: () => 0.5,
        isTaken: () => false,
        tables: {},
      });
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
    }
  });
}

/** A call of a function with an attribute for each argument. */
function callOf(name: string, count: number): string {
  const definition = mappingFunctions.find((one) => one.name === name);
  const parts = Array.from({ length: count }, (_, index) => {
    const words = definition === undefined ? undefined : parameterAt(definition, index)?.oneOf;
    return words?.[0] === undefined ? `[a${index}]` : `"${words[0]}"`;
  });
  return `${name}(${parts.join(', ')})`;
}

describe('hostile values', () => {
  const names = mappingFunctions.map(({ name }) => name);

  it.each(names)('%s answers or fails as a result, quickly, for every one of them', (name) => {
    const definition = mappingFunctions.find((one) => one.name === name);
    const count = Math.max(definition?.parameters.length ?? 0, definition?.least ?? 0);
    for (const one of hostile) {
      const values = Object.fromEntries(Array.from({ length: count }, (_, index) => [`a${index}`, one]));
      evaluate(callOf(name, count), values);
    }
  });

  it('are answered or refused in any mixture', () => {
    const call = fc.tuple(fc.constantFrom(...names), fc.integer({ min: 0, max: 7 }), fc.array(value, { maxLength: 7 }));
    fc.assert(
      fc.property(call, ([name, count, values]) => {
        evaluate(callOf(name, count), Object.fromEntries(values.map((one, index) => [`a${index}`, one])));
      }),
      { numRuns: 1000 },
    );
  });

  it.each(scopeOperators.map(({ name }) => name))('are judged by the clause %s', (operator) => {
    const context = { now: 0, random: () => 0 };
    const { judge } = compileScope([{ all: [{ attribute: 'x', operator, value: 'now' }] }]);

    for (const one of hostile) {
      const verdict = within(() => judge({ ...context, attributes: newAttributes([['x', one]]) }));
      expect(typeof verdict.inScope).toBe('boolean');
    }
  });
});

describe('hostile mappings', () => {
  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'read and write an attribute named %s',
    (name) => {
      const { mapping, problems } = compileMapping({
        source: { attributes: [{ name, path: `$.${name}` }] },
        scope: [{ all: [{ attribute: name, operator: 'IS NOT NULL' }] }],
        attributes: [{ target: name, value: `[${name}]`, match: 1 }],
      });
      const record: JsonObject = JSON.parse(`{"${name}": "x"}`);
      const context = { attributes: mapping?.reader.read(record) ?? newAttributes(), now: 0, random: () => 0 };

      expect(problems).toEqual([]);
      expect(mapping?.scope.judge(context).inScope).toBe(true);
      expect(mapping?.attributes[0]?.evaluate(context)).toEqual({ kind: 'value', value: 'x' });
      expect(Object.hasOwn(Object.prototype, 'x')).toBe(false);
    },
  );

  it.each([
    [
      'a thousand levels and one',
      `${'Not('.repeat(1001)}"True"${')'.repeat(1001)}`,
      /nested too deeply \(line 1, column 4004\) at most 1000 levels/,
    ],
    ['ten thousand parentheses', '('.repeat(10_000), /nested too deeply \(line 1, column 1001\)/],
    [
      'operators around a deep call that pass a thousand levels together',
      `${'Not('.repeat(900)}"True"${')'.repeat(900)}${' & "x"'.repeat(101)}`,
      /nested too deeply \(line 1, column 5\d+\)/,
    ],
    ['ten thousand characters and one', `"${'a'.repeat(9999)}"`, /The expression has 10001 characters.*at most 10000/],
    ['a pattern of a thousand levels', `Replace([a], , "${'('.repeat(1000)}${')'.repeat(1000)}", , "", , )`, /pattern/],
  ])('are refused with a place: %s', (_what, expression, message) => {
    const { mapping, problems } = within(() =>
      compileMapping({
        source: { attributes: [{ name: 'a', path: '$.a' }] },
        scope: [],
        attributes: [{ target: 'x', value: expression, match: 1 }],
      }),
    );

    expect(mapping).toBeUndefined();
    const [problem] = problems;
    expect(
      `${problem?.message} (line ${problem?.position?.line}, column ${problem?.position?.column}) ${problem?.expected}`,
    ).toMatch(message);
  });

  it.each<[string, (depth: number) => string]>([
    ['Not', (depth) => `${'Not('.repeat(depth)}"True"${')'.repeat(depth)}`],
    ['IIF', (depth) => `${'IIF(1,'.repeat(depth)}[a]${')'.repeat(depth)}`],
    ['Join', (depth) => `${'Join("",'.repeat(depth)}[a]${')'.repeat(depth)}`],
    ['Left', (depth) => `${'Left('.repeat(depth)}[a]${',1)'.repeat(depth)}`],
    ['Trim', (depth) => `${'Trim('.repeat(depth)}[a]${')'.repeat(depth)}`],
    ['And', (depth) => `${'And('.repeat(depth)}[a]${')'.repeat(depth)}`],
    ['ToUpper', (depth) => `${'ToUpper('.repeat(depth)}[a]${')'.repeat(depth)}`],
    ['Redact', (depth) => `${'Redact('.repeat(depth)}[a]${')'.repeat(depth)}`],
    ['parentheses', (depth) => `${'('.repeat(depth)}[a]${')'.repeat(depth)}`],
    ['operators to the left', (depth) => `[a]${' & "1"'.repeat(depth)}`],
    ['operators to the right', (depth) => `${'"1"&('.repeat(depth)}[a]${')'.repeat(depth)}`],
  ])('of a thousand levels of %s are evaluated, traced and exported', (_name, write) => {
    const context = { attributes: newAttributes([['a', 'x']]), now: 0, random: () => 0 };
    const expression = within(() => compileExpression(write(1000)));

    const result = within(() => expression.evaluate(context));
    const trace = within(() => JSON.stringify(expression.trace(context)));
    const tree = within(() => JSON.stringify(treeOfExpression(write(1000))));

    expect(result.kind).toBe('value');
    expect(trace).toContain('"outcome"');
    expect(JSON.parse(tree)).toHaveProperty('expression', write(1000));
  });

  it('that exhaust the stack in spite of the limits end in an error, not in the process', () => {
    const endless = (): never => endless();
    const context = { attributes: newAttributes(), now: 0, random: () => 0 };

    const result = evaluateRun(endless, { context, concealsErrors: false, redacted: false });

    expect(result).toMatchObject({ kind: 'error', code: 'tooDeep' });
  });

  it.each([
    '(a+)+$',
    '(a|a)*$',
    '(a|aa)+$',
    '^(([a-z])+.)+[A-Z]([a-z])+$',
    '(.*a){12}',
    '((a{1,100}){1,100}){1,100}',
    '(?=(a+)+$)',
    '(a*)*\\\\1$',
  ])('with the catastrophic pattern %s end in time', (pattern) => {
    evaluate(`Replace([a], , "${pattern}", , "", , )`, { a: `${'a'.repeat(5000)}!` });
  });

  it('read a huge record in time', () => {
    const results = Array.from({ length: 200_000 }, (_, index) => ({
      userId: String(index),
      jobInfoNav: { results: [] },
    }));
    const { mapping } = compileMapping({
      source: {
        attributes: [
          { name: 'a', path: "$.employmentNav.results[?(@.userId == '199999')].userId" },
          { name: 'b', path: '$.employmentNav.results[-1:].userId' },
        ],
      },
      scope: [],
      attributes: [{ target: 'x', value: 'Join("", [a], [b])', match: 1 }],
    });

    const read = within(() => mapping?.reader.read({ employmentNav: { results } }));

    expect({ ...read }).toEqual({ a: '199999', b: '199999' });
  });
});
