import type { JsonObject } from '../domain/value.ts';
import type { RunTrigger } from '../store/job-runs.ts';
import { loadJobState } from '../store/job-states.ts';
import type { CycleResult } from './cycle-result.ts';
import type { EngineDeps } from './engine-deps.ts';
import { EngineError } from './engine-error.ts';
import { runCycle } from './run-cycle.ts';
import type { RunOutcome } from './schedules/schedule-deps.ts';

/** Runs a job of the configuration for the schedule, by its kind; failures are logged and are the outcome. */
export async function runScheduledJob(
  deps: EngineDeps,
  job: string,
  { full, trigger }: { readonly full: boolean; readonly trigger: RunTrigger },
): Promise<RunOutcome> {
  return await runScheduledCycle(deps, job, { initial: full, isAsked: trigger === 'manual' });
}

/**
 * One cycle by the schedule: a quarantined job waits for its hour, a job that runs elsewhere is left alone, failures are logged.
 *
 * @param options.isAsked a human asks for it: it takes no notice of the quarantine, and held people are tried again
 */
export async function runScheduledCycle(
  deps: EngineDeps,
  job: string,
  { initial, isAsked = false }: { readonly initial: boolean; readonly isAsked?: boolean } = { initial: false },
): Promise<RunOutcome> {
  const { nextAttempt } = await loadJobState(deps.database, job);
  if (!isAsked && nextAttempt !== undefined && nextAttempt > deps.clock.now()) {
    const until = new Date(nextAttempt).toISOString();
    return { result: 'skipped', counters: {}, message: `The job is quarantined: it is tried again at ${until}.` };
  }
  try {
    const result = await runCycle(deps, job, { initial, retryHeld: isAsked });
    logCycle(deps, result);
    return toOutcome(result);
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (error instanceof EngineError && code === 'jobRunning') return { result: 'skipped', counters: {}, message };
    deps.logger.error('cycle ended early', { job, code, message });
    return { result: 'failed', counters: {}, message };
  }
}

function logCycle({ logger }: EngineDeps, result: CycleResult): void {
  const { job, kind, verdict, seconds, counts, planId } = result;
  logger.info('cycle done', { job, kind, verdict, seconds, ...counts });
  for (const { guard, message } of result.trips) logger.warn('a guard tripped', { job, planId, guard, message });
}

function toOutcome({ verdict, counts, operations, trips }: CycleResult): RunOutcome {
  const counters: JsonObject = { ...counts, operations: { ...operations } };
  const message = trips.map((trip) => trip.message).join(' ');
  return { result: verdict === 'stop' ? 'failed' : 'ok', counters, ...(message !== '' && { message }) };
}
