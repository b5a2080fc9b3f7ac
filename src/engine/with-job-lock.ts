import type { Database } from '../store/database.ts';
import { type JobLock, tryLockJob } from '../store/job-lock.ts';
import { EngineError } from './engine-error.ts';

/** Does work as the only run of a job, on any node. */
export async function withJobLock<Result>(
  database: Database,
  job: string,
  work: (lock: JobLock) => Promise<Result>,
): Promise<Result> {
  const lock = await tryLockJob(database, job);
  if (lock === undefined) {
    throw new EngineError(
      'jobRunning',
      `Job ${job} is running already, here or on another node.`,
      'Wait until it has ended, then try again.',
    );
  }
  try {
    return await work(lock);
  } finally {
    await lock.release();
  }
}
