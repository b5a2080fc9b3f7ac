import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../domain/value.ts';
import type { AttributeMapping } from '../attributes/compile-attribute-mapping.ts';
import type { Mapping } from '../compile-mapping.ts';
import type { ScopeClause } from '../scope/compile-scope.ts';
import { exportEntraSchema } from './export-schema.ts';
import { importEntraSchema } from './import-schema.ts';
import writeback from './test-data/entra-id-to-successfactors.json' with { type: 'json' };
import toActiveDirectory from './test-data/successfactors-to-active-directory.json' with { type: 'json' };
import toEntraId from './test-data/successfactors-to-entra-id.json' with { type: 'json' };

const samples: readonly [string, unknown][] = [
  ['SuccessFactors to Active Directory', toActiveDirectory],
  ['SuccessFactors to Entra ID', toEntraId],
  ['Entra ID to SuccessFactors', writeback],
];

/** Each value of a document with its path, places in lists aside. */
function valuesIn(value: JsonValue, path = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) return [`${path}=${JSON.stringify(value)}`];
  if (Array.isArray(value)) return value.flatMap((part: JsonValue) => valuesIn(part, `${path}[*]`));
  return Object.entries(value).flatMap(([name, part]) => valuesIn(part, path === '' ? name : `${path}.${name}`));
}

function withoutPlaces(path: string): string {
  return path.replace(/\[\d+\]/g, '[*]');
}

describe('the round trip of an imported schema', () => {
  it.each(samples)('gives the very same document: %s', (_name, sample) => {
    const { mapping } = importEntraSchema(sample);

    expect(exportEntraSchema(mapping, { original: sample }).document).toEqual(sample);
  });

  it.each(samples)('loses nothing but what the report names, even without the original: %s', (_name, sample) => {
    const { mapping, selection, report } = importEntraSchema(sample);
    const { document, report: exported } = exportEntraSchema(mapping, selection);

    const after = new Set(valuesIn(document));
    const named = [...report, ...exported]
      .filter(({ verdict }) => verdict !== 'kept')
      .map(({ path }) => withoutPlaces(path));
    const lost = valuesIn(sample as JsonValue).filter(
      (value) => !after.has(value) && !/=(?:null|"")$/.test(value) && !named.some((path) => value.startsWith(path)),
    );

    expect(lost).toEqual([]);
  });

  it('changes only what the mapping changed', () => {
    const { mapping } = importEntraSchema(toActiveDirectory);
    const attributes = mapping.attributes.map((one) =>
      one.target === 'title' ? { ...one, value: '[department]' } : one,
    );

    const { document } = exportEntraSchema({ ...mapping, attributes }, { original: toActiveDirectory });

    const before = new Set(valuesIn(toActiveDirectory));
    expect(valuesIn(document).filter((value) => !before.has(value))).toEqual([]);
    expect(document).toMatchObject({
      synchronizationRules: [
        {
          objectMappings: [
            {
              attributeMappings: expect.arrayContaining([
                expect.objectContaining({
                  targetAttributeName: 'title',
                  source: { expression: '[department]', name: 'department', type: 'Attribute', parameters: [] },
                  defaultValue: 'Staff',
                  flowNullValues: true,
                }),
              ]),
            },
            {},
          ],
        },
      ],
    });
  });

  it('writes a changed path into the API expression and keeps its key', () => {
    const { mapping } = importEntraSchema(toActiveDirectory);
    const source = {
      attributes: mapping.source.attributes.map(({ name, path }) => ({
        name,
        path: path.replace('results[0]', 'results[-1:]'),
      })),
    };

    const { document } = exportEntraSchema({ ...mapping, source }, { original: toActiveDirectory });

    expect(JSON.stringify(document)).toContain(
      '{"key":"SuccessFactors","value":"$.personalInfoNav.results[-1:].firstName"}',
    );
  });

  it('keeps an empty scope filter an object where there was one', () => {
    const { mapping } = importEntraSchema(toEntraId);

    const { document } = exportEntraSchema({ ...mapping, scope: [] }, { original: toEntraId });

    expect(importEntraSchema(document).mapping.scope).toEqual([]);
    expect(JSON.stringify(document)).toContain(
      '"scope":{"categoryFilterGroups":[],"inputFilterGroups":[],"groups":[]}',
    );
  });
});

const name = fc.constantFrom('a', 'b1', 'urn:x:y', 'extension_1_é', '__proto__', 'constructor', 'with blank');
const text = fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('"', '\\', '\\"', '\n', '[a]', '😀', '\ud800'));
const quoted = text.map((found) => `"${found.replace(/[\\"]/g, '\\$&')}"`);
const { expression } = fc.letrec<{ expression: string; leaf: string }>((tie) => ({
  leaf: fc.oneof(
    name.map((found) => `[${found}]`),
    quoted,
    fc.constantFrom('10', '-1.5', 'True'),
  ),
  expression: fc.oneof(
    { maxDepth: 3 },
    name.map((found) => `[${found}]`),
    fc.tuple(tie('leaf'), tie('expression')).map(([one, other]) => `Join(" ", ${one},${other})`),
    fc.tuple(tie('expression'), quoted, quoted).map(([one, key, value]) => `Switch( ${one} , , ${key}, ${value})`),
    fc
      .tuple(tie('expression'), tie('leaf'))
      .map(([one, other]) => `IIF((${one} = ${other}) Or Not([a]), ${one}, IgnoreAttributeFlow)`),
    tie('expression').map((one) => `Replace(${one}, "-", , , "_", , )`),
  ),
}));

const origin = fc.oneof(
  expression.map((value) => ({ value })),
  expression.map((reference) => ({ reference })),
  text.map((constant) => ({ constant })),
  fc.constant({}),
);
const filled = fc.string({ minLength: 1, maxLength: 8 });
const attributeMapping = fc
  .tuple(
    origin,
    fc.record(
      {
        default: filled,
        flow: fc.constantFrom('onCreate' as const, 'addValues' as const),
        flowWhen: fc.constant('always' as const),
        match: fc.integer({ min: 1, max: 9 }),
        caseExact: fc.constant(false),
      },
      { requiredKeys: [] },
    ),
  )
  .map(([source, rest]) => ({ ...source, ...rest }));
const clause: fc.Arbitrary<ScopeClause> = fc.oneof(
  fc.record({ attribute: name, operator: fc.constantFrom('EQUALS', 'NOT EQUALS', 'INCLUDES', 'BEFORE'), value: text }),
  fc.record({
    attribute: name,
    operator: fc.constantFrom('EQUALS', 'REGEX MATCH'),
    value: fc.array(text, { minLength: 2, maxLength: 3 }),
  }),
  fc.record({ attribute: name, operator: fc.constantFrom('IS NULL', 'IS TRUE') }),
);
const mappings: fc.Arbitrary<Mapping> = fc.record({
  source: fc.record({
    attributes: fc.uniqueArray(
      fc.record({ name, path: fc.constantFrom('$.a', '$.b[0].c', "$.c[?(@.d == 'x')].e", '$..f') }),
      { selector: (one) => one.name, maxLength: 5 },
    ),
  }),
  scope: fc.array(fc.record({ name: filled, all: fc.array(clause, { maxLength: 3 }) }, { requiredKeys: ['all'] }), {
    maxLength: 3,
  }),
  attributes: fc
    .array(attributeMapping, { maxLength: 6 })
    .map((list): AttributeMapping[] => list.map((one, index) => ({ target: `target${index}`, ...one }))),
});

describe('any mapping', () => {
  it('is the same after an export and an import', () => {
    fc.assert(
      fc.property(mappings, (mapping) => {
        expect(importEntraSchema(exportEntraSchema(mapping).document).mapping).toEqual(mapping);
      }),
      { numRuns: 300 },
    );
  });

  it('is the same after it was laid over another schema, as JSON', () => {
    fc.assert(
      fc.property(mappings, mappings, (before, mapping) => {
        const original = exportEntraSchema(before).document;

        const { document } = exportEntraSchema(mapping, { original });

        const back = importEntraSchema(JSON.parse(JSON.stringify(document))).mapping;
        expect({ ...back, source: undefined }).toEqual({ ...mapping, source: undefined });
        for (const attribute of mapping.source.attributes) expect(back.source.attributes).toContainEqual(attribute);
      }),
      { numRuns: 200 },
    );
  });
});

describe('what Entra has no counterpart for', () => {
  const base: Mapping = { source: { attributes: [] }, scope: [], attributes: [] };

  it.each<[string, Partial<Mapping>, string]>([
    [
      'a default that always flows',
      { attributes: [{ target: 'x', default: 'a', defaultOn: 'always' }] },
      'attributes[0].defaultOn',
    ],
    ['null that clears', { attributes: [{ target: 'x', value: '[a]', whenNull: 'clear' }] }, 'attributes[0].whenNull'],
    ['an extra function', { attributes: [{ target: 'x', value: 'Transliterate([a])' }] }, 'attributes[0]'],
    ['And', { attributes: [{ target: 'x', value: 'IIF([a] And [b], "1", "2")' }] }, 'attributes[0]'],
    [
      'a reference with an expression',
      { attributes: [{ target: 'x', reference: 'Coalesce([a], [b])' }] },
      'attributes[0].reference',
    ],
    ['a broken expression', { attributes: [{ target: 'x', value: 'Join(' }] }, 'attributes[0]'],
    ['tables', { tables: { sites: { a: 'b' } } }, 'tables.sites'],
    [
      'an extra operator',
      { scope: [{ all: [{ attribute: 'a', operator: 'BEFORE', value: 'now' }] }] },
      'scope[0].all[0].operator',
    ],
    [
      'a clause over an expression',
      { scope: [{ all: [{ expression: 'Len([a])', operator: 'EQUALS', value: '1' }] }] },
      'scope[0].all[0].expression',
    ],
  ])('is in the report: %s', (_what, part, path) => {
    const { report } = exportEntraSchema({ ...base, ...part });

    expect(report).toContainEqual(expect.objectContaining({ verdict: 'noCounterpart', path }));
  });

  it('is kept all the same where it can be: a clause over an expression', () => {
    const scope = [{ all: [{ expression: 'Len([a])', operator: 'EQUALS', value: '1' }] }];

    expect(importEntraSchema(exportEntraSchema({ ...base, scope }).document).mapping.scope).toEqual(scope);
  });
});
