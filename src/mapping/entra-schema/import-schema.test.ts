import { describe, expect, it } from 'vitest';
import { compileMapping } from '../compile-mapping.ts';
import { EntraSchemaError } from './entra-schema-error.ts';
import { textOfTree } from './expression-text.ts';
import { treeOfExpression } from './expression-tree.ts';
import { importEntraSchema } from './import-schema.ts';
import writeback from './test-data/entra-id-to-successfactors.json' with { type: 'json' };
import toActiveDirectory from './test-data/successfactors-to-active-directory.json' with { type: 'json' };
import toEntraId from './test-data/successfactors-to-entra-id.json' with { type: 'json' };

const { mapping, report, selection } = importEntraSchema(toActiveDirectory);

function mapped(target: string) {
  const found = mapping.attributes.find((one) => one.target === target);
  return found === undefined ? undefined : { ...found, target: undefined };
}

/** A schema with one attribute mapping and the definitions given. */
function aSchema(attributeMapping: object, more: { scope?: object; source?: object[]; target?: object[] } = {}) {
  const objectMapping = { name: 'people', scope: more.scope ?? null, attributeMappings: [attributeMapping] };
  return {
    directories: [
      { name: 'S', objects: [{ name: 'User', attributes: more.source ?? [] }] },
      { name: 'T', objects: [{ name: 'User', attributes: more.target ?? [] }] },
    ],
    synchronizationRules: [
      {
        sourceDirectoryName: 'S',
        targetDirectoryName: 'T',
        objectMappings: [{ ...objectMapping, sourceObjectName: 'User', targetObjectName: 'User' }],
      },
    ],
  };
}

function importOne(attributeMapping: object, more: Parameters<typeof aSchema>[1] = {}) {
  const found = importEntraSchema(aSchema({ targetAttributeName: 'x', ...attributeMapping }, more));
  return { attribute: found.mapping.attributes[0], report: found.report, scope: found.mapping.scope };
}

const attribute = (name: string) => ({ expression: `[${name}]`, name, type: 'Attribute', parameters: [] });

describe('a synchronization schema from SuccessFactors to Active Directory', () => {
  it('gives a mapping that compiles', () => {
    expect(compileMapping(mapping).problems).toEqual([]);
    expect(selection).toEqual({
      sourceDirectory: 'SuccessFactors',
      targetDirectory: 'Active Directory',
      objectMapping: 'Synchronize SuccessFactors Users to On Premises Active Directory',
    });
  });

  it.each([
    ['employeeID', { value: '[personIdExternal]', match: 1, caseExact: false }],
    ['sAMAccountName', { flow: 'onCreate', value: 'SelectUniqueValue([username], Append([username], "1"))' }],
    ['title', { value: '[jobTitle]', default: 'Staff', whenNull: 'clear' }],
    ['company', { constant: 'Contoso AG' }],
    ['mail', { value: '[emailAddress]', flowWhen: 'always' }],
    ['manager', { reference: '[managerId]' }],
    ['proxyAddresses', { flow: 'addValues' }],
    ['wWWHomePage', { default: 'https://contoso.com' }],
    ['employeeType', { value: 'IIF(IsPresent([isContingentWorker]), "C", "E")' }],
  ])('maps %s', (target, expected) => {
    expect(mapped(target)).toMatchObject(expected);
  });

  it('compares without letter case where Entra does, and says so', () => {
    expect(mapped('displayName')).toEqual({ value: '[displayName]', target: undefined });
    expect(mapped('sn')?.caseExact).toBe(false);
    expect(report).toContainEqual(expect.objectContaining({ verdict: 'kept', subject: 'caseExact' }));
  });

  it('leaves the text of expressions and of JSONPaths as it is', () => {
    expect(mapped('userPrincipalName')?.value).toContain('SelectUniqueValue(\n    Join("@", ');
    expect(mapping.source.attributes).toContainEqual({
      name: 'emplStatus',
      path: "$.employmentNav..jobInfoNav..results[?(@.emplStatusNav.externalCode == 'A' || @.emplStatusNav.externalCode == 'U' || @.emplStatusNav.externalCode == 'P' )].emplStatusNav.externalCode",
    });
  });

  it('reads the scope filter', () => {
    expect(mapping.scope).toEqual([
      {
        name: 'employees of Contoso',
        all: [
          { attribute: 'company', operator: 'EQUALS', value: 'Contoso AG' },
          { attribute: 'personIdExternal', operator: 'IS NOT NULL' },
        ],
      },
      { name: 'interns', all: [{ attribute: 'jobTitle', operator: 'REGEX MATCH', value: ['^Intern.*', '^Trainee$'] }] },
    ]);
  });

  it('reports a tree whose text is missing, one that says something else, and the object mapping that was not taken', () => {
    const changed = report
      .filter(({ verdict }) => verdict === 'changed')
      .map(({ subject, message }) => [subject, message]);

    expect(changed).toContainEqual([
      'employeeType',
      'had no text; written from its tree: IIF(IsPresent([isContingentWorker]), "C", "E")',
    ]);
    expect(changed).toContainEqual([
      'msExchHideFromAddressLists',
      'the tree says Switch([emplStatus], "TRUE", "U", "FALSE"); the text counts',
    ]);
    expect(report).toContainEqual(
      expect.objectContaining({
        verdict: 'noCounterpart',
        subject: 'Synchronize groups',
        path: 'synchronizationRules[0].objectMappings[1]',
      }),
    );
  });
});

describe('other directions', () => {
  it('imports SuccessFactors to Entra ID; early groups and groups must both hold', () => {
    const found = importEntraSchema(toEntraId);

    expect(found.mapping.attributes).toContainEqual(
      expect.objectContaining({
        target: 'accountEnabled',
        value: 'Switch([activeEmploymentsCount], "True", "0", "False")',
      }),
    );
    expect(found.mapping.scope.map(({ name, all }) => [name, all.length])).toEqual([
      ['early and a', 2],
      ['early and b', 2],
    ]);
    expect(found.report).toContainEqual(
      expect.objectContaining({ verdict: 'changed', path: expect.stringContaining('inputFilterGroups') }),
    );
  });

  it('imports the writeback direction; attributes without a path are read at their own names', () => {
    const found = importEntraSchema(writeback);

    expect(compileMapping(found.mapping).problems).toEqual([]);
    expect(found.mapping.source.attributes).toContainEqual({ name: 'mail', path: '$.mail' });
    expect(found.mapping.attributes).toContainEqual(
      expect.objectContaining({ target: 'userId', flowWhen: 'always', value: '[extension_0a1b_userId]' }),
    );
    expect(found.report).toContainEqual(
      expect.objectContaining({ verdict: 'noCounterpart', path: expect.stringContaining('flowTypes') }),
    );
  });
});

describe('one attribute mapping', () => {
  it.each([
    [{ flowType: 'ValueAddOnly', source: attribute('a') }, 'flowType'],
    [{ flowBehavior: 'Sometimes', source: attribute('a') }, 'flowBehavior'],
    [{ source: { expression: 'Nope([a])' } }, 'source.expression'],
    [{ source: attribute('a'), somethingNew: { a: 1 } }, 'somethingNew'],
  ])('reports what has no counterpart: %j', (entra, member) => {
    const lines = importOne(entra).report.filter(({ verdict }) => verdict === 'noCounterpart');

    expect(lines.map(({ path }) => path.replace(/\[\d+\]/g, '[*]'))).toContain(
      `synchronizationRules[*].objectMappings[*].attributeMappings[*].${member}`,
    );
  });

  it('takes null flow only where the mapping and the source attribute both have it', () => {
    const source = [
      { name: 'a', flowNullValues: true },
      { name: 'b', flowNullValues: false },
    ];

    expect(importOne({ flowNullValues: true, source: attribute('a') }, { source }).attribute?.whenNull).toBe('clear');
    expect(importOne({ flowNullValues: true, source: attribute('b') }, { source }).attribute?.whenNull).toBeUndefined();
    expect(
      importOne({ flowNullValues: false, source: attribute('a') }, { source }).attribute?.whenNull,
    ).toBeUndefined();
  });

  it('keeps a reference with an expression, which Entra does not take, and says so', () => {
    const target = [{ name: 'x', type: 'Reference' }];
    const found = importOne({ source: { expression: 'Coalesce([a], [b])' } }, { target });

    expect(found.attribute?.reference).toBe('Coalesce([a], [b])');
    expect(found.report).toContainEqual(expect.objectContaining({ verdict: 'changed', subject: 'x' }));
  });

  it.each([
    'Replace([a], "-", , , "_", , )',
    'FormatDateTime([a], , "yyyy", "MM")',
    'IIF(([a] = "1") And ([b] <> "2"), "x", IgnoreAttributeFlow)',
    'Switch([a], , "1", "one", "2", "two")',
  ])('writes %s anew from its tree', (text) => {
    expect(textOfTree({ value: treeOfExpression(text), path: 'source' })).toBe(text);
  });

  it('tells an unknown operator and keeps the clause', () => {
    const clause = { operatorName: 'IS LIKE', sourceOperandName: 'a', targetOperand: { values: ['b'] } };
    const found = importOne({ source: attribute('a') }, { scope: { groups: [{ clauses: [clause] }] } });

    expect(found.scope).toEqual([{ all: [{ attribute: 'a', operator: 'IS LIKE', value: 'b' }] }]);
    expect(found.report).toContainEqual(
      expect.objectContaining({ verdict: 'noCounterpart', path: expect.stringContaining('operatorName') }),
    );
  });
});

describe('which object mapping', () => {
  const place = (source: string, target: string, more: object = {}) => ({
    sourceDirectoryName: source,
    targetDirectoryName: target,
    objectMappings: [{ name: `${source} to ${target}`, attributeMappings: [], ...more }],
  });
  const several = {
    synchronizationRules: [place('SuccessFactors', 'AD 1'), place('SuccessFactors', 'AD 2'), place('Workday', 'AD 1')],
  };

  it('is asked for where it is not clear', () => {
    expect(() => importEntraSchema(several)).toThrow(/one of them to be named; found "SuccessFactors to AD 1"/);
    expect(() => importEntraSchema(several, { sourceDirectory: 'SAP HCM' })).toThrow(
      /an object mapping from "SAP HCM"/,
    );
  });

  it.each([
    [{ sourceDirectory: 'workday' }, 'Workday to AD 1'],
    [{ sourceDirectory: 'success', targetDirectory: 'AD 2' }, 'SuccessFactors to AD 2'],
    [{ objectMapping: 'SuccessFactors to AD 1' }, 'SuccessFactors to AD 1'],
  ])('is the one that is named: %j', (choice, name) => {
    expect(importEntraSchema(several, choice).selection.objectMapping).toBe(name);
  });

  it('may be a disabled one where there is no other, which is reported', () => {
    const found = importEntraSchema({ synchronizationRules: [place('S', 'T', { enabled: false })] });

    expect(found.report).toContainEqual(
      expect.objectContaining({ verdict: 'changed', path: 'synchronizationRules[0].objectMappings[0].enabled' }),
    );
  });
});

describe('a document that is no schema', () => {
  const cyclic: Record<string, unknown> = { synchronizationRules: [] };
  cyclic.self = cyclic;
  let deep: object = { name: 'a', type: 'Attribute' };
  for (let level = 0; level < 600; level += 1) {
    deep = { name: 'Not', type: 'Function', parameters: [{ key: 'source', value: deep }] };
  }

  it.each<[string, unknown, RegExp]>([
    ['text', 'x', /expected a synchronization schema; found "x"/],
    ['list', [], /found a list/],
    ['empty', {}, /found no object mapping/],
    ['rules that are no list', { synchronizationRules: {} }, /synchronizationRules: expected a list; found an object/],
    [
      'a rule that is no object',
      { synchronizationRules: [1] },
      /synchronizationRules\[0\]: expected an object; found 1/,
    ],
    ['cyclic', cyclic, /at most 2000 levels; found a cyclic or deeper one/],
    ['a tree of 600 levels', aSchema({ targetAttributeName: 'x', source: deep }), /at most 500 levels/],
    ['huge', { a: Array.from({ length: 2_000_001 }, () => 1) }, /at most 2000000 values/],
    [
      'a node of no type',
      aSchema({ source: { type: 'Magic' } }),
      /expected Attribute, Constant or Function; found "magic"/,
    ],
  ])('is refused clearly and quickly: %s', (_name, document, message) => {
    const began = performance.now();

    expect(() => importEntraSchema(document)).toThrow(EntraSchemaError);
    expect(() => importEntraSchema(document)).toThrow(message);
    expect(performance.now() - began).toBeLessThan(5000);
  });

  it('takes names of the prototype as names', () => {
    const document = JSON.parse(
      JSON.stringify(
        aSchema({ targetAttributeName: 'TARGET', source: attribute('TARGET') }, { source: [{ name: 'TARGET' }] }),
      ).replaceAll('TARGET', '__proto__'),
    );

    expect(importEntraSchema(document).mapping).toMatchObject({
      source: { attributes: [{ name: '__proto__', path: '$.__proto__' }] },
      attributes: [{ target: '__proto__', value: '[__proto__]' }],
    });
  });
});
