import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const page = readFileSync(new URL('docs/known-issues-beaten.md', root), 'utf8');
const rows = page.split('\n').filter((line) => /^\| [A-Z]\d+ \|/.test(line));

/** File and name of each test that a row names. */
function testsOf(row: string): readonly (readonly [string, string])[] {
  const cell = row.split('|').at(-2) ?? '';
  return cell.split('<br>').map((one) => {
    const [, file = '', name = ''] = /^\s*`([^`]+)` › (.+?)\s*$/.exec(one) ?? [];
    return [file, name] as const;
  });
}

it('has a row for every known issue of groups A, B, C and F', () => {
  const numbers = rows.map((row) => row.split('|')[1]?.trim());
  const wanted = { A: 10, B: 9, C: 11, F: 8 };
  expect(numbers).toEqual(
    Object.entries(wanted).flatMap(([group, last]) => Array.from({ length: last }, (_, at) => `${group}${at + 1}`)),
  );
});

it.each(rows.flatMap((row) => testsOf(row).map((named) => [row.split('|')[1]?.trim() ?? '', ...named] as const)))(
  '%s names a test that exists: %s › %s',
  (_number, file, name) => {
    expect(existsSync(new URL(file, root))).toBe(true);
    expect(readFileSync(new URL(file, root), 'utf8')).toContain(name);
  },
);
