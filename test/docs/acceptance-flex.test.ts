import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const page = readFileSync(new URL('docs/acceptance-flex.md', root), 'utf8');
const rows = page.split('\n').filter((line) => /^\| [A-J]\d+ \|/.test(line));

/** How many numbered behaviours each group of the acceptance list has. */
const groups = { A: 22, B: 12, C: 6, D: 12, E: 18, F: 17, G: 32, H: 6, I: 4, J: 7 };

/** What is a click or a page, and so waits for the portal. */
const portal = ['B1', 'B2', 'C1', 'D2', 'H5'];

function numberOf(row: string): string {
  return row.split('|')[1]?.trim() ?? '';
}

function lastCell(row: string): string {
  return row.split('|').at(-2)?.trim() ?? '';
}

/** File and name of each test that a row names. */
function testsOf(row: string): readonly (readonly [string, string])[] {
  if (lastCell(row) === 'comes with the portal') return [];
  return lastCell(row)
    .split('<br>')
    .map((one) => {
      const [, file = '', name = ''] = /^\s*`([^`]+)` › (.+?)\s*$/.exec(one) ?? [];
      return [file, name] as const;
    });
}

describe('the acceptance page', () => {
  it('has a row for every number of the list', () => {
    const wanted = Object.entries(groups).flatMap(([group, last]) =>
      Array.from({ length: last }, (_, at) => `${group}${at + 1}`),
    );
    expect(rows.map(numberOf)).toEqual(wanted);
  });

  it('leaves to the portal what is a click or a page, and nothing else', () => {
    expect(rows.filter((row) => testsOf(row).length === 0).map(numberOf)).toEqual(portal);
  });

  it.each(rows.flatMap((row) => testsOf(row).map((named) => [numberOf(row), ...named] as const)))(
    'names for %s a test that is there and bears the number: %s › %s',
    (number, file, name) => {
      expect(existsSync(new URL(file, root))).toBe(true);
      const text = readFileSync(new URL(file, root), 'utf8');
      expect(text).toContain(name);
      const group = number.startsWith('J') ? 'J' : number;
      expect(text).toMatch(new RegExp(`\\b${group}\\b`));
    },
  );
});
