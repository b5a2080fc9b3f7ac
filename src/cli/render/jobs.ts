import { Temporal } from 'temporal-polyfill';
import { isTimeZone } from '../../config/time-zone.ts';
import type { Instant } from '../../domain/time.ts';
import type { JsonObject } from '../../domain/value.ts';
import { isRunning } from '../../engine/schedules/schedule-documents.ts';
import type { JobRun } from '../../store/job-runs.ts';
import type { ScheduledJob } from '../../store/scheduled-jobs.ts';
import type { Output } from '../wiring.ts';
import { paint, type Style } from './style.ts';
import { cutText, formatTable, harmless } from './table.ts';

/** From so many columns on there is room for types and nodes. */
const wide = 116;

/** The schedule, one job a line that fits the terminal; its times are those of the entry's own clock, which the last line names. */
export function renderEntries(entries: readonly ScheduledJob[], now: Instant, output: Output): string {
  const types = output.columns >= wide;
  const rows = entries.map((entry) => [
    paint(output, 'bold', cutText(harmless(entry.name), 20)),
    ...(types ? [cutText(harmless(entry.jobType), 32)] : []),
    cutText(harmless(entry.cron ?? '–'), 18),
    entry.lastStart === undefined ? '–' : showShort(entry.lastStart, entry.timeZone, now),
    isRunning(entry, now) ? paint(output, 'yellow', 'running') : paintResult(entry.lastResult, output),
    describeNext(entry, output, (instant) => showShort(instant, entry.timeZone, now)),
  ]);
  const head = ['name', ...(types ? ['type'] : []), 'cron', 'last run', 'result', 'next run'];
  const zones = new Set(entries.map((entry) => harmless(entry.timeZone)));
  const ofEach = entries.map((entry) => `${harmless(entry.name)}: ${harmless(entry.timeZone)}`);
  return [
    formatTable([head.map((cell) => paint(output, 'dim', cell)), ...rows], output.columns),
    zones.size === 1 ? `  Times are of ${[...zones].join()}.` : `  Time zones: ${ofEach.join(', ')}.`,
    ...entries.flatMap((entry) => describeTrouble(entry, output)),
  ].join('\n');
}

function describeTrouble({ name, lastResult, lastError }: ScheduledJob, output: Output): readonly string[] {
  if (lastResult !== 'failed' || lastError === undefined) return [];
  return [paint(output, 'red', `  ${harmless(name)} failed: ${harmless(lastError)}`)];
}

/** An entry that was changed: what it says now. */
export function renderEntry(entry: ScheduledJob, output: Output): string {
  const rows = [
    ['job', paint(output, 'bold', harmless(entry.name))],
    ['type', harmless(entry.jobType)],
    ['cron', entry.cron === undefined ? 'none: it runs when asked' : harmless(entry.cron)],
    ['time zone', harmless(entry.timeZone)],
    ['active', entry.isActive ? paint(output, 'green', 'yes') : paint(output, 'yellow', 'no')],
    ['next run', describeNext(entry, output, (instant) => showLong(instant, entry.timeZone))],
  ];
  return formatTable(rows, output.columns);
}

/** One run that has just ended. */
export function renderRun(run: JobRun, output: Output): string {
  const seconds = run.endedAt === undefined ? '' : `, ${(run.endedAt - run.startedAt) / 1000} s`;
  const counters = describeCounters(run.counters);
  return [
    `${paint(output, 'bold', harmless(run.jobType))} ${paintResult(run.result, output)}${seconds}`,
    ...(counters === '' ? [] : [`  ${counters}`]),
    ...(run.message === undefined ? [] : [`  ${harmless(run.message)}`]),
  ].join('\n');
}

/** The history of an entry, by its own clock. */
export function renderRuns(
  runs: readonly JobRun[],
  { jobType, timeZone }: Pick<ScheduledJob, 'jobType' | 'timeZone'>,
  output: Output,
): string {
  if (runs.length === 0) return `${harmless(jobType)} has not run yet.`;
  const nodes = output.columns >= wide;
  // Beside the other columns at their widest.
  const room = output.columns - (nodes ? 75 : 51);
  const whats = runs.map((run) => harmless(run.message ?? describeCounters(run.counters)));
  const rows = runs.map((run, at) => [
    showLong(run.startedAt, timeZone),
    run.endedAt === undefined ? '' : String(Math.round((run.endedAt - run.startedAt) / 100) / 10),
    run.trigger === 'cron' ? 'schedule' : 'hand',
    run.result === undefined ? paint(output, 'yellow', 'running') : paintResult(run.result, output),
    ...(nodes ? [cutText(harmless(run.node), 22)] : []),
    fits(whats[at], room) ? (whats[at] ?? '') : '',
  ]);
  const head = ['started', 'seconds', 'by', 'result', ...(nodes ? ['node'] : []), ''];
  const lines = formatTable([head.map((cell) => paint(output, 'dim', cell)), ...rows], output.columns).split('\n');
  // What is too long for its column stands below its line.
  const shown = lines.flatMap((line, at) => {
    const what = whats[at - 1];
    return what === undefined || fits(what, room) ? [line] : [line, `    ${what}`];
  });
  return [...shown, `  Times are of ${harmless(timeZone)}.`].join('\n');
}

function fits(text: string | undefined, room: number): boolean {
  return text === undefined || text.length <= room;
}

function describeNext(
  { isActive, cron, nextRun }: ScheduledJob,
  output: Output,
  show: (instant: Instant) => string,
): string {
  if (!isActive) return paint(output, 'yellow', 'off');
  if (cron === undefined) return 'when asked';
  return nextRun === undefined ? paint(output, 'red', 'never') : show(nextRun);
}

const resultStyles: Readonly<Record<string, Style>> = { ok: 'green', failed: 'red', skipped: 'yellow' };

function paintResult(result: string | undefined, output: Output): string {
  return result === undefined ? '–' : paint(output, resultStyles[result] ?? 'bold', harmless(result));
}

/** What was counted and is not none, in words. */
function describeCounters(counters: JsonObject): string {
  const words = Object.entries(counters).flatMap(([name, value]) => {
    if (typeof value === 'number') return value === 0 ? [] : [`${value} ${name}`];
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
    const inner = describeCounters(value as JsonObject);
    return inner === '' ? [] : [`${name}: ${inner}`];
  });
  return words.join(', ');
}

/** Where somebody has written nonsense into the table, UTC will do. */
function showLong(instant: Instant, timeZone: string): string {
  const zone = isTimeZone(timeZone) ? timeZone : 'UTC';
  const moment = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);
  return moment.toPlainDateTime().toString({ smallestUnit: 'second' }).replace('T', ' ');
}

/** Without the year, where it is this one; else without the time. */
function showShort(instant: Instant, timeZone: string, now: Instant): string {
  const text = showLong(instant, timeZone);
  return text.slice(0, 4) === showLong(now, timeZone).slice(0, 4) ? text.slice(5, 16) : text.slice(0, 10);
}
