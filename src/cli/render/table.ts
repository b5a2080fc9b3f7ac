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

/** Text that came from outside, on one line, without control characters and without marks that turn the direction of writing. */
export function harmless(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').replace(/[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g, '');
}

/** A text of so many characters at most, with a mark where something was cut off. */
export function cutText(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length ? text : `${characters.slice(0, Math.max(0, length - 1)).join('')}…`;
}

/** Lines of a text that came from outside, each harmless. */
export function harmlessLines(text: string): readonly string[] {
  return text.split('\n').map(harmless);
}
