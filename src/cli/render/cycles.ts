import type { ListedCycle } from '../../store/list-cycles.ts';
import type { Output } from '../wiring.ts';
import { showMinute } from './moments.ts';
import { paint, type Style } from './style.ts';
import { cutText, formatTable, harmless } from './table.ts';

const styles: Readonly<Record<ListedCycle['state'], Style>> = {
  ...({ done: 'green', failed: 'red', stopped: 'red', reading: 'yellow', applying: 'yellow' } as const),
};

/** Cycles, one a line; below one that did not end well stands why. */
export function renderCycles(cycles: readonly ListedCycle[], timeZone: string, output: Output): string {
  if (cycles.length === 0) return 'No cycle is like this.';
  const rows = cycles.map((cycle) => [
    cycle.id.slice(0, 8),
    showMinute(cycle.startedAt, timeZone),
    cutText(harmless(cycle.job), 24),
    cycle.kind,
    paint(output, styles[cycle.state], cycle.state),
    cycle.endedAt === undefined ? '' : `${Math.round((cycle.endedAt - cycle.startedAt) / 100) / 10} s`,
    describeCounts(cycle),
  ]);
  const head = ['cycle', 'begun', 'job', 'kind', 'state', 'took', 'people'].map((cell) => paint(output, 'dim', cell));
  const [top = '', ...lines] = formatTable([head, ...rows], output.columns).split('\n');
  const shown = lines.flatMap((line, at) => [line, ...(cycles[at] === undefined ? [] : describeTrouble(cycles[at]))]);
  return [top, ...shown, `  ${cycles.length}, newest first; times in ${timeZone}.`].join('\n');
}

function describeCounts({ counts }: ListedCycle): string {
  if (counts === undefined) return '';
  const { read, ...ends } = counts;
  const words = Object.entries(ends).filter(([, number]) => number > 0);
  return [`${read} read`, ...words.map(([name, number]) => `${number} ${name}`)].join(', ');
}

function describeTrouble({ error, trips }: ListedCycle): readonly string[] {
  return [
    ...(error === undefined ? [] : [`      ${error.code}: ${harmless(error.message)}`]),
    ...trips.map((message) => `      guard: ${harmless(message)}`),
  ];
}
