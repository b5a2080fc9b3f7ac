import { describe, expect, it } from 'vitest';
import { newAttributes } from '../../domain/value.ts';
import { compileExpression } from '../language/compile-expression.ts';
import type { EvaluationContext, Value } from '../language/evaluation.ts';
import { mappingFunctions } from './function-table.ts';

type Given = Partial<EvaluationContext> & { values?: Record<string, Value> };

function evaluate(expression: string, { values = {}, ...rest }: Given = {}) {
  const attributes = newAttributes(Object.entries(values));
  return compileExpression(expression).evaluate({
    attributes,
    now: Date.UTC(2024, 4, 31, 22),
    random: () => 0.5,
    ...rest,
  });
}

function answerOf(expression: string, given?: Given): unknown {
  const result = evaluate(expression, given);
  return result.kind === 'value' ? result.value : result;
}

const documented =
  'Append AppRoleAssignmentsComplex AssertiveAppRoleAssignmentsComplex BitAnd CBool CDate Coalesce ConvertToBase64 ConvertToUTF8Hex Count CStr DateAdd DateDiff DateFromNum DefaultDomain FormatDateTime Guid IgnoreFlowIfNullOrEmpty IIF InStr IsNull IsNullOrEmpty IsPresent IsString Item Join Left Len Mid NormalizeDiacritics Not Now NumFromDate PCase RandomString Redact RemoveDuplicates Replace SelectUniqueValue SingleAppRoleAssignment Split StripSpaces Switch ToLower ToUpper Word ConvertFromBase64 DNComponent Error StringFromSID Trim Contains CRef Prepend IsNothing AppRoleAssignments'.split(
    ' ',
  );

describe('the function table', () => {
  it.each(documented)('has %s', (name) => {
    expect(mappingFunctions.map((definition) => definition.name)).toContain(name);
  });

  const examples = mappingFunctions.flatMap((definition) =>
    definition.examples.map((example) => ({ name: definition.name, ...example })),
  );

  it.each(examples)('$name: the example $expression is true', ({ expression, attributes, context, result }) => {
    expect(answerOf(expression, { values: { ...attributes }, ...context })).toEqual(result);
  });

  it('names what is ours', () => {
    const ours = mappingFunctions.filter(({ origin }) => origin === 'hirewire').map(({ name }) => name);

    expect(ours).toEqual(['AddTimeZone', 'And', 'Counter', 'EndOfDay', 'Lookup', 'Or', 'Transliterate']);
  });
});

const several = { v: ['a', 'b', 'a'], none: [] };

describe('what the functions answer', () => {
  it.each<[string, Value, Record<string, Value>?]>([
    ['Append([x], "b")', 'b'],
    ['Prepend([x], "b")', 'b'],
    ['Left("abc", 0)', ''],
    ['Left("abc", -1)', 'abc'],
    ['Mid("abc", 9, 2)', ''],
    ['Mid("SMTP:joe", 6)', 'joe'],
    ['Mid([x], 1, 2)', undefined],
    ['Len([x])', 0],
    ['Len(42568.75)', 8],
    ['Len("😀")', 2],
    ['InStr("abc", "C", 1, vbTextCompare)', 3],
    ['InStr("abc", "C")', 0],
    ['InStr("abc", "a", 2)', 0],
    ['Word([x], 1, " ")', ''],
    ['Word("a,,b", 2, ",")', 'b'],
    ['Word("a b", 0, " ")', ''],
    ['StripSpaces("a\tb c")', 'a\tbc'],
    ['ToUpper("ısik", "tr-TR")', 'ISİK'],
    ['ToLower("Iİ", "az")', 'ıi'],
    ['ToLower("İ")', 'İ'],
    ['ToUpper("ì", "lt")', 'Ì'],
    ['PCase("3rd floor_two\'s")', "3Rd Floor_Two's"],
    ['Trim([v])', ['a', 'b'], { v: [' a', 'b '] }],
    ['Trim([v])', 'a\ufeff', { v: '\u0085\u00a0a\ufeff\t' }],
    ['Split([v], ",")', ['a', 'b'], { v: '\u0085a ,\u2003b' }],
    ['Count([v])', 3, several],
    ['Count([none])', 0, several],
    ['Count("x")', 1],
    ['RemoveDuplicates([v])', ['a', 'b'], several],
    ['Join("-", [v], 5, [x], "")', 'a-b-a-5', several],
    ['Split([x], ",")', undefined],
    ['Split("a,,b", ",")', ['a', '', 'b']],
    ['Coalesce([x], "", "b")', 'b'],
    ['Coalesce([x], "")', ''],
    ['Coalesce([x], [y])', undefined],
    ['Switch([x], "d", "", "null")', 'null'],
    ['Switch([b], "d", "true", "yes")', 'yes', { b: true }],
    ['Switch([s], "d", [k], "same")', 'same', { s: 'A', k: 'A' }],
    ['Switch([s], "d", "a", "x")', 'd', { s: 'A' }],
    ['Switch("z", , "a", "x")', undefined],
    ['IIF([x] = "", "empty", "full")', 'empty'],
    ['IIF(IsNullOrEmpty([x]), "empty", "full")', 'empty'],
    ['IIF([n] = 1, "yes", "no")', 'yes', { n: '1' }],
    ['IIF([n] < 10, "yes", "no")', 'yes', { n: '9' }],
    ['IIF([x] < 10, "yes", "no")', 'no'],
    ['IIF([a] <> "A", "yes", "no")', 'yes', { a: 'a' }],
    ['IIF(CDate("1/2/2020") > CDate("12/1/2019"), "later", "earlier")', 'later'],
    ['IIF([big] > 9223372036854775806, "yes", "no")', 'yes', { big: '9223372036854775807' }],
    ['Not([x])', 'True'],
    ['Not("true")', 'False'],
    ['Not("1")', 'True'],
    ['Not([b])', 'False', { b: true }],
    ['IIF(Not([x] = "a"), "yes", "no")', 'yes'],
    ['Not(IsPresent("a"))', 'False'],
    ['CBool(0)', false],
    ['CBool("False")', false],
    ['CBool("x")', true],
    ['BitAnd([uac], 2)', 2, { uac: '514' }],
    ['BitAnd("9007199254740993", [big])', '9007199254740993', { big: '9007199254740995' }],
    ['BitAnd(-1, "&HFF")', 255],
    ['BitAnd([x], 1)', 0],
    ['BitAnd("3.9", 2)', 2],
    ['"t-" & [a] & 5', 't-x5', { a: 'x' }],
    ['[a]="1" And [b]="2" Or [c]="3"', true, { c: '3' }],
    ['CDate("15 June")', '6/15/2024 12:00:00 AM'],
    ['CDate("June 15 10:30")', '6/15/2024 10:30:00 AM'],
    ['CDate("6/15")', '6/15/2024 12:00:00 AM'],
    ['CDate("15-Jun-24")', '6/15/2024 12:00:00 AM'],
    ['CDate("6-15-24")', '6/15/2024 12:00:00 AM'],
    ['FormatDateTime("6 / 15 / 2024", "AllowInnerWhite", "M/d/yyyy", "yyyy-MM-dd")', '2024-06-15'],
    [
      'FormatDateTime(" 10:30 ", "NoCurrentDateDefault, AllowWhiteSpaces", "H:mm", "yyyy-MM-dd HH:mm")',
      '0001-01-01 10:30',
    ],
    ['FormatDateTime("2024-06-15", "AssumeUniversal,AdjustToUniversal", "yyyy-MM-dd", "yyyy-MM-ddK")', '2024-06-15Z'],
    [
      'FormatDateTime("2024-06-15T23:00:00-05:00", "adjusttouniversal", "yyyy-MM-ddTHH:mm:sszzz", "M/d/yyyy")',
      '6/16/2024',
    ],
    ['FormatDateTime("2024-06-15T23:00:00-05:00", [x], "yyyy-MM-ddTHH:mm:sszzz", "M/d/yyyy")', '6/15/2024'],
    ['IsNull([none])', true, several],
    ['IsString("")', true],
    ['IsString(5)', true],
    ['IsString([b])', true, { b: false }],
    ['IsString([x])', false],
    ['IsString([v])', false, several],
    ['CStr(True)', 'True'],
    ['Contains([v], "z")', 0, several],
    ['DNComponent("CN=Doe\\\\, Joe\\\\C3\\\\A9,DC=x", 1)', 'Doe, Joeé'],
    ['ConvertFromBase64("SABlAA==")', 'He'],
    ['StringFromSID("S-1-5-32-544")', 'S-1-5-32-544'],
    ['SingleAppRoleAssignment([none])', undefined, several],
    ['Replace([x], "a", , , "b", , )', undefined],
    ['Replace("a.b.c", ".", , , "", , )', 'abc'],
    ['Replace("abc", , "[a-z]*", , "X", , )', 'XX'],
    ['Replace("", , "(?<n>\\\\d+)", "n", , [m], )', '', { m: 'none' }],
    ['Replace("full", , "(?<n>\\\\d+)", "n", , [m], )', 'full', { m: '12' }],
  ])('%s is %j', (expression, expected, values) => {
    expect(answerOf(expression, values === undefined ? {} : { values })).toEqual(expected);
  });

  it.each<[string, string, Record<string, Value>?]>([
    ['Item([v], 4)', 'outOfRange', several],
    ['Item([x], 1)', 'outOfRange'],
    ['Mid("abc", [n], 1)', 'outOfRange', { n: 0 }],
    ['Mid("abc", [n], 1)', 'notANumber', { n: 'one' }],
    ['ToLower([v])', 'severalValues', several],
    ['SingleAppRoleAssignment([v])', 'severalValues', several],
    ['CDate([x])', 'notADate'],
    ['CDate("31 June")', 'notADate'],
    ['FormatDateTime(" 2024-01-01", "None", "yyyy-MM-dd", "yyyy")', 'notADate'],
    ['FormatDateTime("2024-01-01", [style], "yyyy-MM-dd", "yyyy")', 'styles', { style: 'Anything' }],
    ['BitAnd([n], 1)', 'notANumber', { n: 'a bit' }],
    ['CDate("2/30/2024")', 'notADate'],
    ['NumFromDate("1/1/1600")', 'outOfRange'],
    ['DateFromNum("x")', 'notANumber'],
    ['FormatDateTime("2024-01-01", , "M/d/yyyy", "yyyy")', 'notADate'],
    ['ConvertFromBase64("%")', 'notBase64'],
    ['StringFromSID("AAAA")', 'notASid'],
    ['DefaultDomain()', 'noDefaultDomain'],
    ['Lookup("t", "k")', 'unknownTable'],
    ['Error("stop")', 'error'],
    ['RandomString(257, 0, 0, 0, 0)', 'outOfRange'],
    ['RandomString(2, 1, 1, 1, 0)', 'outOfRange'],
    ['RandomString(4, 1, 0, 0, 0, "0123456789")', 'outOfRange'],
  ])('%s ends in the error %s', (expression, code, values) => {
    expect(answerOf(expression, values === undefined ? {} : { values })).toMatchObject({ kind: 'error', code });
  });

  it('answers Now in UTC', () => {
    expect(answerOf('Now()')).toBe('5/31/2024 10:00:00 PM');
  });

  it('makes a GUID of the chance that it is given', () => {
    expect(answerOf('Guid()')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('looks a key up in a table, else takes the default, else null', () => {
    const tables = { domains: { AT: 'example.at' } };

    expect(answerOf('Lookup("domains", [c], "example.com")', { values: { c: 'AT' }, tables })).toBe('example.at');
    expect(answerOf('Lookup("domains", [c], "example.com")', { values: { c: 'constructor' }, tables })).toBe(
      'example.com',
    );
    expect(answerOf('Lookup("domains", [c])', { tables })).toBeUndefined();
  });

  it('evaluates no branch that is not taken', () => {
    expect(answerOf('IIF(True, "a", CDate("x"))')).toBe('a');
    expect(answerOf('Switch("1", CDate("x"), "1", "a", "2", CDate("y"))')).toBe('a');
    expect(answerOf('Coalesce("a", CDate("x"))')).toBe('a');
    expect(answerOf('Or(True, CDate("x"))')).toBe(true);
    expect(answerOf('And(False, CDate("x"))')).toBe(false);
  });

  it('lets a flow keyword through every function around it', () => {
    expect(answerOf('Join("", "a", IIF([x]="", IgnoreAttributeFlow, "b"))')).toEqual({ kind: 'flow', flow: 'ignored' });
    expect(answerOf('IIF(True, IgnoreObjectFlow, "b")')).toEqual({ kind: 'flow', flow: 'object-ignored' });
  });
});

describe('Redact', () => {
  it('marks the value, also from inside other functions', () => {
    expect(evaluate('Redact("a")')).toEqual({ kind: 'value', value: 'a', redacted: true });
    expect(evaluate('Join("", "a", Redact("b"))')).toMatchObject({ value: 'ab', redacted: true });
  });

  it('marks nothing where its branch is not taken', () => {
    expect(evaluate('IIF(False, Redact("a"), "b")')).toEqual({ kind: 'value', value: 'b' });
  });

  it.each(['Redact(CDate([s]))', 'Join("", CDate([s]), Redact([s]))', 'Error(Redact([s]))'])(
    'hides the value in the error of %s',
    (expression) => {
      expect(JSON.stringify(evaluate(expression, { values: { s: 'secret' } }))).not.toContain('secret');
    },
  );

  it('hides the value wherever a trace would show it', () => {
    const expression = compileExpression('IIF(IsPresent([s]), Join("", Redact([s]), [t]), "none")');

    const trace = expression.trace({
      attributes: newAttributes([
        ['s', 'secret'],
        ['t', 'shown'],
      ]),
      now: 0,
      random: () => 0,
    });

    expect(JSON.stringify(trace)).not.toContain('secret');
    expect(JSON.stringify(trace)).toContain('shown');
  });
});
