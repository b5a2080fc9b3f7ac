import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { mappingFunctions } from '../src/mapping/index.ts';
import { readFieldComments } from './docs/source-comments.ts';
import { generateDocs } from './generate-docs.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const generated = generateDocs();

describe('the generated pages', () => {
  it.each([...generated.keys()])('%s is what `node tools/generate-docs.ts` writes', (path) => {
    expect(readFileSync(`${root}/${path}`, 'utf8')).toBe(generated.get(path));
  });

  it('tell every function with an example', () => {
    const page = generated.get('docs/reference/functions.md') ?? '';

    for (const { name, examples } of mappingFunctions) {
      expect(page).toContain(`\n## ${name}\n`);
      expect(examples, name).not.toEqual([]);
    }
  });

  it('describe a mapping so that an editor completes it', () => {
    const schema = JSON.parse(generated.get('schema/mapping.schema.json') ?? '');

    expect(schema.properties.attributes.items.properties.flow).toMatchObject({
      description: expect.stringContaining('addValues'),
      enum: ['always', 'onCreate', 'addValues'],
    });
  });

  it('describe each system by its connector, and show no way to write a secret as an object', () => {
    const schema = JSON.parse(generated.get('schema/hirewire.schema.json') ?? '');

    const forms = schema.properties.systems.additionalProperties.oneOf;
    expect(
      forms.map((form: { properties: { connector: { const: string } } }) => form.properties.connector.const),
    ).toContain('successfactors');
    expect(JSON.stringify(schema)).not.toContain('"anyOf":[{},');
  });
});

function checkerOf(name: string): z.ZodType {
  return z.fromJSONSchema(JSON.parse(generated.get(`schema/${name}.schema.json`) ?? ''));
}

describe('an editor with the JSON Schemas', () => {
  const hr = {
    connector: 'successfactors',
    tenantUrl: 'https://a.b',
    auth: { type: 'basic', username: 'a@B', password: 'x' },
  };
  const ad = { connector: 'active-directory', url: 'ldaps://dc', bindDn: 'x', password: 'x', baseDn: 'DC=c' };
  const title = { target: 'title', value: '[jobTitle]', default: 1, flow: 'onCreate' };

  it.each<[string, boolean, unknown]>([
    ['hirewire', true, { systems: { hr, ad }, jobs: { j: { source: 'hr', target: 'ad', mapping: './m.yaml' } } }],
    [
      'hirewire',
      true,
      { systems: { hr, ad }, jobs: { j: { source: 'hr', target: 'ad', mapping: { extends: 'default' } } } },
    ],
    ['hirewire', false, { systems: { hr: { ...hr, tenantUrll: 'x' } }, jobs: {} }],
    ['hirewire', false, { systems: { hr, ad }, jobs: { j: { source: 'hr' } } }],
    ['mapping', true, { extends: 'default', attributes: [title] }],
    ['mapping', false, { attributes: [{ ...title, flow: 'sometimes' }] }],
    ['cases', true, [{ name: 'one', given: { attributes: { a: null } }, expect: { scope: 'in' } }]],
    ['cases', false, [{ name: 'one', given: {}, expect: {} }]],
  ])('%s: says %s', (name, isFine, file) => {
    expect(checkerOf(name).safeParse(file).success).toBe(isFine);
  });

  it.each(['successfactors-to-active-directory', 'active-directory-to-successfactors'])(
    'accepts the cases of %s',
    (name) => {
      const cases = parse(readFileSync(`${root}/src/mapping/defaults/${name}.cases.yaml`, 'utf8'));

      expect(checkerOf('cases').safeParse(cases).success).toBe(true);
    },
  );
});

describe('a comment above a field', () => {
  it('is its description, on one line', () => {
    expect([
      ...readFieldComments('{\n  /** One\n   * two. */\n  name: 1,\n  /** Three. */\n  readonly other?: 2 }'),
    ]).toEqual([
      ['name', 'One two.'],
      ['other', 'Three.'],
    ]);
  });

  it('must not say two things', () => {
    expect(() => readFieldComments('/** One. */\n a: 1,\n /** Two. */\n a: 2')).toThrow(/a is described twice/);
  });
});
