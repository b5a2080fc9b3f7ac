import type { Worker } from '../domain/worker.ts';
import type { EvaluationContext } from '../mapping/index.ts';
import type { Situation } from './correlate.ts';
import type { DiffFacts } from './diff-account.ts';
import type { NameFacts } from './name-facts.ts';

/** What is known of one worker before it is judged: all of it loaded first, set-wise, for a whole page. */
export type WorkerFacts = NameFacts & {
  readonly worker: Worker;
  readonly context: EvaluationContext;
  readonly situation: Situation;
  readonly resolve: DiffFacts['resolve'];
};
