import { stripVTControlCharacters } from 'node:util';

/** Columns as wide as their widest cell; the last one is cut so that a line fits the terminal. Text of others is made harmless. */
export function formatTable(rows: readonly (readonly string[])[], columns: number): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, visibleLength(cell));
  }
  return rows.map((row) => formatRow(row, widths, columns)).join('\n');
}

function formatRow(row: readonly string[], widths: readonly number[], columns: number): string {
  const cells = row.map((cell, index) => {
    const isLast = index === row.length - 1;
    return isLast ? cell : cell + ' '.repeat((widths[index] ?? 0) - visibleLength(cell));
  });
  const line = `  ${cells.join('  ')}`.trimEnd();
  return visibleLength(line) > columns && columns > 20 ? cut(line, columns) : line;
}

function cut(line: string, columns: number): string {
  return line === stripVTControlCharacters(line) ? `${line.slice(0, columns - 1)}…` : line;
}

function visibleLength(text: string): number {
  return stripVTControlCharacters(text).length;
}

/** Text that came from outside, on one line and without control characters. */
export function harmless(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ');
}
