import type { SetAside } from '../../domain/set-aside.ts';
import { inTransaction } from '../../store/database.ts';
import { endSetAside, hurryHeld } from '../../store/set-aside.ts';
import { makeDue } from '../../store/source-objects.ts';
import type { EngineDeps } from '../engine-deps.ts';
import { EngineError } from '../engine-error.ts';
import { describeJob } from '../job/open-job.ts';

export type ReleaseResult = {
  readonly job: string;
  readonly released: readonly Pick<SetAside, 'worker' | 'reason' | 'since' | 'by'>[];
};

/**
 * Lets people go on whom an undo or an unlink has set aside; the next cycle decides about them as about everybody.
 *
 * @param workers source ids; undefined: everybody of the job
 * @throws EngineError `notSetAside` when one of them is not; nobody is released then
 */
export async function releasePeople(
  deps: EngineDeps,
  job: string,
  workers: readonly string[] | undefined,
): Promise<ReleaseResult> {
  describeJob(deps, job);
  return await inTransaction(deps.database, async (tx) => {
    const released = await endSetAside(tx, job, workers);
    const names = new Set(released.map(({ worker }) => worker));
    const unknown = workers?.find((worker) => !names.has(worker));
    if (unknown !== undefined) {
      throw new EngineError(
        'notSetAside',
        `Job ${job} has not set the worker ${unknown} aside: there is nothing to release.`,
        'Who is held for another reason goes on as soon as that reason is gone.',
      );
    }
    const now = deps.clock.now();
    await hurryHeld(tx, job, [...names], now);
    await makeDue(
      tx,
      job,
      released.map(({ workerAnchor }) => workerAnchor),
      now,
    );
    return { job, released: released.map(({ worker, reason, since, by }) => ({ worker, reason, since, by })) };
  });
}
