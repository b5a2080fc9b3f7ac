import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const page = readFileSync(new URL('docs/scenarios.md', root), 'utf8');
const rows = page.split('\n').filter((line) => line.startsWith('| ') && !/^\| (scenario|---)/.test(line));

function cellsOf(row: string): readonly string[] {
  return row.split('|').map((cell) => cell.trim());
}

/** File and name of each test that a row names. */
function testsOf(row: string): readonly (readonly [string, string])[] {
  const cell = cellsOf(row).at(-2) ?? '';
  return cell.split('<br>').map((one) => {
    const [, file = '', name = ''] = /^\s*`([^`]+)` › (.+?)\s*$/.exec(one) ?? [];
    return [file, name] as const;
  });
}

it('says in each row what HR sends, what we do, what Entra does, and which test shows it', () => {
  expect(rows.length).toBeGreaterThan(50);
  for (const row of rows) {
    const cells = cellsOf(row);
    expect(cells, row).toHaveLength(7);
    expect(
      cells.slice(1, 6).every((cell) => cell !== ''),
      row,
    ).toBe(true);
  }
});

it.each(rows.flatMap((row) => testsOf(row).map((named) => [cellsOf(row)[1] ?? '', ...named] as const)))(
  '%s: names a test that exists: %s › %s',
  (_scenario, file, name) => {
    expect(existsSync(new URL(file, root))).toBe(true);
    expect(readFileSync(new URL(file, root), 'utf8')).toContain(name);
  },
);
