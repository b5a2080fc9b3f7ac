import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../domain/value.ts';
import { importEntraSchema } from './import-schema.ts';
import { placeInSchema } from './place-in-schema.ts';

/** What stands at a path of a document; undefined where nothing does. */
function valueAt(document: JsonObject, path: string | undefined): unknown {
  const keys = path?.match(/[^.[\]]+/g) ?? [];
  return keys.reduce<unknown>((found, key) => (found as Record<string, unknown> | undefined)?.[key], document);
}

describe('the place in a schema', () => {
  it.each(['successfactors-to-active-directory', 'successfactors-to-entra-id', 'entra-id-to-successfactors'])(
    'of each part of %s has what was imported',
    (name) => {
      const file = new URL(`./test-data/${name}.json`, import.meta.url);
      const schema: JsonObject = JSON.parse(readFileSync(file, 'utf8'));
      const { mapping } = importEntraSchema(schema);
      const at = (path: string) => valueAt(schema, placeInSchema(schema, {}, path));

      for (const [index, { target, value, reference }] of mapping.attributes.entries()) {
        expect(at(`attributes[${index}].target`)).toBe(target);
        if (value !== undefined) expect([value, undefined]).toContain(at(`attributes[${index}].value`));
        if (reference !== undefined) expect(at(`attributes[${index}].reference`)).toBe(reference);
      }
      for (const [group, { all }] of mapping.scope.entries()) {
        for (const [clause, { operator, attribute }] of all.entries()) {
          expect(at(`scope[${group}].all[${clause}].operator`)).toBe(operator);
          expect(at(`scope[${group}].all[${clause}].attribute`)).toBe(attribute);
        }
      }
      for (const one of mapping.source.attributes) {
        expect([one.path, undefined]).toContain(at(`source.attributes.${one.name}`));
      }
    },
  );

  it('of a pair of groups is that of the clause in its own group', () => {
    const clause = (sourceOperandName: string) => ({ sourceOperandName, operatorName: 'IS NULL' });
    const scope = {
      inputFilterGroups: [{ clauses: [clause('a')] }, { clauses: [clause('b'), clause('c')] }],
      groups: [{ clauses: [clause('d')] }, { clauses: [clause('e')] }],
    };
    const objectMappings = [{ name: 'people', scope, attributeMappings: [] }];
    const schema = { synchronizationRules: [{ objectMappings }] };

    const places = ['scope[0].all[1]', 'scope[3].all[1].attribute', 'scope[3].all[2].value', 'attributes'].map((path) =>
      placeInSchema(schema, {}, path)?.replace('synchronizationRules[0].objectMappings[0].', ''),
    );

    expect(places).toEqual([
      'scope.groups[0].clauses[0]',
      'scope.inputFilterGroups[1].clauses[1].sourceOperandName',
      'scope.groups[1].clauses[0].targetOperand.values',
      'attributeMappings',
    ]);
  });
});
