import type { Decision } from '../../domain/change.ts';
import type { AccountSide, LinkResult, WorkerSide } from '../../engine/links/link-result.ts';
import type { Output } from '../wiring.ts';
import { renderChanges } from './changes.ts';
import { renderProblems } from './cycle.ts';
import { paint } from './style.ts';
import { formatTable, harmless } from './table.ts';

/** Both sides of a link, and what the next cycle would do. */
export function renderLink(result: LinkResult, output: Output): string {
  const { before, after, takenFrom } = result;
  const rows = [
    ['worker', describe(result.worker, result.worker.worker)],
    ['account before', before === undefined ? 'none' : describe(before, before.name)],
    ['account now', after === undefined ? 'none' : describe(after, after.name)],
    ...(takenFrom === undefined
      ? []
      : [['taken from', `${harmless(takenFrom.displayName ?? '')} ${takenFrom.worker}, who is held`.trim()]]),
  ];
  const head = result.isDryRun ? `${result.kind}: nothing was changed` : result.kind;
  return [
    paint(output, 'bold', `${result.job}, ${head}`),
    formatTable(rows, output.columns),
    paint(output, 'bold', 'The next cycle:'),
    ...renderNext(result.next, output),
  ].join('\n');
}

function describe(side: WorkerSide | AccountSide, name: string): string {
  const values = side.matching.map(({ attribute, value }) => `${attribute} ${value}`).join(', ');
  return harmless([name, side.displayName, values].filter((part) => part !== undefined && part !== '').join(' · '));
}

function renderNext(next: Decision, output: Output): readonly string[] {
  const change = 'change' in next ? next.change : undefined;
  return [
    ...(change === undefined ? [] : [renderChanges([{ ...change, seq: 0, rank: 0, state: 'planned' }], output)]),
    ...('reason' in next ? [`  ${harmless(next.reason)}`] : []),
    ...(next.outcome === 'held' ? renderProblems(next.problems, output) : []),
  ];
}
