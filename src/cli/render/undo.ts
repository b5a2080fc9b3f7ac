import type { UndoResult } from '../../engine/undo/undo-job.ts';
import type { Output } from '../wiring.ts';
import { renderChanges } from './changes.ts';
import { renderProblems } from './cycle.ts';
import { paint } from './style.ts';
import { formatTable, harmless } from './table.ts';

/** How many things that are left are listed; the rest is counted. */
const shownLeft = 50;

/** What an undo did, or would do: before, after, and what stays. */
export function renderUndo(result: UndoResult, { isDryRun }: { readonly isDryRun: boolean }, output: Output): string {
  const { counts, changes, left, planId } = result;
  const rows = [
    ['accounts', String(counts.read), 'that it was about'],
    ['put back', String(counts.updated), isDryRun ? 'would be put back' : 'as they were before'],
    ['unchanged', String(counts.unchanged), 'as before already, or left as they are'],
    ['held', String(counts.held), 'protected, or a guard wants a human first'],
    ['failed', String(counts.failed), 'refused by the target'],
  ];
  const waits = changes.some(({ state }) => state === 'blocked' || (isDryRun && state === 'planned'));
  return [
    changes.length === 0 ? 'Nothing to put back.' : renderChanges(changes, output),
    '',
    paint(output, 'bold', `${result.job}, undo: ${result.seconds} s`),
    formatTable(rows, output.columns),
    `  plan:       ${planId}`,
    ...result.trips.map((trip) => paint(output, 'yellow', `  guard: ${trip.message}`)),
    ...(waits ? [`    If it is right: hirewire approve ${planId}`] : []),
    ...renderLeft(left, output),
    ...renderProblems(
      result.problems.filter(({ code }) => code !== 'awaitingApproval'),
      output,
    ),
    ...(counts.updated > 0 && !isDryRun
      ? [
          `  These people are set aside, so that it is not done again: hirewire release ${result.job} WORKER lets one go on.`,
        ]
      : []),
  ].join('\n');
}

function renderLeft(left: UndoResult['left'], output: Output): readonly string[] {
  const lines = left
    .slice(0, shownLeft)
    .map((one) => `  ${paint(output, 'yellow', one.worker)}  left as it is: ${harmless(one.message)}`);
  const more = left.length - shownLeft;
  return more > 0 ? [...lines, `  … and ${more} more; --json has them all`] : lines;
}
