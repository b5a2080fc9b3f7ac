/** What a spreadsheet takes for a formula when a cell begins with it; also in full width. */
const formulaStart = /^[=+\-@\t\r＝＋－＠]/u;

/**
 * One line of CSV (RFC 4180) with its line break. Text that a spreadsheet would take for a formula gets an apostrophe in front, which makes
 * it text; control characters but line breaks become blanks.
 */
export function csvLine(cells: readonly (string | number | boolean | undefined)[]): string {
  return `${cells.map(toCell).join(',')}\r\n`;
}

function toCell(value: string | number | boolean | undefined): string {
  if (typeof value !== 'string') return value === undefined ? '' : String(value);
  const guarded = formulaStart.test(value.trimStart()) || formulaStart.test(value) ? `'${value}` : value;
  const clean = guarded.replace(/[^\P{Cc}\n]+/gu, ' ');
  return /[",\n]/.test(clean) ? `"${clean.replaceAll('"', '""')}"` : clean;
}
