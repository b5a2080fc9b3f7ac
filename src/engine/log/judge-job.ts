import type { Instant } from '../../domain/time.ts';
import type { JobFailure } from '../../store/job-overviews.ts';
import type { ScheduledJob } from '../../store/scheduled-jobs.ts';
import { nextRunOf } from '../schedules/next-run-of.ts';
import { isRunning } from '../schedules/schedule-documents.ts';
import type { JobCondition, JobFacts, JobVerdict } from './job-status.ts';
import { listNeeds } from './list-needs.ts';

/** How far the clocks of nodes may lie apart, and how long a node may take to begin what is due. */
const patience = 120_000;

/** Judges a job by what is known of it. */
export function judgeJob(facts: JobFacts, now: Instant): JobVerdict {
  const active = facts.entries.filter((entry) => entry.isActive && entry.cron !== undefined);
  const running = facts.entries.some((entry) => isRunning(entry, now));
  const nextRuns = active.flatMap(({ nextRun }) => nextRun ?? []);
  const failure = findFailure(facts);
  const quarantinedUntil = facts.quarantinedSince === undefined ? undefined : facts.nextAttempt;
  const standingSince = running ? undefined : findStanding(facts, active, now);
  const slowSince = findSlow(facts, now);
  const overdueSince = running ? undefined : findOverdue(facts, active, now);
  const seen = {
    isRunning: running,
    ...(nextRuns.length > 0 && { nextRun: Math.min(...nextRuns) }),
    ...(quarantinedUntil !== undefined && { quarantinedUntil }),
    ...(failure !== undefined && { failure }),
    ...(overdueSince !== undefined && { overdueSince }),
    ...(standingSince !== undefined && { standingSince }),
    ...(slowSince !== undefined && { slowSince }),
  };
  const isOff = facts.entries.length > 0 && facts.isScheduled && active.length === 0;
  const needs = listNeeds(facts, { ...seen, isOff });
  return { ...seen, needs, condition: nameCondition(facts, { ...seen, isOff, needs }) };
}

type Seen = Omit<JobVerdict, 'condition'> & { readonly isOff: boolean };

function nameCondition(facts: JobFacts, seen: Seen): JobCondition {
  if (seen.quarantinedUntil !== undefined) return 'quarantined';
  if (seen.standingSince !== undefined) return 'standing';
  if (seen.overdueSince !== undefined) return 'overdue';
  if (seen.failure !== undefined) return 'failing';
  if (seen.needs.length > 0) return 'waiting';
  if (seen.isOff) return 'off';
  return facts.lastGoodAt === undefined ? 'new' : 'well';
}

/** The last failure, unless a success came after it. What no system is to blame for stands in the schedule alone. */
function findFailure({ lastFailure, lastGoodAt = 0, entries }: JobFacts): JobFailure | undefined {
  const known = lastFailure !== undefined && lastFailure.at > lastGoodAt ? lastFailure : undefined;
  const ofSchedule = entries
    .filter(({ lastResult, lastEnd = 0 }) => lastResult === 'failed' && lastEnd > lastGoodAt)
    .find(({ lastStart = 0 }) => known === undefined || known.at < lastStart);
  if (ofSchedule === undefined) return known;
  const message = ofSchedule.lastError ?? 'The run failed.';
  return { code: 'failed', message, at: ofSchedule.lastEnd ?? 0 };
}

/** A node is at it, and has been for too long. */
function findSlow({ entries }: JobFacts, now: Instant): Instant | undefined {
  const isSlow = (entry: ScheduledJob): boolean =>
    isRunning(entry, now) && (entry.lastStart ?? now) + entry.maxRunSeconds * 1000 < now;
  return entries.find(isSlow)?.lastStart;
}

/** A run is due, and nobody begins it. */
function findStanding(facts: JobFacts, active: readonly ScheduledJob[], now: Instant): Instant | undefined {
  if (facts.isScheduled && facts.entries.length === 0) return facts.lastGoodAt ?? 0;
  const late = active.flatMap(({ nextRun }) => (nextRun !== undefined && nextRun < now - patience ? nextRun : []));
  return late.length === 0 ? undefined : Math.min(...late);
}

/** A success is due once an entry has come up twice since the last one, and has been begun or should have been. */
function findOverdue({ lastGoodAt }: JobFacts, active: readonly ScheduledJob[], now: Instant): Instant | undefined {
  if (lastGoodAt === undefined) return undefined;
  const due = active.flatMap((entry) => {
    const first = nextRunOf(entry, lastGoodAt);
    const second = first === undefined ? undefined : nextRunOf(entry, first);
    const isTried = (entry.lastStart ?? 0) > lastGoodAt || (entry.nextRun ?? now) < now - patience;
    return second !== undefined && isTried && now > second + patience ? second : [];
  });
  return due.length === 0 ? undefined : Math.min(...due);
}
