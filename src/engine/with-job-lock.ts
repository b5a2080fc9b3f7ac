import type { Database } from '../store/database.ts';
import { type JobLock, tryLockJob } from '../store/job-lock.ts';
import { EngineError } from './engine-error.ts';

/** A part of a job's work that has a lock of its own, by the name of that lock. */
export type LockedPart = { readonly job: string; readonly lock: string };

/** Who works under a lock asks it before each write. */
export type HeldLock = Pick<JobLock, 'confirm'>;

/** @throws EngineError `lockLost`: somebody else may have the job by now */
export async function assertLocked(job: string, lock: HeldLock): Promise<void> {
  if (await lock.confirm()) return;
  throw new EngineError(
    'lockLost',
    `The lock of job ${job} was lost in the middle of a cycle, which stopped there; calls that were under way are in the log.`,
    'See whether the database was restarted; the next cycle goes on where this one stopped.',
  );
}

/**
 * Does work as the only run of a job, on any node.
 *
 * @throws EngineError `jobRunning`, which names the job
 */
export async function withJobLock<Result>(
  database: Database,
  locked: string | LockedPart,
  work: (lock: JobLock) => Promise<Result>,
): Promise<Result> {
  const { job, lock: name } = typeof locked === 'string' ? { job: locked, lock: locked } : locked;
  const lock = await tryLockJob(database, name);
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
