import type { JsonObject } from '../domain/value.ts';
import type { RunTrigger } from '../store/job-runs.ts';
import { loadJobState } from '../store/job-states.ts';
import type { CycleResult } from './cycle-result.ts';
import type { EngineDeps } from './engine-deps.ts';
import { EngineError } from './engine-error.ts';
import { runCycle } from './run-cycle.ts';
import type { RunOutcome } from './schedules/schedule-deps.ts';
import { runTicketedJob, workOnTickets } from './ticketed/run-ticketed-job.ts';
import type { TicketedResult } from './ticketed/ticketed-result.ts';

/** Runs a job of the configuration for the schedule, by its kind; failures are logged and are the outcome. */
export async function runScheduledJob(
  deps: EngineDeps,
  job: string,
  { full, trigger }: { readonly full: boolean; readonly trigger: RunTrigger },
): Promise<RunOutcome> {
  const isAsked = trigger === 'manual';
  if (deps.configuration.jobs[job]?.tickets !== 'everyChange') {
    return await runScheduledCycle(deps, job, { initial: full, isAsked });
  }
  const rest = isAsked ? undefined : await findRest(deps, job);
  if (rest === undefined) return await settle(deps, job, async () => await runTicketedJob(deps, job, { full }));
  // Only the source is left alone: what people say on tickets, and a directory that is back, wait for nobody.
  const outcome = await settle(deps, job, async () => await workOnTickets(deps, job));
  return { message: `The source was not asked. ${rest}`, ...outcome };
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
  const rest = isAsked ? undefined : await findRest(deps, job);
  if (rest !== undefined) return { result: 'skipped', counters: {}, message: rest };
  return await settle(deps, job, async () => await runCycle(deps, job, { initial, retryHeld: isAsked }));
}

/** Why a job is to rest now, if it is. */
async function findRest({ database, clock }: EngineDeps, job: string): Promise<string | undefined> {
  const { nextAttempt } = await loadJobState(database, job);
  if (nextAttempt === undefined || nextAttempt <= clock.now()) return undefined;
  return `The job is quarantined: it is tried again at ${new Date(nextAttempt).toISOString()}.`;
}

type AnyResult = CycleResult | TicketedResult;

async function settle(deps: EngineDeps, job: string, run: () => Promise<AnyResult>): Promise<RunOutcome> {
  try {
    const result = await run();
    logCycle(deps, result);
    return toOutcome(result);
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (error instanceof EngineError && code === 'jobRunning') return { result: 'skipped', counters: {}, message };
    deps.logger.error('cycle ended early', { job, code, message });
    return { result: 'failed', counters: {}, message };
  }
}

function logCycle({ logger }: EngineDeps, result: AnyResult): void {
  const { job, kind, verdict, seconds, counts, planId } = result;
  logger.info('cycle done', { job, kind, verdict, seconds, ...counts });
  for (const { guard, message } of result.trips) logger.warn('a guard tripped', { job, planId, guard, message });
}

function toOutcome(result: AnyResult): RunOutcome {
  const tickets = 'tickets' in result && { tickets: { ...result.tickets } };
  const counters: JsonObject = { ...result.counts, operations: { ...result.operations }, ...tickets };
  const message = result.trips.map((trip) => trip.message).join(' ');
  return { result: result.verdict === 'stop' ? 'failed' : 'ok', counters, ...(message !== '' && { message }) };
}
