import type { Worker } from '../domain/worker.ts';
import type { JobState } from '../store/job-states.ts';
import type { Cycle } from './cycle.ts';
import type { Progress } from './engine-deps.ts';

/** What a caller may want of a cycle. */
export type CycleOptions = {
  /** Read everything, whatever the watermark says. */
  readonly initial?: boolean;
  /** Decide and store the plan, and stop before the first write. */
  readonly planOnly?: boolean;
  /** Try every held person again, not only those whose time has come: somebody asked for this run. */
  readonly retryHeld?: boolean;
  /** One worker alone, by source id: provision on demand. The watermark does not move. */
  readonly only?: string;
  /** Called with the workers of an on-demand run before they are judged. */
  readonly onWorkers?: (cycle: Cycle, workers: readonly Worker[]) => Promise<void>;
  readonly onProgress?: (progress: Progress) => void;
};

/** What is the same from the beginning of a run to its end. */
export type Run = {
  readonly state: JobState;
  readonly options: CycleOptions;
  readonly lock: { isHeld(): boolean };
  readonly started: number;
};
