import { loadJobState } from '../store/job-states.ts';
import type { EngineDeps } from './engine-deps.ts';
import { EngineError } from './engine-error.ts';
import { runCycle } from './run-cycle.ts';

/** One cycle by the schedule: a quarantined job waits for its hour, a job that runs elsewhere is left alone, failures are logged. */
export async function runScheduledCycle(
  deps: EngineDeps,
  job: string,
  options: { readonly initial: boolean } = { initial: false },
): Promise<void> {
  const state = await loadJobState(deps.database, job);
  if (state.nextAttempt !== undefined && state.nextAttempt > deps.clock.now()) return;
  try {
    const result = await runCycle(deps, job, options);
    deps.logger.info('cycle done', {
      job,
      kind: result.kind,
      verdict: result.verdict,
      seconds: result.seconds,
      ...result.counts,
    });
    for (const trip of result.trips)
      deps.logger.warn('a guard tripped', { job, planId: result.planId, guard: trip.guard, message: trip.message });
  } catch (error) {
    if (error instanceof EngineError && error.code === 'jobRunning') return;
    const { code, message } = error as { code?: string; message: string };
    deps.logger.error('cycle ended early', { job, code, message });
  }
}
