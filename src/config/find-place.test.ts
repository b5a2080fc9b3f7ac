import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { describePlace, newPlaceFinder } from './find-place.ts';

/** The place of `mark` in the text that stands at `path`. */
function placeOf(text: string, path: readonly (string | number)[], mark: string): string | undefined {
  const value = path.reduce<unknown>((found, key) => (found as Record<string, unknown>)[key], parse(text));
  const offset = mark === '' ? String(value).length : String(value).indexOf(mark);
  const place = newPlaceFinder(text, 'x.yaml')(path, offset);
  return place && describePlace(place);
}

describe('the place of a character of a text', () => {
  it.each<[string, string, string, string]>([
    ['plain', 'v: Join([a], b)', 'b)', 'x.yaml:1:14'],
    ['plain over lines', 'v: Join([a],\n    b,\n\n  c)', 'c)', 'x.yaml:4:3'],
    ['in single quotes', "v: 'Join(\"''\", b)'", 'b)', 'x.yaml:1:16'],
    ['in single quotes over lines', "v: 'Join(\n      \"it''s\", b)'", 'b)', 'x.yaml:2:16'],
    ['in double quotes', 'v: "Join(\\"-\\", \\t b)"', 'b)', 'x.yaml:1:20'],
    ['in double quotes with codes', 'v: "\\x41\\u00e9\\U0001F600 b"', 'b', 'x.yaml:1:26'],
    ['in double quotes over lines', 'v: "Join([a], \\\n   [b],\n\n   c)"', 'c)', 'x.yaml:4:4'],
    ['in a literal block', 'v: |\n    Join([a],\n      b)\n', 'b)', 'x.yaml:3:7'],
    ['in a literal block with an indentation of its own', 'v: |2-  # note (b)\n    Join(\n   b)\n', 'b)', 'x.yaml:3:4'],
    ['in a folded block', 'v: >-\n  Join([a],\n  [c],\n\n      b)\n', 'b)', 'x.yaml:5:7'],
    ['in a folded block of Windows lines', 'v: >-\r\n  Join([a],\r\n  b)\r\n', 'b)', 'x.yaml:3:3'],
    ['behind an alias', 'w: &it "Left(b)"\nv: *it', 'b)', 'x.yaml:1:14'],
    ['at the end', 'v: "Left([a]"  # note', '', 'x.yaml:1:13'],
    ['at the end of a block', 'v: |\n  Left([a]\nw: 1\n', '', 'x.yaml:2:11'],
    ['in JSON', '{"v": "Join(\\"-\\", b)"}', 'b)', 'x.yaml:1:20'],
  ])('%s', (_style, text, mark, expected) => {
    expect(placeOf(text, ['v'], mark)).toBe(expected);
  });

  it('is found however the writer of the file quoted it', () => {
    const value = fc.string({ unit: fc.constantFrom(...'ab"\'\\ \n\t#:[]{},é😀'), minLength: 1, maxLength: 60 });
    const style = fc.constantFrom('PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE', 'BLOCK_LITERAL', 'BLOCK_FOLDED' as const);
    fc.assert(
      fc.property(value, style, (text, defaultStringType) => {
        const marked = `${text}§${text}`;
        const written = stringify({ list: [{ v: marked }] }, { defaultStringType, lineWidth: 24 });
        const offset = parse(written).list[0].v.indexOf('§');

        const place = newPlaceFinder(written, 'x')(['list', 0, 'v'], offset);

        expect(written.split('\n')[(place?.line ?? 0) - 1]?.charAt((place?.column ?? 0) - 1)).toBe('§');
      }),
    );
  });
});

describe('the place of a value', () => {
  const find = newPlaceFinder('scope:\n  - all:\n      - { attribute: a, operator: XX }\n', 'm.yaml');

  it('is where it begins', () => {
    expect(find(['scope', 0, 'all', 0, 'operator'])).toEqual({ file: 'm.yaml', line: 3, column: 35 });
  });

  it('is that of the nearest one which it would be in, where it does not exist', () => {
    expect(find(['scope', 0, 'all', 0, 'value', 3])).toEqual({ file: 'm.yaml', line: 3, column: 9 });
  });

  it('is nowhere in a file that says nothing', () => {
    expect(newPlaceFinder('', 'm.yaml')(['scope'])).toBeUndefined();
  });
});
