import type { Instant } from '../../domain/time.ts';
import type { AwaitedPlan, JobFailure } from '../../store/job-overviews.ts';
import type { JobStatus } from './job-status.ts';
import { toIso } from './log-documents.ts';

/** All jobs at one glance, as `--json` and the API show it; times are UTC, what there is not is null. */
export function statusToJson(statuses: readonly JobStatus[], now: Instant): Record<string, unknown> {
  return { at: toIso(now), needsHuman: needsHuman(statuses), jobs: statuses.map(jobToJson) };
}

/** Whether there is anything that goes on only when somebody does something. */
export function needsHuman(statuses: readonly JobStatus[]): boolean {
  return statuses.some(({ needs }) => needs.length > 0);
}

function jobToJson(status: JobStatus): Record<string, unknown> {
  const { job, source, target, condition, lastGoodAt, lastFailure, failure = lastFailure } = status;
  return {
    ...{ job, source, target, condition, running: status.isRunning, lastGoodAt: toIso(lastGoodAt) },
    lastFailure: failure === undefined ? null : failureToJson(failure),
    ...{ failures: status.failures, nextRun: toIso(status.nextRun) },
    ...{ quarantinedUntil: toIso(status.quarantinedUntil), overdueSince: toIso(status.overdueSince) },
    ...{ linked: status.linked, held: status.held, failed: status.failed, awaitingApproval: status.awaiting },
    setAside: status.setAside,
    ...{ plans: status.plans.map(awaitedToJson), tickets: status.tickets, needs: status.needs },
  };
}

function failureToJson({ at, code, message, system, advice }: JobFailure): Record<string, unknown> {
  return { at: toIso(at), code, message, system: system ?? null, advice: advice ?? null };
}

function awaitedToJson({ id, people, createdAt, expiresAt, trips }: AwaitedPlan): Record<string, unknown> {
  return {
    ...{ planId: id, people, createdAt: toIso(createdAt), expiresAt: toIso(expiresAt) },
    ...{ reasons: trips.map(({ message }) => message), command: `hirewire approve ${id.slice(0, 8)}` },
  };
}
