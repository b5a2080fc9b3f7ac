import { expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { writeDifferences } from './write-differences.ts';

const text = `# ours
systems:
  flex:
    # HR
    url: https://a # behind the firewall
    companies: [ "1", "2" ] # two
list:
  - name: one # the first
    on: true
  - name: two # the second
`;

function write(path: readonly string[], change: (before: never) => unknown): string {
  const document = parseDocument(text);
  const before = path.reduce<unknown>((inner, key) => (inner as Record<string, unknown>)?.[key], document.toJS());
  writeDifferences(document, path, { before, after: change(before as never) });
  return document.toString({ lineWidth: 0 });
}

it('writes nothing where nothing is different', () => {
  expect(write(['systems'], (before) => structuredClone(before))).toBe(text);
});

it('changes, adds and takes away, and leaves every other line as it is', () => {
  const after = write(['systems', 'flex'], () => ({ url: 'https://b', companies: ['1', '2'], days: 7 }));

  expect(after).toBe(text.replace('https://a', 'https://b').replace('# two\n', '# two\n    days: 7\n'));
  expect(write(['systems', 'flex'], () => ({ url: 'https://a' }))).not.toContain('companies');
});

it('changes one entry of a list and keeps the comments of the others', () => {
  const after = write(['list'], ([first, second]: Record<string, unknown>[]) => [{ ...first, on: false }, second]);

  expect(after).toBe(text.replace('on: true', 'on: false'));
});

it('makes a list longer and shorter', () => {
  expect(write(['list'], (list: unknown[]) => [...list, { name: 'three' }])).toBe(`${text}  - name: three\n`);
  expect(write(['list'], (list: unknown[]) => list.slice(0, 1))).toBe(text.slice(0, text.indexOf('  - name: two')));
});

it('makes what is not there yet', () => {
  expect(write(['desk', 'triggers'], () => [])).toBe(`${text}desk:\n  triggers: []\n`);
});

it('keeps what stands behind a text that becomes a number, and the quotes of one that stays a text', () => {
  expect(write(['systems', 'flex', 'url'], () => 7)).toContain('url: 7 # behind the firewall');
  expect(write(['systems', 'flex', 'companies'], () => ['1', '3'])).toContain('companies: [ "1", "3" ] # two');
});
