import type { Instant } from '../../domain/time.ts';
import type { JobRun } from '../../store/job-runs.ts';
import type { ScheduledJob } from '../../store/scheduled-jobs.ts';
import { isFull } from './run-entry.ts';

/** A scheduled job as `--json` and the API show it; times are UTC, what there is not is null. */
export function entryToJson(entry: ScheduledJob, now: Instant): Record<string, unknown> {
  return {
    ...{ name: entry.name, jobType: entry.jobType, job: entry.job === '' ? null : entry.job, full: isFull(entry) },
    ...{ cron: entry.cron ?? null, timeZone: entry.timeZone, active: entry.isActive },
    ...{ running: isRunning(entry, now), lastStart: toIso(entry.lastStart), lastEnd: toIso(entry.lastEnd) },
    ...{ lastResult: entry.lastResult ?? null, lastError: entry.lastError ?? null },
    nextRun: toIso(entry.isActive ? entry.nextRun : undefined),
  };
}

export function runToJson(run: JobRun): Record<string, unknown> {
  return {
    ...{ id: run.id, jobType: run.jobType, job: run.job, trigger: run.trigger, node: run.node },
    ...{ startedAt: toIso(run.startedAt), endedAt: toIso(run.endedAt), result: run.result ?? null },
    ...{ counters: run.counters, message: run.message ?? null },
  };
}

/** Whether a node is at it now. One that was killed is, until its lease has ended. */
export function isRunning({ leaseUntil }: ScheduledJob, now: Instant): boolean {
  return leaseUntil !== undefined && leaseUntil > now;
}

function toIso(instant: Instant | undefined): string | null {
  return instant === undefined ? null : new Date(instant).toISOString();
}
