import type { EngineDeps } from './engine-deps.ts';
import { EngineError } from './engine-error.ts';
import { type ProvisionResult, provisionWorker } from './provision-worker.ts';

/** Between two tries, in milliseconds. */
const pause = 500;

/**
 * Provisioning on demand that waits for a cycle under way: most last seconds.
 *
 * @param options.patience how long it waits, in milliseconds
 * @throws EngineError `jobRunning` when the cycle has not ended by then
 */
export async function provisionWhenFree(
  deps: EngineDeps,
  { job, worker }: { readonly job: string; readonly worker: string },
  options: { readonly patience: number; readonly wait: (milliseconds: number) => Promise<unknown> },
): Promise<ProvisionResult> {
  for (let waited = 0; ; waited += pause) {
    try {
      return await provisionWorker(deps, job, worker);
    } catch (error) {
      const isBusy = error instanceof EngineError && error.code === 'jobRunning';
      if (!isBusy || waited >= options.patience) throw error;
    }
    await options.wait(pause);
  }
}
