import type { Database } from './database.ts';

/** The right to run a job, held by one connection of one process: two runs of a job never overlap, on any node. */
export type JobLock = {
  /** False once the connection that holds the lock is gone: whoever works under it must stop before the next write. */
  isHeld(): boolean;
  release(): Promise<void>;
};

/**
 * Takes the lock of a job, if nobody has it. A process that dies loses its connection and, with it, the lock.
 */
export async function tryLockJob(database: Database, job: string): Promise<JobLock | undefined> {
  const client = await database.pool.connect();
  let held = true;
  const lose = (): void => {
    held = false;
  };
  client.on('error', lose);
  const { rows } = await client.query<{ locked: boolean }>(
    `select pg_try_advisory_lock(hashtext('hirewire.job'), hashtext($1)) as locked`,
    [job],
  );
  const giveBack = (): void => {
    client.off('error', lose);
    client.release();
  };
  if (rows[0]?.locked !== true) {
    giveBack();
    return undefined;
  }
  return {
    isHeld: () => held,
    release: async () => {
      if (held) await client.query(`select pg_advisory_unlock(hashtext('hirewire.job'), hashtext($1))`, [job]);
      held = false;
      giveBack();
    },
  };
}
