import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ConfigError } from './config-error.ts';
import { parseYaml } from './read-yaml.ts';
import { configurationSchema, mappingFileSchema } from './schema.ts';

describe('a YAML file', () => {
  it.each<[string, z.ZodType, string, RegExp]>([
    [
      'a name that is the prototype',
      mappingFileSchema,
      'source: { attributes: { __proto__: $.x } }',
      /x\.yaml: source\.attributes: expected names other than __proto__/,
    ],
    [
      'the same among systems',
      configurationSchema,
      'systems: { __proto__: { connector: x } }',
      /systems: expected names other than __proto__/,
    ],
    [
      'an alias in a circle',
      configurationSchema,
      'systems: { hr: &a { connector: x, more: *a } }',
      /at most 100 levels; found more, or an alias in a circle/,
    ],
    [
      'aliases that multiply',
      configurationSchema,
      'a: &a [1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c]',
      /at most 100 values by aliases/,
    ],
    [
      'an alias without an anchor',
      configurationSchema,
      'systems:\n  hr: *nobody',
      /x\.yaml:2: expected valid YAML; found \*nobody, and no anchor &nobody before it/,
    ],
    ['a list that is left empty', mappingFileSchema, 'attributes:\n', /attributes: expected array; found nothing/],
    [
      'a container that is none',
      configurationSchema,
      'systems: {}\njobs: { a: { source: b, target: c, defaultOu: Staff } }',
      /jobs\.a\.defaultOu: expected a distinguished name, such as OU=Staff.*; found "Staff"/,
    ],
    [
      'a kind that is none',
      z.strictObject({
        a: z.discriminatedUnion('type', [
          z.strictObject({ type: z.literal('basic') }),
          z.strictObject({ type: z.literal('oauth') }),
        ]),
      }),
      'a: { type: magic }',
      /a\.type: expected one of "basic", "oauth"; found "magic"/,
    ],
    [
      'a number that is too small',
      mappingFileSchema,
      'attributes: [{ target: a, match: 0 }]',
      /attributes\[0\]\.match: expected at least 1; found 0/,
    ],
    [
      'a text that is empty',
      mappingFileSchema,
      'attributes: [{ target: "" }]',
      /attributes\[0\]\.target: expected at least 1 characters; found ""/,
    ],
    [
      'a key twice',
      configurationSchema,
      'systems: {}\nsystems: {}',
      /x\.yaml:\d: expected valid YAML; found Map keys must be unique/,
    ],
    [
      'a wrong form of several',
      z.strictObject({ a: z.union([z.string(), z.number()]) }),
      'a: [1]',
      /a: expected string or number; found a list/,
    ],
    ['100,000 levels', configurationSchema, `a: ${'['.repeat(100_000)}`, /x\.yaml/],
  ])('is refused clearly for %s', (_what, schema, text, message) => {
    const began = performance.now();

    expect(() => parseYaml(text, 'x.yaml', schema)).toThrow(ConfigError);
    expect(() => parseYaml(text, 'x.yaml', schema)).toThrow(message);
    expect(performance.now() - began).toBeLessThan(5000);
  });

  it.each<[string, string, RegExp]>([
    [
      'a value of another kind',
      'attributes:\n  - target: 1\n',
      /^x\.yaml:2:13: attributes\[0\]\.target: expected string/,
    ],
    [
      'a key that is none',
      'attributes:\n  - { target: a, valeu: b }',
      /^x\.yaml:2:25: attributes\[0\]: expected only known keys; found "valeu"/,
    ],
    [
      'a value that is missing',
      'attributes:\n\n  - value: a\n',
      /^x\.yaml:3:5: attributes\[0\]\.target: expected string; found nothing/,
    ],
  ])('shows line and column of %s', (_what, text, message) => {
    expect(() => parseYaml(text, 'x.yaml', mappingFileSchema)).toThrow(message);
  });

  it('may say what several parts have in common once, by anchors', () => {
    const text = 'a: &a { target: x, value: "[x]" }\nb: { <<: *a, target: y }';
    const schema = z.record(z.string(), z.strictObject({ target: z.string(), value: z.string() }));

    expect(parseYaml(text, 'x.yaml', schema).b).toEqual({ target: 'y', value: '[x]' });
  });

  it('takes other names of the prototype as names', () => {
    const file = parseYaml('source: { attributes: { constructor: $.x } }', 'x.yaml', mappingFileSchema);

    expect({ ...file.source.attributes }).toEqual({ constructor: '$.x' });
  });
});

it.each([
  ['a setting that is a secret', 'proxyUrl', 'canary'],
  ['a password in an address', 'serviceUrl', 'https://me:canary@flex.example.com/'],
  ['the same without https', 'serviceUrl', 'me:canary@flex.example.com'],
])('shows nothing of %s that is refused', (_what, name, value) => {
  const schema = z.object({ [name]: z.number() });

  expect(() => parseYaml(`${name}: ${value}`, 'x.yaml', schema)).toThrow(/expected number; found a string$/m);
});
