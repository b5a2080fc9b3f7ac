import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../config/config-error.ts';
import type { Job } from '../../config/load-configuration.ts';
import type { SourceConnector } from '../../connectors/contract.ts';
import { checkJobMapping, compileJobMapping, completeMapping, type MappingDefaults } from './compile-job-mapping.ts';

const sample = new URL('../../mapping/entra-schema/test-data/successfactors-to-active-directory.json', import.meta.url);
const entraSchema = JSON.parse(readFileSync(sample, 'utf8'));
const source = {
  defaultAttributes: [
    { name: 'firstName', path: '$.first' },
    { name: 'nickname', path: '$.nick' },
  ],
} as unknown as SourceConnector<unknown>;
const defaults: MappingDefaults = {
  source,
  mapping: undefined,
  connectors: { source: 'successfactors', target: 'active-directory' },
  target: {
    pseudoAttributes: [
      { name: 'accountDisabled', role: 'state' },
      { name: 'cn', role: 'name' },
    ],
    whyUnsearchable: (name) => (name === 'canonicalName' ? 'it is constructed' : undefined),
  },
};

function jobOf(mapping: unknown): Job {
  return { mapping } as Job;
}

function ownMapping(attributes: readonly object[], more: object = {}): Job {
  return jobOf({ source: { attributes: { a: '$.a' } }, scope: [], tables: {}, attributes, ...more });
}

describe('the mapping of a job', () => {
  it('may be an Entra schema as it is: its paths before those of the connector', () => {
    const mapping = compileJobMapping('main', jobOf({ entraSchema }), defaults);

    expect(mapping.matching.map(({ target }) => target)).toEqual(['employeeID']);
    expect(mapping.sourceAttributes).toContainEqual({
      name: 'firstName',
      path: '$.personalInfoNav.results[0].firstName',
    });
  });

  it('asks which object mapping is meant by the directories of the job, and says what there is', () => {
    const job = jobOf({ entraSchema, targetDirectory: 'Workday' });

    expect(() => compileJobMapping('main', job, defaults)).toThrow(ConfigError);
    expect(() => compileJobMapping('main', job, defaults)).toThrow(
      /jobs\.main\.mapping: synchronizationRules: expected an object mapping from "SuccessFactors" to "Workday"/,
    );
  });

  it.each<[string, readonly object[], RegExp]>([
    [
      'an unknown attribute',
      [{ target: 'sn', value: 'Join(" ",\n  [frstName])' }],
      /no source attribute frstName.*did you mean firstName\?/,
    ],
    [
      'an unknown function',
      [{ target: 'sn', value: 'Join(" ",\n  Lft([a], 1))' }],
      /no function Lft \(line 2, column 3\).*did you mean Left\?/,
    ],
    [
      'a wrong number of arguments',
      [{ target: 'sn', value: 'Left([a])' }],
      /Left takes 2 arguments and was given 1 \(line 1, column 1\)/,
    ],
    [
      'a match that cannot be searched',
      [{ target: 'accountDisabled', value: '[a]', match: 1 }],
      /cannot search by accountDisabled/,
    ],
    [
      'a match by an attribute that the target says it cannot search by',
      [{ target: 'canonicalName', value: '[a]', match: 1 }],
      /attributes\[0\]\.match: The target cannot search by canonicalName: it is constructed/,
    ],
    [
      'a match by the same value for everybody',
      [{ target: 'sn', constant: 'x', match: 1 }],
      /attributes\[0\]\.match: sn cannot tell people apart/,
    ],
    [
      'a match by a reference',
      [{ target: 'manager', reference: '[a]', match: 1 }],
      /attributes\[0\]\.match: manager cannot tell people apart/,
    ],
    [
      'a SelectUniqueValue inside',
      [{ target: 'sn', value: 'Left(SelectUniqueValue([a], "b"), 1)' }],
      /stands inside another function \(line 1, column 6\)/,
    ],
    [
      'a SelectUniqueValue for matching',
      [{ target: 'cn', value: 'SelectUniqueValue([a], "b")', match: 1 }],
      /matching attribute and cannot be selected/,
    ],
  ])('is refused before anything runs for %s', (_what, attributes, message) => {
    expect(() => compileJobMapping('main', ownMapping(attributes), defaults)).toThrow(message);
  });

  it('may be searched by the name', () => {
    const { problems } = checkJobMapping('main', ownMapping([{ target: 'cn', value: '[a]', match: 1 }]), defaults);

    expect(problems).toEqual([]);
  });

  it('keeps the scope of the default mapping that it extends, and narrows it by its own', () => {
    const known = { all: [{ attribute: 'firstName', operator: 'IS NOT NULL' }] };
    const own = { name: 'sales', all: [{ attribute: 'firstName', operator: 'EQUALS', value: 'Ada' }] };
    const base = {
      attributes: [{ target: 'title', value: '[firstName]' }],
      scope: [known],
      source: { attributes: [] },
    };
    const extending = (scope: readonly object[]) =>
      completeMapping('main', ownMapping([], { extends: 'default', scope }).mapping, { ...defaults, mapping: base });

    expect(extending([]).scope).toEqual([known]);
    expect(extending([own]).scope).toEqual([{ name: 'sales', all: [...own.all, ...known.all] }]);
  });

  it('takes the names of attributes in any letter case', () => {
    const base = { attributes: [{ target: 'title', value: '[a]' }], scope: [], source: { attributes: [] } };
    const attributes = ['CN', 'ACCOUNTDISABLED', 'Title', 'info'].map((target) => ({ target, value: '[a]' }));

    const { mapping } = checkJobMapping('main', ownMapping(attributes), { ...defaults, mapping: base });

    expect(mapping?.attributes.map(({ target }) => target)).toEqual(['cn', 'accountDisabled', 'title', 'info']);
  });

  it.each<[string, object, string]>([
    ['no default mapping', { remove: ['sn'] }, 'Without "extends: default" there is no sn'],
    [
      'a name that it does not have',
      { extends: 'default', remove: ['TITLE', 'titel'] },
      'The default mapping has no titel',
    ],
  ])('warns of something to remove of %s', (_what, more, message) => {
    const mapping = {
      attributes: [{ target: 'title', value: '[a]', match: 1 }],
      scope: [],
      source: { attributes: [] },
    };
    const { problems } = checkJobMapping('main', ownMapping([], more), { ...defaults, mapping });

    expect(problems.filter(({ path }) => path.startsWith('remove'))).toEqual([
      expect.objectContaining({ severity: 'warning', message }),
    ]);
  });

  it('warns of a branch that is never taken, with its place', () => {
    const value = 'Switch([a], "x",\n "k", "1",\n "k", "2")';
    const { problems } = checkJobMapping('main', ownMapping([{ target: 'sn', value, match: 1 }]), defaults);

    expect(problems).toEqual([
      expect.objectContaining({
        severity: 'warning',
        path: 'attributes[0].value',
        position: expect.objectContaining({ line: 3, column: 2 }),
      }),
    ]);
  });
});
