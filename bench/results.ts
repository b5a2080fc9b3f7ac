import { writeFile } from 'node:fs/promises';
import { cpus, loadavg, totalmem } from 'node:os';
import { type Figure, limitText, verdictOf } from './measurement.ts';

const columns = ['measurement', 'measured', 'against', 'ratio', 'limit', ''] as const;

/** The figures as a table of text, with their notes below it. */
export function renderTable(figures: readonly Figure[]): string {
  const rows = [columns, ...figures.map(toRow)];
  const widths = columns.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const notes = figures.flatMap(({ name, notes }) => ['', name, ...notes.map((note) => `  ${note}`)]);
  return `${[...lines, ...notes].join('\n')}\n`;
}

/** Keeps the figures of a whole run, with the day and the machine. */
export async function writeResults(file: string, figures: readonly Figure[]): Promise<void> {
  const table = [columns, columns.map(() => '---'), ...figures.map(toRow)];
  const notes = figures.flatMap(({ name, notes }) => [`**${name}**`, '', ...notes.map((note) => `- ${note}`), '']);
  const text = [
    '# Figures of the bench',
    '',
    'Written by `npm run bench`. Each figure is held against a limit that was measured in the same run.',
    '',
    `${new Date().toISOString().slice(0, 10)}, ${describeMachine()}.`,
    '',
    ...table.map((row) => `| ${row.join(' | ')} |`),
    '',
    '## Notes',
    '',
    ...notes,
  ];
  await writeFile(file, `${text.join('\n').trimEnd()}\n`);
}

function toRow(figure: Figure): readonly string[] {
  const { name, measured, against, ratio } = figure;
  return [name, measured, against, ratio?.toFixed(2) ?? '–', limitText(figure), verdictOf(figure)];
}

function describeMachine(): string {
  const gigabytes = Math.round(totalmem() / 1024 ** 3);
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  const load = loadavg()[2]?.toFixed(1);
  return `${cpus().length} cores (${model}), ${gigabytes} GB, ${process.platform}, Node.js ${process.versions.node}, load average of the last 15 minutes ${load}`;
}
