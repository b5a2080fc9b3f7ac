import type { ShownOperation } from '../../engine/log/show-operation.ts';
import { showTime } from '../../servicedesk/show-time.ts';
import type { LoggedOperation } from '../../store/operation-log.ts';
import type { Output } from '../wiring.ts';
import { describeDelta } from './changes.ts';
import { describeOutcome, describeWorker } from './operations.ts';
import { paint } from './style.ts';
import { formatTable, harmless } from './table.ts';

/** A value that is looked up is shown whole. */
const uncut = Number.POSITIVE_INFINITY;

/** One operation: who, what, before, after, when, why, how long, how it ended, and what it belongs to. */
export function renderOperation(shown: ShownOperation, timeZone: string, output: Output): string {
  const { operation } = shown;
  const { problem } = operation;
  const title = (text: string): string => paint(output, 'bold', text);
  return [
    title(
      `${operation.id}  ${operation.kind} for ${describeWorker(operation)}: ${harmless(describeOutcome(operation))}`,
    ),
    formatTable(describe(shown, timeZone), uncut),
    ...section(
      title('attributes'),
      operation.deltas.map((delta) => `  ${harmless(delta.name)}: ${harmless(describeDelta(delta))}`),
    ),
    ...section(
      title('why'),
      operation.reasons.map((reason) => `  ${harmless(reason)}`),
    ),
    ...section(
      title('error'),
      problem === undefined
        ? []
        : [paint(output, 'red', `  ${problem.code}: ${harmless(problem.message)}`), `  ${harmless(problem.advice)}`],
    ),
  ].join('\n');
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines];
}

function describe(shown: ShownOperation, timeZone: string): readonly (readonly string[])[] {
  const { operation, tickets } = shown;
  const { accountName, accountAnchor } = operation;
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['job', operation.job],
    ['account', [accountName, accountAnchor && `(${accountAnchor})`].filter(Boolean).join(' ')],
    ['called', showTime(operation.intendedAt, timeZone)],
    ['took', describeEnd(operation)],
    ['cycle', describeCycle(shown, timeZone)],
    ['plan', describePlan(shown, timeZone)],
    ...tickets.map(({ reference, status, subject }) => ['ticket', `${reference} (${status}) ${subject}`] as const),
  ];
  return rows.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, harmless(value)]]));
}

function describeEnd({ outcome, milliseconds, adopted }: LoggedOperation): string {
  if (adopted) return 'not known: found done after a crash';
  if (outcome === 'intended') return 'not known yet: it is under way, or the next cycle finds out';
  if (outcome === 'notDone') return 'the call was not made, or is proven to have had no effect';
  return milliseconds === undefined ? '' : `${milliseconds} ms`;
}

function describeCycle({ operation, cycle }: ShownOperation, timeZone: string): string {
  if (cycle === undefined) return operation.cycleId;
  return `${cycle.id} (${cycle.kind}, ${cycle.state}), begun ${showTime(cycle.startedAt, timeZone)}`;
}

function describePlan({ operation, plan }: ShownOperation, timeZone: string): string {
  if (plan === undefined) return operation.planId;
  const { approvedBy, approvedAt } = plan;
  const approved =
    approvedBy === undefined || approvedAt === undefined
      ? ''
      : `, approved by ${approvedBy} on ${showTime(approvedAt, timeZone)}`;
  return `${plan.id} (${plan.verdict}, ${plan.state})${approved}`;
}
