import { describe, expect, it } from 'vitest';
import { newAttributes } from '../domain/value.ts';
import type { AttributeMapping } from './attributes/compile-attribute-mapping.ts';
import { compileMapping, type Mapping } from './compile-mapping.ts';
import { describeMappingProblem } from './mapping-problem.ts';

const id: AttributeMapping = { target: 'employeeID', value: '[id]', match: 1 };

function aMapping(attributes: readonly AttributeMapping[], rest: Partial<Mapping> = {}): Mapping {
  const source = {
    attributes: [
      { name: 'id', path: '$.id' },
      { name: 'title', path: '$.title' },
      { name: 'unused', path: '$.unused' },
    ],
  };
  return { source, scope: [], attributes: [id, ...attributes], ...rest };
}

describe('a mapping', () => {
  it('reads the source attributes that it uses, and no others', () => {
    const scope = [{ all: [{ attribute: 'title', operator: 'IS NOT NULL' }] }];

    const { mapping } = compileMapping(aMapping([], { scope }));

    expect(mapping?.sourceAttributes.map(({ name }) => name)).toEqual(['id', 'title']);
    expect({ ...mapping?.reader.read({ id: '1', title: 'Chief', unused: 'x' }) }).toEqual({ id: '1', title: 'Chief' });
  });

  it('fills in what the attribute mappings do not say', () => {
    const { mapping } = compileMapping(aMapping([{ target: 'title', value: '[title]', default: 'Staff' }]));

    expect(mapping?.attributes[1]).toMatchObject({
      target: 'title',
      default: 'Staff',
      defaultOn: 'create',
      flow: 'always',
      flowWhen: 'changed',
      whenNull: 'keep',
      isReference: false,
      isUnique: false,
      attributes: ['title'],
    });
  });

  it('evaluates expressions, constants, references, and nothing', () => {
    const { mapping } = compileMapping(
      aMapping([
        { target: 'a', constant: 'C' },
        { target: 'b', reference: '[title]' },
        { target: 'c', default: 'D' },
      ]),
    );
    const context = { attributes: newAttributes([['title', 'u7']]), now: 0, random: () => 0 };

    const results = mapping?.attributes.slice(1).map((attribute) => attribute.evaluate(context));

    expect(results).toEqual([
      { kind: 'value', value: 'C' },
      { kind: 'value', value: 'u7' },
      { kind: 'value', value: undefined },
    ]);
    expect(mapping?.attributes[2]?.isReference).toBe(true);
  });

  it('orders the matching attributes by precedence', () => {
    const { mapping } = compileMapping(
      aMapping([
        { target: 'mail', value: '[title]', match: 3 },
        { target: 'x', value: '[id]', match: 2 },
      ]),
    );

    expect(mapping?.matching.map(({ target }) => target)).toEqual(['employeeID', 'x', 'mail']);
  });

  it('warns of two matching attributes with one precedence', () => {
    const { mapping, problems } = compileMapping(aMapping([{ target: 'x', value: '[title]', match: 1 }]));

    expect(mapping?.matching.map(({ target }) => target)).toEqual(['employeeID', 'x']);
    expect(problems).toEqual([expect.objectContaining({ severity: 'warning', path: 'attributes[1].match' })]);
  });

  it.each<[string, AttributeMapping, string, string]>([
    ['an unknown attribute', { target: 'a', value: '[titel]' }, 'attributes[1].value', 'did you mean title?'],
    ['an unknown function', { target: 'a', value: 'Uper([title])' }, 'attributes[1].value', 'line 1, column 1'],
    ['a wrong reference', { target: 'a', reference: '[' }, 'attributes[1].reference', 'closing ]'],
    [
      'two sources',
      { target: 'a', value: '[id]', constant: 'x' },
      'attributes[1]',
      'one of value, reference and constant',
    ],
    ['a target that is mapped twice', { target: 'EMPLOYEEID', constant: 'x' }, 'attributes[1].target', 'attributes[0]'],
    ['a target without a name', { target: ' ', constant: 'x' }, 'attributes[1].target', 'no name'],
    [
      'a unique matching attribute',
      { target: 'a', value: 'SelectUniqueValue([id], "x")', match: 2 },
      'attributes[1].value',
      'matching',
    ],
    [
      'an unknown table',
      { target: 'a', value: 'Lookup("domain", [id])' },
      'attributes[1].value',
      'did you mean domains?',
    ],
  ])('names %s', (_title, attribute, path, text) => {
    const { mapping, problems } = compileMapping(aMapping([attribute], { tables: { domains: {} } }));

    expect(mapping).toBeUndefined();
    expect(problems).toContainEqual(expect.objectContaining({ severity: 'error', path }));
    expect(problems.map(describeMappingProblem).join('\n')).toContain(text);
  });

  it('names a wrong path of a source attribute', () => {
    const { problems } = compileMapping(aMapping([], { source: { attributes: [{ name: 'id', path: '$.a[?(' }] } }));

    expect(problems).toMatchObject([{ path: 'source.attributes.id', found: '$.a[?(' }]);
  });

  it('names an unknown attribute of the scope filter', () => {
    const scope = [{ all: [{ attribute: 'titel', operator: 'IS NULL' }] }];

    expect(compileMapping(aMapping([], { scope })).problems).toMatchObject([
      { path: 'scope[0].all[0].attribute', found: 'titel' },
    ]);
  });

  it('finds a match that the target cannot search by', () => {
    const whyUnsearchable = (name: string) => (name === 'employeeID' ? 'it is constructed' : undefined);

    const { problems } = compileMapping(aMapping([{ target: 'a', value: '[id]', match: 2 }]), { whyUnsearchable });

    const message = 'The target cannot search by employeeID: it is constructed';
    expect(problems).toEqual([{ severity: 'error', path: 'attributes[0].match', message }]);
  });

  it('finds a unique value for a target that cannot tell what is taken', () => {
    const { problems } = compileMapping(aMapping([{ target: 'a', value: 'SelectUniqueValue([id], "x")' }]), {
      canSelectUnique: false,
    });

    expect(problems).toMatchObject([{ path: 'attributes[1].value', severity: 'error' }]);
  });

  it('warns, and works, where a branch is never taken or nothing is for matching', () => {
    const { mapping, problems } = compileMapping({
      ...aMapping([]),
      attributes: [{ target: 'a', value: 'Switch([id], "", "1", "x", "1", "y")' }],
    });

    expect(mapping).toBeDefined();
    expect(problems.map(({ severity, path }) => [severity, path])).toEqual([
      ['warning', 'attributes[0].value'],
      ['warning', 'attributes'],
    ]);
  });
});
