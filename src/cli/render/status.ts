import type { JobCondition, JobNeed, JobStatus } from '../../engine/log/job-status.ts';
import { needsHuman } from '../../engine/log/status-documents.ts';
import type { Output } from '../wiring.ts';
import { type Clock, showDistance, showMinute, showMoment } from './moments.ts';
import { paint, type Style } from './style.ts';
import { harmless } from './table.ts';

const words: Readonly<Record<JobCondition, readonly [string, Style]>> = {
  well: ['well', 'green'],
  waiting: ['waits for a human', 'yellow'],
  failing: ['failing', 'red'],
  quarantined: ['quarantined', 'red'],
  overdue: ['overdue', 'red'],
  standing: ['stands still', 'red'],
  off: ['switched off', 'yellow'],
  new: ['has not run yet', 'yellow'],
};

/** A block for each job, and at the end whether a human is needed. */
export function renderStatus(statuses: readonly JobStatus[], clock: Clock, output: Output): string {
  if (statuses.length === 0) return 'The configuration has no job.';
  const last = needsHuman(statuses)
    ? paint(output, 'yellow', 'A human is needed: see "needs" above.')
    : paint(output, 'green', 'No human is needed.');
  return [
    ...statuses.map((status) => renderJob(status, clock, output)),
    `${last} Times in ${clock.timeZone}; now is ${showMinute(clock.now, clock.timeZone)}.`,
  ].join('\n\n');
}

function renderJob(status: JobStatus, clock: Clock, output: Output): string {
  const [word, style] = words[status.condition];
  const running = status.isRunning ? ', runs now' : '';
  return [
    `${paint(output, 'bold', harmless(status.job))}  ${harmless(status.source)} → ${harmless(status.target)}  ${paint(output, style, word)}${running}`,
    ...describeRows(status, clock).map(([name, text]) => `  ${name.padEnd(12)}  ${harmless(text)}`),
    ...status.needs.flatMap((need) => renderNeed(need, output)),
  ].join('\n');
}

function describeRows(status: JobStatus, clock: Clock): readonly (readonly [string, string])[] {
  const { lastGoodAt, lastFailure, failure, quarantinedUntil, overdueSince } = status;
  const last = failure ?? lastFailure;
  const good = lastGoodAt === undefined ? 'never' : showMoment(lastGoodAt, clock);
  const overdue = overdueSince === undefined ? '' : `: overdue for ${showDistance(overdueSince, clock.now)}`;
  return [
    ['last good', `${good}${overdue.replace(/ ago$/, '')}`],
    ...(last === undefined
      ? []
      : ([['last failure', `${showMoment(last.at, clock)}: ${last.code}, ${last.message}`]] as const)),
    ...(quarantinedUntil === undefined
      ? []
      : ([['quarantine', `until ${showMoment(quarantinedUntil, clock)}, after ${status.failures} failures`]] as const)),
    ['next run', describeNext(status, clock)],
    ['people', describePeople(status)],
  ];
}

function describeNext({ condition, nextRun, isScheduled, isRunning }: JobStatus, clock: Clock): string {
  if (nextRun !== undefined && nextRun < clock.now && !isRunning) return `was due ${showMoment(nextRun, clock)}`;
  if (nextRun !== undefined) return showMoment(nextRun, clock);
  if (condition === 'off') return 'switched off: hirewire jobs activate lets it run again';
  return isScheduled ? 'not known: no node has taken up the schedule' : 'when asked: it has no schedule';
}

function describePeople({ linked, held, failed, awaiting, setAside, tickets }: JobStatus): string {
  const open = Object.entries(tickets).map(([need, number]) => `${number} for ${need}`);
  return [
    `${linked} with an account`,
    `${held} held`,
    `${failed} failed`,
    `${awaiting} waiting for approval`,
    ...(setAside === 0 ? [] : [`${setAside} set aside by a human`]),
    ...(open.length === 0 ? [] : [`open tickets: ${open.join(', ')}`]),
  ].join(', ');
}

function renderNeed({ message, command }: JobNeed, output: Output): readonly string[] {
  return [`  ${paint(output, 'yellow', 'needs'.padEnd(12))}  ${harmless(message)}`, `${' '.repeat(16)}→ ${command}`];
}
