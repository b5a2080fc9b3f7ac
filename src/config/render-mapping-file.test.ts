import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseYaml } from './read-yaml.ts';
import { renderMappingFile } from './render-mapping-file.ts';
import { mappingFileSchema } from './schema.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom(
    'a\nb',
    'a\n',
    '\na',
    ' a',
    'a ',
    'a\n\n b',
    '\t',
    'a\rb',
    '\u0085',
    '\u2028',
    '\ud800',
    'x\n\udfff',
    '~',
    'null',
    '1',
    'true',
    '#',
    "'",
    '"',
    '- a',
    'a: b',
    '{',
    '|',
    '%',
    '\u0000',
    '\ufeff',
  ),
);
const filled = text.filter((found) => found !== '');
const attributes = fc.array(fc.record({ target: filled, value: text, default: text }, { requiredKeys: ['target'] }), {
  maxLength: 3,
});
const scope = fc.array(
  fc.record({
    name: text,
    all: fc.array(fc.record({ attribute: filled, operator: filled, value: text }), { maxLength: 2 }),
  }),
  { maxLength: 2 },
);

describe('a mapping file that is written', () => {
  it('reads as what it was made of, whatever the texts', () => {
    fc.assert(
      fc.property(attributes, scope, text, (mappings, groups, comment) => {
        const draft = { attributes: mappings, scope: groups };

        const yaml = renderMappingFile(draft, comment);

        // A file is UTF-8: what cannot be written so must not be needed.
        const read = parseYaml(Buffer.from(yaml, 'utf8').toString('utf8'), 'x.yaml', mappingFileSchema);
        expect({ attributes: read.attributes, scope: read.scope }).toEqual(draft);
      }),
      { numRuns: 1000 },
    );
  });
});
