import type { LoggedOperation } from '../../store/operation-log.ts';
import type { Output } from '../wiring.ts';
import { describeDelta } from './changes.ts';
import { csvLine } from './csv.ts';
import { showMinute } from './moments.ts';
import { paint, type Style } from './style.ts';
import { cutText, formatTable, harmless } from './table.ts';

/** From so many columns on there is room for the job of each line and for long names. */
const wide = 110;
/** An account is shown by so many characters at least. */
const shortestAccount = 12;

const styles: Readonly<Record<LoggedOperation['outcome'], Style>> = {
  ...({ done: 'green', failed: 'red', notDone: 'yellow', intended: 'yellow' } as const),
};

type Shown = { readonly timeZone: string; readonly limit: number; readonly details: boolean };

/** Lines of the provisioning log, one operation a line that fits the terminal; with `details`, what was written and why below it. */
export function renderOperations(operations: readonly LoggedOperation[], shown: Shown, output: Output): string {
  if (operations.length === 0) return 'The log has no line like this.';
  const jobs = new Set(operations.map(({ job }) => job));
  const [top = '', ...lines] = formatTable(toRows(operations, { ...shown, jobs }, output), output.columns).split('\n');
  const whole = lines.flatMap((line, at) => {
    const operation = operations[at];
    return shown.details && operation !== undefined ? [line, ...renderDetails(operation, output)] : [line];
  });
  return [top, ...whole, describeEnd(operations, { ...shown, jobs })].join('\n');
}

function toRows(
  operations: readonly LoggedOperation[],
  { timeZone, jobs }: Shown & { readonly jobs: ReadonlySet<string> },
  output: Output,
): readonly (readonly string[])[] {
  const hasJobs = jobs.size > 1 && output.columns >= wide;
  const head = ['operation', 'time', ...(hasJobs ? ['job'] : []), 'worker', 'kind', 'outcome'];
  const cells = operations.map((operation) => [
    String(operation.id),
    showMinute(operation.intendedAt, timeZone),
    ...(hasJobs ? [cutText(harmless(operation.job), 20)] : []),
    cutText(describeWorker(operation), output.columns >= wide ? 30 : 24),
    operation.kind,
    describeOutcome(operation),
  ]);
  const widths = head.map((name, at) => Math.max(name.length, ...cells.map((row) => [...(row[at] ?? '')].length)));
  const room = output.columns - widths.reduce((sum, width) => sum + width + 2, 2);
  const rows = operations.map(({ outcome, accountName = '' }, at) => [
    ...(cells[at] ?? []).slice(0, -1),
    paint(output, styles[outcome], cells[at]?.at(-1) ?? ''),
    cutText(harmless(accountName), Math.max(room, shortestAccount)),
  ]);
  return [[...head, 'account'].map((cell) => paint(output, 'dim', cell)), ...rows];
}

function describeEnd(
  operations: readonly LoggedOperation[],
  { timeZone, limit, jobs }: Shown & { readonly jobs: ReadonlySet<string> },
): string {
  const ofJob = jobs.size === 1 ? ` of ${harmless([...jobs].join())}` : '';
  const more = operations.length === limit ? '\n  There may be older ones: --limit, --until.' : '';
  return `  ${operations.length}${ofJob}, newest first; times in ${timeZone}. One whole: hirewire log show OPERATION.${more}`;
}

/** The number by which people know the worker, and the name. */
export function describeWorker({ worker, name }: Pick<LoggedOperation, 'worker' | 'name'>): string {
  return harmless([worker, name].filter(Boolean).join(' '));
}

/** How an operation ended, and by which code when not well. */
export function describeOutcome({ outcome, problem, adopted }: LoggedOperation): string {
  if (outcome === 'notDone') return 'not done';
  if (outcome === 'done') return adopted ? 'done, adopted' : 'done';
  return problem === undefined ? outcome : `${outcome}: ${problem.code}`;
}

/** What was written, why, and what came back. */
function renderDetails({ deltas, reasons, problem }: LoggedOperation, output: Output): readonly string[] {
  return [
    ...deltas.map((delta) => `      ${harmless(delta.name)}: ${harmless(describeDelta(delta))}`),
    ...reasons.map((reason) => paint(output, 'dim', `      because ${harmless(reason)}`)),
    ...(problem === undefined ? [] : [paint(output, 'red', `      ${problem.code}: ${harmless(problem.message)}`)]),
    ...(problem === undefined ? [] : [`      ${harmless(problem.advice)}`]),
  ];
}

const columns: readonly (readonly [string, (operation: LoggedOperation) => string | number | boolean | undefined])[] = [
  ['operation', ({ id }) => id],
  ['at', ({ intendedAt }) => toText(intendedAt)],
  ['endedAt', ({ endedAt }) => toText(endedAt)],
  ['milliseconds', ({ milliseconds }) => milliseconds],
  ['job', ({ job }) => job],
  ['worker', ({ worker }) => worker],
  ['name', ({ name }) => name],
  ['kind', ({ kind }) => kind],
  ['outcome', ({ outcome }) => outcome],
  ['dn', ({ accountName }) => accountName],
  ['anchor', ({ accountAnchor }) => accountAnchor],
  ['changes', ({ deltas }) => deltas.map((delta) => `${delta.name}: ${describeDelta(delta)}`).join('\n')],
  ['reasons', ({ reasons }) => reasons.join('\n')],
  ['code', ({ problem }) => problem?.code],
  ['message', ({ problem }) => problem?.message],
  ['advice', ({ problem }) => problem?.advice],
  ['cycle', ({ cycleId }) => cycleId],
  ['plan', ({ planId }) => planId],
];

/** The first line of the export. */
export const operationCsvHead = csvLine(columns.map(([name]) => name));

export function operationToCsv(operation: LoggedOperation): string {
  return csvLine(columns.map(([, read]) => read(operation)));
}

function toText(instant: number | undefined): string | undefined {
  return instant === undefined ? undefined : new Date(instant).toISOString();
}
