import type { Problem } from '../../domain/problem.ts';
import type { CycleResult } from '../../engine/cycle-result.ts';
import type { Output } from '../wiring.ts';
import { paint } from './style.ts';
import { formatTable, harmless } from './table.ts';

/** How many problems are listed; the rest is counted. */
const shownProblems = 20;

/** The problem of whoever waits for the approval of the plan: said once, with the guard, not for each person. */
const awaitingApproval = 'awaitingApproval';

/** The closing table of a cycle. */
export function renderCycle(result: CycleResult, output: Output): string {
  const { counts } = result;
  const rate = result.seconds > 0 ? Math.round(counts.read / result.seconds) : counts.read;
  const rows = [
    ['read', String(counts.read), 'workers that the source reported'],
    ['created', String(counts.created), 'accounts made'],
    ['updated', String(counts.updated), 'accounts brought up to date'],
    ['unchanged', String(counts.unchanged), 'accounts as desired already'],
    ['out of scope', String(counts.outOfScope), 'workers that this job is not for'],
    ['held', mark(counts.held, 'yellow', output), 'set aside for a human'],
    ['failed', mark(counts.failed, 'red', output), 'refused by the target; tried again'],
  ];
  const head = paint(output, 'bold', `${result.job}, ${result.kind} cycle: ${result.seconds} s, ${rate} workers/s`);
  const operations = Object.entries(result.operations)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `${count} ${kind}`)
    .join(', ');
  return [
    head,
    formatTable(rows, output.columns),
    `  operations: ${operations === '' ? 'none' : operations}`,
    `  plan:       ${result.planId}`,
    ...result.trips.map((trip) => paint(output, 'yellow', `  guard: ${trip.message}`)),
    ...renderApproval(result),
    ...renderProblems(
      result.problems.filter(({ code }) => code !== awaitingApproval),
      output,
    ),
  ].join('\n');
}

function renderApproval(result: CycleResult): readonly string[] {
  const waiting = result.problems.filter(({ code }) => code === awaitingApproval);
  if (waiting.length === 0) return [];
  const names = waiting
    .map(({ worker }) => worker ?? '')
    .sort()
    .slice(0, shownProblems);
  const more = waiting.length > names.length ? `, … and ${waiting.length - names.length} more` : '';
  return [
    `    waiting: ${names.join(', ')}${more}`,
    `    Who and why: hirewire plan ${result.job}. If it is right: hirewire approve ${result.planId}`,
  ];
}

export function renderProblems(problems: readonly Problem[], output: Output): readonly string[] {
  const lines = problems
    .slice(0, shownProblems)
    .flatMap((problem) => [
      `  ${paint(output, 'yellow', problem.worker ?? problem.system ?? 'record')}  ${problem.code}: ${harmless(problem.message)}`,
      paint(output, 'dim', `    ${harmless(problem.advice)}`),
    ]);
  const more = problems.length - shownProblems;
  return more > 0 ? [...lines, `  … and ${more} more; --json has them all`] : lines;
}

function mark(count: number, style: 'yellow' | 'red', output: Output): string {
  return count === 0 ? '0' : paint(output, style, String(count));
}
