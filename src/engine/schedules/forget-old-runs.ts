import { deleteOldRuns } from '../../store/job-runs.ts';
import type { ScheduleDeps } from './schedule-deps.ts';

/** For how many days the history of runs is kept: a job that runs every two minutes has 65,000 runs in them. */
export const runDays = 90;

export async function forgetOldRuns({ database, clock }: Pick<ScheduleDeps, 'database' | 'clock'>): Promise<void> {
  await deleteOldRuns(database, clock.now() - runDays * 86_400_000);
}
