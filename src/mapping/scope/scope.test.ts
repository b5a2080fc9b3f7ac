import { describe, expect, it } from 'vitest';
import { type AttributeValue, newAttributes } from '../../domain/value.ts';
import { MappingError } from '../mapping-problem.ts';
import { compileScope, type ScopeClause, type ScopeGroup } from './compile-scope.ts';

const now = Date.UTC(2024, 4, 31, 22);

function judge(groups: readonly ScopeGroup[], values: Record<string, AttributeValue | undefined>) {
  return compileScope(groups).judge({ attributes: newAttributes(Object.entries(values)), now, random: () => 0 });
}

function holds(clause: ScopeClause, value: AttributeValue | undefined): boolean {
  return judge([{ all: [clause] }], { x: value }).inScope;
}

describe('a clause', () => {
  it.each<[string, string | readonly string[] | undefined, AttributeValue, boolean]>([
    ['EQUALS', 'C', 'C', true],
    ['EQUALS', 'C', 'c', false],
    ['equals', '1', 1, true],
    ['EQUALS', 'true', true, true],
    ['NOT EQUALS', 'C', 'D', true],
    ['NOT_EQUALS', 'C', 'C', false],
    ['IS TRUE', undefined, 'True', true],
    ['IS_TRUE', undefined, false, false],
    ['IS FALSE', undefined, 'false', true],
    ['IS FALSE', undefined, 'x', false],
    ['IS NULL', undefined, 'x', false],
    ['IS NOT NULL', undefined, 'x', true],
    ['REGEX MATCH', '^(A|B)$', 'B', true],
    ['REGEX MATCH', '^A', 'BA', false],
    ['NOT REGEX MATCH', '^A', 'BA', true],
    ['GREATER_THAN', '9', '10', true],
    ['Greater Than', '10', '10', false],
    ['GREATER_THAN_OR_EQUALS', '10', '10', true],
    ['LESS_THAN', '10', '9', true],
    ['LESS_THAN_OR_EQUALS', '9', '9', true],
    ['INCLUDES', 'ell', 'hello', true],
    ['INCLUDES', 'ELL', 'hello', false],
    ['ENDS_WITH', 'lo', 'hello', true],
    ['STARTS_WITH', 'he', 'hello', true],
    ['&', 'A;B;C', 'B', true],
    ['!&', 'A;B;C', 'D', true],
    ['IN', ['A', 'B'], 'B', true],
    ['NOT IN', ['A', 'B'], 'B', false],
    ['BEFORE', 'now', '5/31/2024 12:00:00 AM', true],
    ['BEFORE', 'now+14d', '6/15/2024', false],
    ['AFTER', 'today - 1 month', '5/1/2024', true],
    ['AFTER', '2024-01-01', '12/31/2023', false],
    ['AFTER', 'now', 'no date', false],
    ['EQUALS', 'a', ['a', 'b'], true],
    ['NOT EQUALS', 'a', ['a', 'b'], false],
    ['NOT EQUALS', 'c', ['a', 'b'], true],
  ])('%s %j over %j is %s', (operator, value, actual, expected) => {
    expect(holds({ attribute: 'x', operator, value }, actual)).toBe(expected);
  });

  const operators = [
    'EQUALS',
    'NOT EQUALS',
    'IS TRUE',
    'IS FALSE',
    'IS NOT NULL',
    'REGEX MATCH',
    'NOT REGEX MATCH',
    'GREATER_THAN',
    'INCLUDES',
    'ENDS_WITH',
    '&',
    '!&',
    'LESS_THAN',
    'STARTS_WITH',
    'NOT IN',
    'BEFORE',
  ];

  it.each(operators)('%s over an absent or empty attribute is false', (operator) => {
    const clause = { attribute: 'x', operator, value: 'now' };

    expect([holds(clause, undefined), holds(clause, ''), holds(clause, [])]).toEqual([false, false, false]);
  });

  it('IS NULL over an absent or empty attribute is true', () => {
    const clause = { attribute: 'x', operator: 'IS NULL' };

    expect([holds(clause, undefined), holds(clause, ''), holds(clause, [])]).toEqual([true, true, true]);
  });

  it('may be an expression', () => {
    const clause = { expression: 'IIF([x]="A", "yes", "no")', operator: 'EQUALS', value: 'yes' };

    expect([holds(clause, 'A'), holds(clause, 'B')]).toEqual([true, false]);
  });
});

describe('a scope filter', () => {
  const groups: ScopeGroup[] = [
    {
      name: 'staff',
      all: [
        { attribute: 'class', operator: 'EQUALS', value: 'E' },
        { attribute: 'site', operator: 'EQUALS', value: 'Graz' },
      ],
    },
    { all: [{ attribute: 'vip', operator: 'IS TRUE' }] },
  ];

  it('has everybody in scope without a group', () => {
    expect(judge([], {}).inScope).toBe(true);
  });

  it('needs all clauses of any one group, and says which', () => {
    expect(judge(groups, { class: 'E', site: 'Graz' })).toMatchObject({
      inScope: true,
      reason: 'staff holds: class EQUALS "E" and site EQUALS "Graz"',
    });
    expect(judge(groups, { class: 'E', vip: 'True' })).toMatchObject({
      inScope: true,
      reason: 'group 2 holds: vip IS TRUE',
    });
  });

  it('says what fails when nobody holds', () => {
    const verdict = judge(groups, { class: 'E', site: 'Linz' });

    expect(verdict.inScope).toBe(false);
    expect(verdict.reason).toBe(
      'no group of the scope filter holds: staff: site EQUALS "Graz", but it is "Linz"; group 2: vip IS TRUE, but it is empty',
    );
    expect(verdict.clauses.map((clause) => clause.holds)).toEqual([true, false, false]);
  });

  it('tells a clause that cannot be judged from one that fails', () => {
    const verdict = judge([{ all: [{ expression: 'CDate([x])', operator: 'AFTER', value: 'now' }] }], { x: 'soon' });

    expect(verdict).toMatchObject({ inScope: false, error: 'CDate: takes a date, found "soon"' });
  });

  it('shows no redacted value', () => {
    const verdict = judge([{ all: [{ expression: 'Redact([x])', operator: 'EQUALS', value: 'a' }] }], { x: 'secret' });

    expect(JSON.stringify(verdict)).not.toContain('secret');
  });

  it('lists the attributes that it reads', () => {
    expect(compileScope(groups).attributes).toEqual(['class', 'site', 'vip']);
  });

  it.each<[ScopeClause, string]>([
    [{ attribute: 'x', operator: 'EQUAL', value: 'a' }, 'scope[0].all[0].operator'],
    [{ attribute: 'x', operator: 'EQUALS' }, 'scope[0].all[0].value'],
    [{ attribute: 'x', operator: 'REGEX MATCH', value: '(?=a' }, 'scope[0].all[0].value'],
    [{ attribute: 'x', operator: 'BEFORE', value: 'soon' }, 'scope[0].all[0].value'],
    [{ operator: 'IS NULL' }, 'scope[0].all[0]'],
    [{ attribute: 'x', expression: '[x]', operator: 'IS NULL' }, 'scope[0].all[0]'],
    [{ expression: 'Nope(', operator: 'IS NULL' }, 'scope[0].all[0].expression'],
  ])('refuses %j', (clause, path) => {
    expect(() => compileScope([{ all: [clause] }])).toThrow(MappingError);
    expect(() => compileScope([{ all: [clause] }])).toThrow(path);
  });
});
