import type { JsonObject } from '../../domain/value.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Database } from '../../store/database.ts';
import type { RunResult, RunTrigger } from '../../store/job-runs.ts';

/** Everything outside that the schedule acts through. */
export type ScheduleDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly newId: () => string;
  /** This process among all that share the database. */
  readonly node: string;
};

/** How a run of a job ended, for its history. */
export type RunOutcome = {
  readonly result: RunResult;
  readonly counters: JsonObject;
  /** Why it failed or was skipped, or what a human should look at. */
  readonly message?: string;
};

/** Runs a job of the configuration. Failures are an outcome, not thrown. */
export type RunJob = (
  job: string,
  options: { readonly full: boolean; readonly trigger: RunTrigger },
) => Promise<RunOutcome>;
