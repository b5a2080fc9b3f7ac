import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newAttributes } from '../../domain/value.ts';
import { mappingFunctions } from '../functions/function-table.ts';
import { compileExpression } from './compile-expression.ts';
import type { CountedNames, EvaluationContext } from './evaluation.ts';
import { describeExpressionError, ExpressionError } from './expression-error.ts';

const context: EvaluationContext = {
  attributes: newAttributes([
    ['a', 'x'],
    ['many', ['1', '2']],
  ]),
  now: 0,
  random: () => 0.3,
};

function errorOf(text: string): ExpressionError {
  try {
    compileExpression(text);
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
  throw new Error(`${text} compiles`);
}

describe('a mistake in an expression', () => {
  it.each<[string, string, number, number]>([
    ['', 'syntax', 1, 1],
    ['Join(",", [a]', 'syntax', 1, 14],
    ['Join(",",\n  [a] [b])', 'syntax', 2, 7],
    ['"abc', 'syntax', 1, 1],
    ['Append([a, "x")', 'syntax', 1, 8],
    ['[]', 'syntax', 1, 1],
    ['Append(“x”, "y")', 'syntax', 1, 8],
    ['[a] ; [b]', 'syntax', 1, 5],
    ['[a] =', 'syntax', 1, 6],
    ['foo', 'syntax', 1, 1],
    ['[a] "b"', 'syntax', 1, 5],
    ['Appendd([a], "x")', 'unknownFunction', 1, 1],
    ['Append("x")', 'arity', 1, 1],
    ['Append("x", , "y")', 'arity', 1, 1],
    ['Append(, "y")', 'arity', 1, 1],
    ['Mid([a], "x", 2)', 'type', 1, 10],
    ['Mid([a], 0, 2)', 'type', 1, 10],
    ['DateAdd("days", 1, Now())', 'type', 1, 9],
    ['Append(UTF8, "x")', 'type', 1, 8],
    ['InStr("a", "b", 1, vbTextCompar)', 'type', 1, 20],
    ['Replace([a], , "(?=x", , "", , )', 'pattern', 1, 16],
    ['Replace([a], , , , "x")', 'arity', 1, 9],
    ['FormatDateTime([a], , "q", "yyyy")', 'format', 1, 23],
    ['ToLower([a], "not a culture")', 'culture', 1, 14],
    ['EndOfDay([a], "Vienna")', 'timeZone', 1, 15],
    ['Switch([a], "d", "k")', 'arity', 1, 18],
    ['Append(SelectUniqueValue("a", "b"), "c")', 'misplaced', 1, 8],
    ['Counter("a")', 'misplaced', 1, 1],
    ['SelectUniqueValue("a")', 'arity', 1, 1],
  ])('%j is %s at line %d, column %d', (text, code, line, column) => {
    const error = errorOf(text);

    expect(error.code).toBe(code);
    expect(error.position).toMatchObject({ line, column });
  });

  it('names the nearest function', () => {
    expect(describeExpressionError(errorOf('Repalce([a], "x", , , "y", , )'))).toBe(
      'There is no function Repalce (line 1, column 1); expected the name of a function; did you mean Replace?',
    );
  });

  it('shows how a function is called', () => {
    expect(errorOf('Mid([a])').expected).toBe('Mid(source, start, length?)');
  });
});

describe('what is written', () => {
  it.each<[string, unknown]>([
    ['"a\\"b\\\\c\\+\\d"', 'a"b\\c\\+\\d'],
    ['Append (\n[a]\t,\r\n "b" )', 'xb'],
    ['-14', -14],
    ['&HFF', 255],
    ['129699324000000001', '129699324000000001'],
    ['[urn:ietf:params:scim:schemas:core:2.0:User:emails[type eq "work"].value]', undefined],
    ['("a" & "b") & "c"', 'abc'],
    ['ToLower("A", )', 'a'],
    ['Replace("a", "a", , , "b", , , , )', 'b'],
    ['cstr(ISNULLOREMPTY([none]))', 'True'],
    ['IIF([a]="x", True, False)', true],
  ])('%s is %j', (text, value) => {
    expect(compileExpression(text).evaluate(context)).toEqual({ kind: 'value', value });
  });

  it('lists the attributes and tables that are read, each once', () => {
    const expression = compileExpression('Join("", [b], Lookup("t", [a]), [b])');

    expect(expression.attributes).toEqual(['b', 'a']);
    expect(expression.tables).toEqual(['t']);
  });

  it('warns of branches that are never taken', () => {
    const { warnings } = compileExpression('Switch([a], "d", "1", IIF("x", "y", "z"), "1", "n")');

    expect(warnings.map(({ position }) => position.column)).toEqual([43, 23]);
  });
});

describe('SelectUniqueValue', () => {
  const text = 'SelectUniqueValue([none], [a], Append([a], "1"), Counter(Append([a], "-{nn}@d"), 1, 6))';

  function select(taken: readonly string[]) {
    return compileExpression(text).evaluate({ ...context, isTaken: (value) => taken.includes(value) });
  }

  it('takes the first candidate that is free, empty ones left out', () => {
    expect(select([])).toEqual({ kind: 'value', value: 'x' });
    expect(select(['x'])).toEqual({ kind: 'value', value: 'x1' });
  });

  it('counts up, cutting the text before the number', () => {
    expect(select(['x', 'x1'])).toEqual({ kind: 'value', value: 'x-01@d' });
    expect(select(['x', 'x1', 'x-01@d'])).toEqual({ kind: 'value', value: 'x-02@d' });
  });

  it('is escrowed when everything is taken', () => {
    const result = compileExpression('SelectUniqueValue("a", "b")').evaluate({ ...context, isTaken: () => true });

    expect(result).toEqual({ kind: 'flow', flow: 'escrow' });
  });

  it('is null when there is no candidate at all', () => {
    expect(compileExpression('SelectUniqueValue([none], "")').evaluate(context)).toEqual({
      kind: 'value',
      value: undefined,
    });
  });

  it('ends at a candidate that fails', () => {
    expect(compileExpression('SelectUniqueValue(CDate("x"), "b")').evaluate(context)).toMatchObject({
      kind: 'error',
      code: 'notADate',
    });
  });

  it('begins to count where it is told that the first open number is', () => {
    const tried: string[] = [];
    const isTaken = (value: string) => tried.push(value) < 3;

    const result = compileExpression(text).evaluate({ ...context, isTaken, firstOpen: () => 41 });

    expect(tried).toEqual(['x', 'x1', 'x-41@d']);
    expect(result).toEqual({ kind: 'value', value: 'x-41@d' });
  });

  it('is escrowed when no number is open', () => {
    const counter = compileExpression('SelectUniqueValue("", Counter("a"))');

    const result = counter.evaluate({ ...context, isTaken: () => true, firstOpen: ({ to }) => to });

    expect(result).toEqual({ kind: 'flow', flow: 'escrow' });
  });

  it.each([
    ['"joe"', 'joe41', 41],
    ['"joe"', 'JOE41', 41],
    ['"joe"', 'joe041', undefined],
    ['"joe"', 'joan41', undefined],
    ['"joe{nnn}@d"', 'joe041@d', 41],
    ['"joe", 1, 4', 'jo41', 41],
    ['"joe", 1, 4', 'joe41', undefined],
    ['"joe4"', 'joe41', 1],
    ['"joe"', 'joe', undefined],
  ])('knows of the counter %s which number makes %s', (counter, name, number) => {
    const found: (number | undefined)[] = [];
    const firstOpen = (names: CountedNames) => {
      found.push(names.numberOf(name));
      return names.from;
    };

    compileExpression(`SelectUniqueValue("", Counter(${counter}))`).evaluate({ ...context, firstOpen });

    expect(found).toEqual([number]);
  });

  it('gives its candidates one at a time', () => {
    const candidates = compileExpression(text).candidates(context)[Symbol.iterator]();

    const first = [1, 2, 3].map(() => candidates.next().value);

    expect(first).toMatchObject([{ value: 'x' }, { value: 'x1' }, { value: 'x-01@d' }]);
  });

  it('gives the single result of another expression as the only candidate', () => {
    expect([...compileExpression('"a"').candidates(context)]).toEqual([{ kind: 'value', value: 'a' }]);
  });
});

describe('a trace', () => {
  it('shows each value and marks what was not evaluated', () => {
    const trace = compileExpression('IIF([a]="x", Append([a], "1"), CDate("never"))').trace(context);

    expect(trace.outcome).toEqual({ kind: 'value', value: 'x1' });
    expect(trace.children.map((child) => [child.text, child.outcome.kind])).toEqual([
      ['[a]="x"', 'value'],
      ['Append([a], "1")', 'value'],
      ['CDate("never")', 'untaken'],
    ]);
  });

  it('shows where an error comes from', () => {
    const trace = compileExpression('Append("a", CDate([a]))').trace(context);

    expect(trace.outcome).toMatchObject({ kind: 'error', code: 'notADate' });
    expect(trace.children[1]?.outcome).toMatchObject({ kind: 'error' });
    expect(trace.children[1]?.children[0]?.outcome).toEqual({ kind: 'value', value: 'x' });
  });

  it('shows which candidate was selected', () => {
    const trace = compileExpression('SelectUniqueValue("a", Counter("b"), "c")').trace({
      ...context,
      isTaken: (value) => value === 'a',
    });

    expect(trace.outcome).toEqual({ kind: 'value', value: 'b1' });
    expect(trace.children.map((child) => child.outcome)).toEqual([
      { kind: 'value', value: 'a' },
      { kind: 'value', value: 'b1' },
      { kind: 'untaken' },
    ]);
  });
});

function evaluateAnyhow(text: string): void {
  try {
    const expression = compileExpression(text);
    expression.evaluate(context);
    expression.trace(context);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    expect(error.position.offset).toBeLessThanOrEqual(text.length);
  }
}

describe('hostile input', () => {
  it.each([
    [`${'Not('.repeat(1000)}"True"${')'.repeat(1000)}`],
    ['Not('.repeat(2500)],
    ['('.repeat(10_000)],
    ['['.repeat(10_000)],
    ['"'.repeat(9999)],
    [`${'1&'.repeat(4999)}1`],
    [`Join(${','.repeat(9990)})`],
    [`${'IIF([a]="1",'.repeat(480)}"x"${',"y")'.repeat(480)}`],
    [`${'Replace('.repeat(250)}"aaaaaaaaaa"${',"a",,,"aaaaaaaaaaa")'.repeat(250)}`],
    [`${'Append('.repeat(12)}"${'a'.repeat(9000)}"${',[a])'.repeat(12)}`],
    ['[\ud800]'],
    ['"\udfff" & [a]'],
    ['x'.repeat(20_000)],
  ])('%#: gives a result or a clear error at once', (text) => {
    const began = performance.now();

    evaluateAnyhow(text);

    expect(performance.now() - began).toBeLessThan(1000);
  });

  it('evaluates 400 levels', () => {
    expect(compileExpression(`${'Not('.repeat(400)}"True"${')'.repeat(400)}`).evaluate(context)).toEqual({
      kind: 'value',
      value: 'True',
    });
  });

  it('reads names of the prototype as any other name', () => {
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      expect(compileExpression(`[${name}]`).evaluate(context)).toEqual({ kind: 'value', value: undefined });
      expect(
        compileExpression(`[${name}]`).evaluate({ ...context, attributes: newAttributes([[name, 'v']]) }),
      ).toMatchObject({ value: 'v' });
      expect(() => compileExpression(`${name}()`)).toThrow(ExpressionError);
    }
  });

  it('never throws anything but an ExpressionError for any text', () => {
    const unit = fc.constantFrom(
      ...'[]()",\\&=<>-.1aA \n',
      'Join(',
      'IIF(',
      'And',
      'Or',
      '[a]',
      '"x"',
      '&H1',
      '\ud800',
      'é',
    );
    fc.assert(fc.property(fc.string({ unit, maxLength: 30 }), evaluateAnyhow), { numRuns: 3000 });
  });

  it('never throws anything but an ExpressionError for any call of any function', () => {
    const leaf = fc.constantFrom(
      '[a]',
      '[none]',
      '[many]',
      '"x"',
      '""',
      '1',
      '-1',
      '0',
      '"1/1/2024"',
      '"d"',
      '"yyyy"',
      '"(x)"',
      'True',
      '9999999999',
      'UTF8',
      ' ',
      '"\\ud800"',
      '1e400',
    );
    const { expression } = fc.letrec<{ expression: string; call: string }>((tie) => ({
      expression: fc.oneof({ depthSize: 'small' }, leaf, tie('call')),
      call: fc
        .tuple(
          fc.constantFrom(...mappingFunctions.map(({ name }) => name)),
          fc.array(tie('expression'), { maxLength: 7 }),
        )
        .map(([name, parts]) => `${name}(${parts.join(',')})`),
    }));
    fc.assert(fc.property(expression, evaluateAnyhow), { numRuns: 5000 });
  });
});
