import { ConnectorError } from '../connectors/contract.ts';
import { quarantineAfter, quarantineInterval } from '../pipeline/retry-interval.ts';
import { loadJobState, saveFailure } from '../store/job-states.ts';
import type { EngineDeps } from './engine-deps.ts';

/**
 * Remembers that a whole cycle failed because of a system; many times in a row quarantine the job: its schedule thins out. A refused login is let be
 * by itself until another one is configured: then the very next run is to go on, and no quarantine stands before it.
 */
export async function recordFailure(deps: EngineDeps, job: string, error: unknown): Promise<void> {
  if (!(error instanceof ConnectorError)) return;
  const now = deps.clock.now();
  const state = await loadJobState(deps.database, job);
  const failures = error.restsLogin ? Math.max(state.failures, 1) : state.failures + 1;
  const quarantined = failures >= quarantineAfter && !error.restsLogin;
  const since = state.quarantinedSince ?? now;
  await saveFailure(deps.database, job, {
    failures,
    ...(quarantined && { quarantinedSince: since, nextAttempt: now + quarantineInterval(failures) }),
    error: {
      ...{ code: error.code, system: error.system, message: error.message, advice: error.advice },
      at: new Date(now).toISOString(),
    },
  });
  deps.logger.error('cycle failed', { job, code: error.code, system: error.system, message: error.message, failures });
}
