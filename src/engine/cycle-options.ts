import type { SourceSession } from '../connectors/contract.ts';
import type { Worker } from '../domain/worker.ts';
import type { Verdict } from '../pipeline/decide-worker.ts';
import type { JobState } from '../store/job-states.ts';
import type { Cycle } from './cycle.ts';
import type { Progress } from './engine-deps.ts';
import type { HeldLock } from './with-job-lock.ts';

/** What a caller may want of a cycle. */
export type CycleOptions = {
  /** Read everything, whatever the watermark says. */
  readonly initial?: boolean;
  /** With `initial`: from the first worker on, even where a read of everybody that broke could be taken up. */
  readonly afresh?: boolean;
  /** Decide and store the plan, and stop before the first write. */
  readonly planOnly?: boolean;
  /** Try every held person again, not only those whose time has come: somebody asked for this run. */
  readonly retryHeld?: boolean;
  /** These workers alone, by source id: provision on demand. The watermark does not move. */
  readonly only?: readonly string[];
  /** Where the workers are read from, in place of the job's source: what was stored of them. Its failures are no failures of the job. */
  readonly source?: SourceSession;
  /** Called with every worker when it has been judged. */
  readonly onJudged?: (worker: Worker, verdict: Verdict) => void;
  /** Called with the workers of an on-demand run before they are judged. */
  readonly onWorkers?: (cycle: Cycle, workers: readonly Worker[]) => Promise<void>;
  readonly onProgress?: (progress: Progress) => void;
};

/** What is the same from the beginning of a run to its end. */
export type Run = {
  readonly state: JobState;
  readonly options: CycleOptions;
  readonly lock: HeldLock;
  readonly started: number;
};
