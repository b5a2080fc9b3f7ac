import { describe, expect, it } from 'vitest';
import { type AttributeValue, newAttributes } from '../domain/value.ts';
import { compileMapping } from './compile-mapping.ts';
import { mappingFunctions } from './functions/function-table.ts';
import { compileExpression } from './language/compile-expression.ts';

function evaluate(expression: string, values: Record<string, AttributeValue> = {}, rest: object = {}): unknown {
  const result = compileExpression(expression).evaluate({
    attributes: newAttributes(Object.entries(values)),
    now: 0,
    random: () => 0,
    ...rest,
  });
  return result.kind === 'value' ? result.value : result;
}

describe('what administrators complain of in Entra expressions', () => {
  it('E1: IIF over an attribute that is empty or absent works', () => {
    expect(evaluate('IIF(IsPresent([x]), "yes", "no")')).toBe('no');
    expect(evaluate('IIF([x]="", "empty", "full")', { x: '' })).toBe('empty');
  });

  it('E2: conditions join with And, Or and Not', () => {
    expect(evaluate('IIF([a]="1" And ([b]="2" Or Not([c])), "yes", "no")', { a: '1' })).toBe('yes');
  });

  it('E3: SelectUniqueValue counts, survives marks in names, and asks whoever knows what is taken', () => {
    const isTaken = (value: string) => value.length <= 6;

    expect(
      evaluate(
        'SelectUniqueValue(NormalizeDiacritics([n]), Counter(NormalizeDiacritics([n]), 9))',
        { n: 'Lópéz' },
        { isTaken },
      ),
    ).toBe('Lopez10');
  });

  it('E4: dates are read in any usual form, and an open end of 12/31/9999 is no fault', () => {
    expect(evaluate('NumFromDate("2024-05-31T00:00:00+02:00") ')).toBe(
      evaluate('NumFromDate("5/30/2024 10:00:00 PM")'),
    );
    expect(evaluate('NumFromDate(EndOfDay("12/31/9999 12:00:00 AM", "America/Los_Angeles"))')).toBe(
      '2650468031990000000',
    );
  });

  it('E5: each example of a function is data that a test executes', () => {
    const without = mappingFunctions.filter(({ examples }) => examples.length === 0).map(({ name }) => name);

    expect(without).toEqual([]);
  });

  it('E6: Switch gives its default for a null source', () => {
    expect(evaluate('Switch([x], "default", "A", "a")')).toBe('default');
  });

  it('E7, E9: a table of the configuration takes the place of long Switch lists', () => {
    const tables = { domains: { AT: 'example.at', DE: 'example.de' } };
    const expression = 'Join("@", [user], Lookup("domains", [country], "example.com"))';

    expect(evaluate(expression, { user: 'ann', country: 'DE' }, { tables })).toBe('ann@example.de');
    expect(evaluate(expression, { user: 'ann', country: 'FR' }, { tables })).toBe('ann@example.com');
  });

  it('E8: an attribute of any name can be mapped', () => {
    const name = 'extension_0a1b2c_sam-Account Name';

    const { problems } = compileMapping({
      source: { attributes: [{ name, path: '$.x' }] },
      scope: [],
      attributes: [{ target: 'sAMAccountName', value: `[${name}]`, match: 1 }],
    });

    expect(problems).toEqual([]);
  });
});
