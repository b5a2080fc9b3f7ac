import type { PoolClient } from 'pg';
import type { Database } from './database.ts';

/** The right to run a job, held by one connection of one process: two runs of a job never overlap, on any node. */
export type JobLock = {
  /**
   * Whether the lock is held still, as the server has said within the last second; to be asked before each write. A process that
   * was asleep meanwhile may have lost it, and not have heard of that: then nothing must be written any more.
   */
  confirm(): Promise<boolean>;
  release(): Promise<void>;
};

/**
 * For how long to wait for a lock that somebody has. A process that was killed loses its connection and, with it, the lock, but only
 * when the server has noticed: who starts again at once must not be told that the dead one is running.
 */
const patience = '2s';

/** Takes the lock of a job, unless somebody keeps it. */
export async function tryLockJob(database: Database, job: string): Promise<JobLock | undefined> {
  const client = await database.pool.connect();
  let held = true;
  const lose = (): void => {
    held = false;
  };
  client.on('error', lose);
  const giveBack = (isBroken: boolean): void => {
    client.off('error', lose);
    client.release(isBroken);
  };
  const isTaken = await takeLock(client, job).catch((error: unknown) => {
    giveBack(true);
    throw error;
  });
  if (!isTaken) {
    giveBack(false);
    return undefined;
  }
  let proof = readClocks();
  let asking: Promise<void> | undefined;
  const ask = async (): Promise<void> => {
    const asked = readClocks();
    await client.query('select 1').then(() => {
      proof = asked;
    }, lose);
    asking = undefined;
  };
  return {
    confirm: async () => {
      if (!held || !isOld(proof)) return held;
      asking ??= ask();
      await asking;
      return held;
    },
    release: async () => {
      // A connection that breaks takes the lock with it.
      if (held)
        await client.query(`select pg_advisory_unlock(hashtext('hirewire.job'), hashtext($1))`, [job]).catch(lose);
      const isLost = !held;
      held = false;
      // Nobody else is to be given a connection that is gone.
      giveBack(isLost);
    },
  };
}

/** For how long the server's word counts, in milliseconds. */
const freshness = 1000;

type Clocks = { readonly wall: number; readonly monotonic: number };

/** Both clocks: one may be set back, the other stands still while the machine sleeps. */
function readClocks(): Clocks {
  return { wall: Date.now(), monotonic: performance.now() };
}

function isOld({ wall, monotonic }: Clocks): boolean {
  const now = readClocks();
  return Math.abs(now.wall - wall) > freshness || now.monotonic - monotonic > freshness;
}

async function takeLock(client: PoolClient, job: string): Promise<boolean> {
  await client.query(`set lock_timeout = '${patience}'`);
  try {
    await client.query(`select pg_advisory_lock(hashtext('hirewire.job'), hashtext($1))`, [job]);
    return true;
  } catch (error) {
    if ((error as { code?: string }).code !== lockNotAvailable) throw error;
    return false;
  } finally {
    await client.query('reset lock_timeout');
  }
}

/** PostgreSQL's error code for a lock that was not to be had within `lock_timeout`. */
const lockNotAvailable = '55P03';
