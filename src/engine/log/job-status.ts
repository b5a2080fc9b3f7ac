import type { TicketNeed } from '../../domain/ticket.ts';
import type { Instant } from '../../domain/time.ts';
import type { AwaitedPlan, JobFailure, JobOverview } from '../../store/job-overviews.ts';
import type { ScheduledJob } from '../../store/scheduled-jobs.ts';

/** A job at one glance, as it is at an instant, and what it needs of a human. */
export type JobStatus = JobFacts & JobVerdict;

/** What is known of a job. */
export type JobFacts = JobOverview & {
  readonly source: string;
  readonly target: string;
  /** Its entries in the schedule: runs, and full comparisons. */
  readonly entries: readonly ScheduledJob[];
  /** Whether the configuration says when it runs. */
  readonly isScheduled: boolean;
  /** What people wait for with an approval. */
  readonly plans: readonly AwaitedPlan[];
  /** Open tickets by what they wait for, of a job whose every change is a ticket. */
  readonly tickets: Partial<Record<TicketNeed, number>>;
};

/** Something that only a human can do, in a sentence, and the one command that helps. */
export type JobNeed = { readonly message: string; readonly command: string };

/**
 * `well`: nothing to do. `waiting`: people or plans wait for a human. `failing`: the last cycle did not go well. `overdue`: there was no success when there
 * should have been. `standing`: nobody runs the schedule. `off`: the schedule is switched off. `new`: it has not run.
 */
export const jobConditions = [
  ...(['well', 'waiting', 'failing', 'quarantined', 'overdue', 'standing', 'off', 'new'] as const),
];
export type JobCondition = (typeof jobConditions)[number];

/** What follows from the facts of a job at an instant. */
export type JobVerdict = {
  readonly condition: JobCondition;
  readonly isRunning: boolean;
  readonly nextRun?: Instant;
  /** Until when the schedule leaves the job alone. */
  readonly quarantinedUntil?: Instant;
  /** The failure after which there was no success. */
  readonly failure?: JobFailure;
  /** When a success was due at the latest. */
  readonly overdueSince?: Instant;
  /** Since when a run is due that nobody has begun. */
  readonly standingSince?: Instant;
  /** Since when a run goes on that takes longer than its limit. */
  readonly slowSince?: Instant;
  readonly needs: readonly JobNeed[];
};
